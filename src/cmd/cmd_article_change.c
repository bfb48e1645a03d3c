#include "base/mem.h"
#include "cmd/cmd_article.h"
#include "cmd/command.h"
#include "cmd/print.h"
#include "publication/article_change.h"
#include "publication/articles_find.h"

int article_load(
	struct context *context, bool change, struct articles *ret_articles, struct error *err)
{
	static const struct articles_options usual;

	if (!change) {
		return articles_look(&context->publication, ret_articles, err);
	}
	return context_lock_run(context, err) < 0
		       ? -1
		       : articles_load(&context->publication, &usual, ret_articles, err);
}

int article_with(struct context *context, bool change,
	int (*act)(struct context *context, struct articles *articles, struct article *article,
		struct error *err),
	struct error *err)
{
	struct articles articles;
	struct article *article;
	int result = -1;

	if (article_load(context, change, &articles, err) < 0) {
		return -1;
	}
	article = article_by_reference(&articles, command_argument(context, 0), err);
	if (article) {
		result = act(context, &articles, article, err);
	}
	articles_release(&articles);
	return result;
}

/* Says what was marked, and gives it as JSON. */
static json_t *mark_values(const struct context *context, const struct article *article, bool sent)
{
	print_line(context, "%s: %s", article->path,
		sent ? "is in no digest from now on" : "goes into the next digest");
	return json_pack("{s:b, s:s, s:s, s:b}", "dry_run", (int)context->publication.dry_run,
		"path", article->path, "id", article->id, "silent", (int)sent);
}

static int mark(
	struct context *context, const struct article *article, bool sent, struct error *err)
{
	json_t *values;

	if (article_mark(&context->publication, article, sent, err) < 0) {
		return -1;
	}
	values = mark_values(context, article, sent);
	if (context->json) {
		print_json(values);
	} else {
		json_decref(values);
	}
	return 0;
}

static int mark_sent(struct context *context, struct articles *articles, struct article *article,
	struct error *err)
{
	(void)articles;
	return mark(context, article, true, err);
}

static int mark_new(struct context *context, struct articles *articles, struct article *article,
	struct error *err)
{
	(void)articles;
	return mark(context, article, false, err);
}

static int mark_held(struct context *context, bool sent, struct error *err)
{
	struct articles articles;
	json_t *list;
	int result = 0;

	if (command_expect(context, 0, 0, "", err) < 0 ||
		article_load(context, true, &articles, err) < 0) {
		return -1;
	}
	list = json_array();
	for (size_t i = articles.catalogue->count; i-- > 0 && result == 0;) {
		struct article *article = articles.catalogue->articles[i];

		if (!articles.rows[i]->held) {
			continue;
		}
		result = article_mark(&context->publication, article, sent, err);
		if (result == 0) {
			json_array_append_new(list, mark_values(context, article, sent));
		}
	}
	if (context->json) {
		print_json(list);
	} else {
		json_decref(list);
	}
	articles_release(&articles);
	return result;
}

static int with_one(struct context *context,
	int (*act)(struct context *context, struct articles *articles, struct article *article,
		struct error *err),
	struct error *err)
{
	return command_expect(context, 1, 1, "the article (path, URL or id)", err) < 0
		       ? -1
		       : article_with(context, true, act, err);
}

static bool all_held(const struct context *context)
{
	return ((const struct article_options *)context->options)->held;
}

int article_mark_sent_command(struct context *context, struct error *err)
{
	return all_held(context) ? mark_held(context, true, err)
				 : with_one(context, mark_sent, err);
}

int article_mark_new_command(struct context *context, struct error *err)
{
	return all_held(context) ? mark_held(context, false, err)
				 : with_one(context, mark_new, err);
}

static int redate_named(struct context *context, struct articles *articles, struct article *article,
	struct error *err)
{
	const char *text = command_argument(context, 1);
	struct known_article *row = article_row(articles, article);
	struct moment published = {0};
	STRBUF(before);
	STRBUF(after);

	if (date_parse(text, context->settings->site.zone, &published, err) < 0) {
		err->kind = ERROR_USAGE;
		return -1;
	}
	date_add_w3c(&before, &row->published);
	date_add_w3c(&after, &published);
	if (article_redate(&context->publication, row, &published, err) < 0) {
		return error_wrap(err, "'%s'", text);
	}
	if (context->json) {
		print_json(json_pack("{s:b, s:s, s:s, s:s}", "dry_run",
			(int)context->publication.dry_run, "id", row->id, "before", before.data,
			"published", after.data));
	}
	print_line(context, "%s: published %s, not %s", article->path, after.data, before.data);
	return 0;
}

int article_redate_command(struct context *context, struct error *err)
{
	return command_expect(context, 2, 2, "the article (path, URL or id), or its date", err) < 0
		       ? -1
		       : article_with(context, true, redate_named, err);
}
