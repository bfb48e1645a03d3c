#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/url.h"
#include "cmd/adopt.h"
#include "cmd/print.h"
#include "net/fetch.h"
#include "store/articles.h"

static int read_bytes(
	const char *from, struct strbuf *bytes, struct strbuf *ret_url, struct error *err)
{
	struct fetch_params params = {.max = FEED_READ_BYTES};
	CLEANUP(fetch_answer_release) struct fetch_answer answer = {.body = STRBUF_INIT};

	if (!url_is_http(from)) {
		return file_read(bytes, from, FEED_READ_BYTES, err);
	}
	if (fetch(from, &params, &answer, err) < 0) {
		return -1;
	}
	strbuf_add(bytes, answer.body.data, answer.body.len);
	strbuf_add_string(ret_url, answer.url.data);
	return 0;
}

static int read_feed(const struct context *context, const char *from, struct arena *arena,
	struct read_feed *ret_feed, struct error *err)
{
	STRBUF(bytes);
	STRBUF(url);
	struct feed_source source = {
		.shown = from, .zone = context->publication.settings->site.zone};

	if (read_bytes(from, &bytes, &url, err) < 0) {
		return -1;
	}
	source.url = url.len ? url.data : context->publication.settings->site.url;
	source.bytes = bytes.data;
	source.len = bytes.len;
	return feed_read(&source, arena, ret_feed, err);
}

static const char *state_name(enum adopt_state state)
{
	static const char *const names[] = {
		[ADOPT_NONE] = "not matched",
		[ADOPT_SAME] = "as before",
		[ADOPT_PINNED] = "pinned",
		[ADOPT_GIVEN] = "left: its source has an id of its own",
		[ADOPT_TWICE] = "left: the id is another article's",
	};

	return names[state];
}

static json_t *matched_values(const struct context *context, const struct adopted *adopted)
{
	FREE_ON_EXIT char *published = print_instant(context, adopted->row->published.at);
	FREE_ON_EXIT char *updated = print_instant(context, adopted->row->updated.at);

	return json_pack("{s:s, s:s, s:s, s:s?, s:s, s:s, s:s, s:s}", "path",
		adopted->article->path, "title", adopted->article->title, "id", adopted->row->id,
		"before", adopted->old_id, "published", published, "updated", updated, "by",
		adopted->how, "state", state_name(adopted->state));
}

static json_t *print_items(
	const struct context *context, const struct adoption *adoption, bool matched)
{
	json_t *list = json_array();

	for (size_t i = 0; i < adoption->count; i++) {
		const struct adopted *adopted = &adoption->items[i];

		if ((adopted->article != NULL) != matched) {
			continue;
		}
		if (matched) {
			json_array_append_new(list, matched_values(context, adopted));
			print_line(context, "  %-14s  %s  %s  (%s)", adopted->how,
				adopted->article->path, adopted->row->id,
				state_name(adopted->state));
		} else {
			const struct read_item *item = adopted->item;

			json_array_append_new(
				list, json_pack("{s:s?, s:s?, s:s}", "id", item->id, "url",
					      item->url, "title", item->title));
			print_line(context, "  %s  %s", item->url ? item->url : "(no link)",
				item->title);
		}
	}
	return list;
}

static bool is_matched(const struct adoption *adoption, const struct article *article)
{
	for (size_t i = 0; i < adoption->count; i++) {
		if (adoption->items[i].article == article) {
			return true;
		}
	}
	return false;
}

static json_t *print_others(const struct context *context, const struct articles *articles,
	const struct adoption *adoption)
{
	json_t *list = json_array();

	for (size_t i = 0; i < articles->catalogue->count; i++) {
		const struct article *article = articles->catalogue->articles[i];

		if (!is_matched(adoption, article)) {
			json_array_append_new(
				list, json_pack("{s:s, s:s, s:s}", "path", article->path, "url",
					      article->url, "title", article->title));
			print_line(context, "  %s  %s", article->path, article->title);
		}
	}
	return list;
}

static void print_table(const struct context *context, const struct articles *articles,
	const struct read_feed *feed, const struct adoption *adoption)
{
	size_t count = articles->catalogue->count;
	json_t *matched, *feed_only, *articles_only;

	print_line(context, "matched: %zu of %zu items (%s)", adoption->matched, adoption->count,
		feed->kind);
	matched = print_items(context, adoption, true);
	if (adoption->count > adoption->matched) {
		print_line(context, "in the feed alone: %zu", adoption->count - adoption->matched);
	}
	feed_only = print_items(context, adoption, false);
	if (count > adoption->matched) {
		print_line(context, "in the articles alone: %zu", count - adoption->matched);
	}
	articles_only = print_others(context, articles, adoption);
	print_line(context, "%zu articles %s", adoption->pinned,
		context->publication.dry_run ? "would be pinned" : "pinned");
	json_t *object = json_pack("{s:b, s:s, s:I, s:o, s:o, s:o}", "dry_run",
		(int)context->publication.dry_run, "format", feed->kind, "pinned",
		(json_int_t)adoption->pinned, "matched", matched, "feed_only", feed_only,
		"articles_only", articles_only);
	if (context->json) {
		print_json(object);
	} else {
		json_decref(object);
	}
}

static void tell(struct context *context, const char *from, const struct read_feed *feed,
	const struct adoption *adoption)
{
	if (feed->bad_dates) {
		report_add(&context->report, REPORT_WARNING, from, 0, 0,
			"%zu dates are none, and were left out", feed->bad_dates);
	}
	for (size_t i = 0; i < adoption->count; i++) {
		const struct adopted *adopted = &adoption->items[i];

		if (adopted->state == ADOPT_GIVEN || adopted->state == ADOPT_TWICE) {
			report_add(&context->report, REPORT_WARNING, adopted->article->path,
				adopted->article->line, 0, "the feed's id '%s' is %s",
				adopted->item->id, state_name(adopted->state));
		}
	}
}

static int save_rows(struct context *context, struct articles *articles,
	const struct adoption *adoption, struct error *err)
{
	struct arena *arena = articles->catalogue->arena;
	int64_t *numbers = arena_alloc(arena, (adoption->count + 1) * sizeof(*numbers));
	const char **ids = arena_alloc(arena, (adoption->count + 1) * sizeof(*ids));
	size_t count = 0;

	for (size_t i = 0; i < adoption->count; i++) {
		const struct adopted *adopted = &adoption->items[i];

		if (adopted->renamed && adopted->row->number) {
			numbers[count] = adopted->row->number;
			ids[count++] = adopted->row->id;
		}
	}
	articles->changed = true;
	return articles_rename(context->publication.store, numbers, ids, count, err) < 0 ||
			       articles_save(context, articles, err) < 0
		       ? -1
		       : 0;
}

static int save(struct context *context, struct articles *articles, const struct adoption *adoption,
	struct error *err)
{
	int result = store_begin(context->publication.store, err);

	if (result == 0) {
		result = save_rows(context, articles, adoption, err);
	}
	if (result == 0) {
		result = store_commit(context->publication.store, err);
	}
	store_rollback(context->publication.store);
	return result;
}

static int adopt(struct context *context, struct articles *articles, const char *from, bool force,
	bool show, struct error *err)
{
	struct adoption adoption;
	struct read_feed feed;

	if (read_feed(context, from, articles->catalogue->arena, &feed, err) < 0) {
		return -1;
	}
	adopt_match(articles, &feed, &adoption);
	tell(context, from, &feed, &adoption);
	if (show) {
		print_table(context, articles, &feed, &adoption);
	}
	if (adoption.published && !force) {
		return error_set(err, ERROR_INPUT,
			"%zu ids would change that a run of postrider has published; nothing is "
			"changed without --force",
			adoption.published);
	}
	return context->publication.dry_run || !adoption.pinned
		       ? 0
		       : save(context, articles, &adoption, err);
}

int adopt_feed(struct context *context, const char *from, bool force, bool show, struct error *err)
{
	struct articles articles;
	int result;

	if (articles_look(context, &articles, err) < 0) {
		return -1;
	}
	result = adopt(context, &articles, from, force, show, err);
	articles_release(&articles);
	return result;
}
