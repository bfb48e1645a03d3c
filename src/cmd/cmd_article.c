#include <stdio.h>

#include "base/mem.h"
#include "cmd/articles.h"
#include "cmd/command.h"
#include "cmd/print.h"
#include "store/articles.h"

static bool all;

static json_t *terms(const struct term *items, size_t count)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++) {
		json_array_append_new(list, json_string(items[i].slug));
	}
	return list;
}

static json_t *values(const struct context *context, const struct article *article,
	const struct known_article *row)
{
	FREE_ON_EXIT char *published = print_instant(context, article->published.at);
	FREE_ON_EXIT char *updated = print_instant(context, article->updated.at);

	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:i, s:I, s:b, s:b, s:s}", "id",
		article->id, "path", article->path, "url", article->url, "title", article->title,
		"published", published, "updated", updated, "categories",
		terms(article->categories, article->category_count), "tags",
		terms(article->tags, article->tag_count), "reading_minutes",
		article->reading_minutes, "sequence", (json_int_t)article->sequence, "held",
		(int)row->held, "silent", (int)article->silent, "summary", article->summary);
}

static const char *state(const struct article *article, const struct known_article *row)
{
	if (row->held) {
		return "held";
	}
	if (article->silent) {
		return "marked as sent";
	}
	return article->sequence ? "planned" : "waiting";
}

static int list_articles(struct context *context, const struct publication *publication)
{
	const struct catalogue *catalogue = publication->catalogue;
	json_t *list = json_array();

	for (size_t i = 0; i < catalogue->count; i++) {
		const struct article *article = catalogue->articles[i];
		FREE_ON_EXIT char *day = print_instant(context, article->published.at);

		json_array_append_new(list, values(context, article, publication->rows[i]));
		print_line(context, "%.10s  %-14s  %s  %s", day,
			state(article, publication->rows[i]), article->path, article->title);
	}
	if (context->json) {
		print_json(list);
	} else {
		json_decref(list);
	}
	return 0;
}

static const struct known_article *row_of(
	const struct publication *publication, const struct article *article)
{
	for (size_t i = 0; i < publication->catalogue->count; i++) {
		if (publication->catalogue->articles[i] == article) {
			return publication->rows[i];
		}
	}
	return NULL;
}

static void show_article(const struct context *context, const struct publication *publication,
	const struct article *article)
{
	const struct known_article *row = row_of(publication, article);
	json_t *object = values(context, article, row);
	const char *key;
	json_t *value;

	if (context->json) {
		print_json(object);
		return;
	}
	json_object_foreach (object, key, value) {
		FREE_ON_EXIT char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);

		print_line(context, "%-16s %s", key,
			json_is_string(value) ? json_string_value(value) : text);
	}
	print_line(context, "%-16s %s", "digest", state(article, row));
	json_decref(object);
}

/* What the subcommands share: the articles, and the one that was named. Those that change it take
 * the run's lock, and save what is new. */
static int load(struct context *context, bool change, struct publication *ret_publication,
	struct error *err)
{
	if (!change) {
		return publication_look(context, ret_publication, err);
	}
	return context_take_lock(context, err) < 0
		       ? -1
		       : publication_load(context, NULL, ret_publication, err);
}

static int with_article(struct context *context, bool change,
	int (*act)(struct context *context, struct publication *publication,
		struct article *article, struct error *err),
	struct error *err)
{
	struct publication publication;
	struct article *article;
	int result = -1;

	if (command_expect(context, 1, 1, "the article (path, URL or id)", err) < 0 ||
		load(context, change, &publication, err) < 0) {
		return -1;
	}
	article = article_by_reference(&publication, command_argument(context, 0), err);
	if (article) {
		result = act(context, &publication, article, err);
	}
	publication_release(&publication);
	return result;
}

static int cmd_list(struct context *context, struct error *err)
{
	struct publication publication;

	if (command_expect(context, 0, 0, "", err) < 0 ||
		load(context, false, &publication, err) < 0) {
		return -1;
	}
	list_articles(context, &publication);
	publication_release(&publication);
	return 0;
}

static int show(struct context *context, struct publication *publication, struct article *article,
	struct error *err)
{
	(void)err;
	show_article(context, publication, article);
	return 0;
}

static int cmd_show(struct context *context, struct error *err)
{
	return with_article(context, false, show, err);
}

/* mark-sent takes an article out of all digests to come, mark-new puts it into the next. Both end
 * its being held; --held does it to all that are. */
static int mark_one(
	struct context *context, const struct article *article, bool sent, struct error *err)
{
	int64_t sequence;

	if (context->dry_run) {
		return 0;
	}
	if (store_begin(context->store, err) < 0) {
		return -1;
	}
	if (articles_set_silent(context->store, article->number, sent, err) < 0 ||
		articles_give_sequence(context->store, article->number, &sequence, err) < 0 ||
		store_commit(context->store, err) < 0) {
		store_rollback(context->store);
		return -1;
	}
	return 0;
}

static int mark_sent(struct context *context, struct publication *publication,
	struct article *article, struct error *err)
{
	(void)publication;
	print_line(context, "%s: is in no digest from now on", article->path);
	return mark_one(context, article, true, err);
}

static int mark_new(struct context *context, struct publication *publication,
	struct article *article, struct error *err)
{
	(void)publication;
	print_line(context, "%s: goes into the next digest", article->path);
	return mark_one(context, article, false, err);
}

static int mark_held(struct context *context, bool sent, struct error *err)
{
	struct publication publication;
	int result = 0;

	if (command_expect(context, 0, 0, "", err) < 0 ||
		load(context, true, &publication, err) < 0) {
		return -1;
	}
	for (size_t i = publication.catalogue->count; i-- > 0 && result == 0;) {
		struct article *article = publication.catalogue->articles[i];

		if (publication.rows[i]->held) {
			result = (sent ? mark_sent : mark_new)(context, &publication, article, err);
		}
	}
	publication_release(&publication);
	return result;
}

static int cmd_mark_sent(struct context *context, struct error *err)
{
	return all ? mark_held(context, true, err) : with_article(context, true, mark_sent, err);
}

static int cmd_mark_new(struct context *context, struct error *err)
{
	return all ? mark_held(context, false, err) : with_article(context, true, mark_new, err);
}

static const struct subcommand subcommands[] = {
	{"list", cmd_list},
	{"show", cmd_show},
	{"mark-sent", cmd_mark_sent},
	{"mark-new", cmd_mark_new},
	{0},
};

static int article(struct context *context, struct error *err)
{
	return command_dispatch(context, subcommands, err);
}

static const struct option_spec options[] = {
	{.name = "held", .flag = &all, .help = "mark-sent, mark-new: all that are held"},
	{0},
};

const struct command cmd_article = {
	.name = "article",
	.arguments = "list | show REF | mark-sent REF | mark-new REF",
	.summary = "what is known of the articles",
	.help = "REF is a path, a URL or an id. mark-sent takes an article out of all digests to "
		"come,\nmark-new puts it into the next one.",
	.needs = NEEDS_SETTINGS | NEEDS_STORE,
	.options = options,
	.run = article,
};
