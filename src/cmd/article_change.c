#include "announce/announce.h"
#include "base/mem.h"
#include "cmd/articles.h"
#include "cmd/cmd_article.h"
#include "cmd/command.h"
#include "cmd/print.h"
#include "store/articles.h"

/* What the subcommands share: the articles, and the one that was named. Those that change it take
 * the run's lock, and save what is new. */
int article_load(
	struct context *context, bool change, struct articles *ret_articles, struct error *err)
{
	if (!change) {
		return articles_look(context, ret_articles, err);
	}
	return context_lock_run(context, err) < 0 ? -1
						  : articles_load(context, NULL, ret_articles, err);
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

/* mark-sent takes an article out of all digests to come, mark-new puts it into the next. Both end
 * its being held; --held does it to all that are. */
static int mark_one(
	struct context *context, const struct article *article, bool sent, struct error *err)
{
	int64_t sequence;

	if (context->publication.dry_run) {
		return 0;
	}
	if (store_begin(context->publication.store, err) < 0) {
		return -1;
	}
	if (articles_set_silent(context->publication.store, article->number, sent, err) < 0 ||
		articles_give_sequence(
			context->publication.store, article->number, &sequence, err) < 0 ||
		store_commit(context->publication.store, err) < 0) {
		store_rollback(context->publication.store);
		return -1;
	}
	return 0;
}

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
	json_t *values = mark_values(context, article, sent);

	if (context->json) {
		print_json(values);
	} else {
		json_decref(values);
	}
	return mark_one(context, article, sent, err);
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

		if (articles.rows[i]->held) {
			json_array_append_new(list, mark_values(context, article, sent));
			result = mark_one(context, article, sent, err);
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

int article_mark_sent(struct context *context, struct error *err)
{
	return all_held(context) ? mark_held(context, true, err)
				 : with_one(context, mark_sent, err);
}

int article_mark_new(struct context *context, struct error *err)
{
	return all_held(context) ? mark_held(context, false, err)
				 : with_one(context, mark_new, err);
}

/* The date in DATE, in the past: what is dated later is not public, and this article was. */
static int read_date(
	struct context *context, const char *text, struct moment *ret_moment, struct error *err)
{
	if (date_parse(text, context->publication.settings->site.zone, ret_moment, err) < 0) {
		err->kind = ERROR_USAGE;
		return -1;
	}
	if (ret_moment->at > context->publication.started) {
		return error_set(err, ERROR_USAGE,
			"'%s' is in the future: a published article cannot wait for its date",
			text);
	}
	return 0;
}

static int save_date(struct context *context, struct known_article *row, struct error *err)
{
	const struct announcer announcer = publication_announcer(&context->publication);

	if (context->publication.dry_run) {
		return 0;
	}
	if (store_begin(context->publication.store, err) < 0) {
		return -1;
	}
	if (announce_note_article(&announcer, row, context->publication.started, err) < 0 ||
		articles_put(context->publication.store, row, err) < 0 ||
		store_commit(context->publication.store, err) < 0) {
		store_rollback(context->publication.store);
		return -1;
	}
	return 0;
}

static int redate(struct context *context, struct articles *articles, struct article *article,
	struct error *err)
{
	struct known_article *row = article_row(articles, article);
	struct moment published = {0};
	STRBUF(before);
	STRBUF(after);

	if (read_date(context, command_argument(context, 1), &published, err) < 0) {
		return -1;
	}
	date_add_w3c(&before, &row->published);
	date_add_w3c(&after, &published);
	/* An article that was never edited is as new as its date. */
	if (row->updated.at == row->published.at || row->updated.at < published.at) {
		row->updated = published;
	}
	row->published = published;
	if (context->json) {
		print_json(json_pack("{s:b, s:s, s:s, s:s}", "dry_run",
			(int)context->publication.dry_run, "id", row->id, "before", before.data,
			"published", after.data));
	}
	print_line(context, "%s: published %s, not %s", article->path, after.data, before.data);
	return save_date(context, row, err);
}

int article_redate(struct context *context, struct error *err)
{
	return command_expect(context, 2, 2, "the article (path, URL or id), or its date", err) < 0
		       ? -1
		       : article_with(context, true, redate, err);
}
