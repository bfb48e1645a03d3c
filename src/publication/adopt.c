#include "publication/adopt.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/url.h"
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

static int read_feed(const struct publication *publication, const char *from, struct arena *arena,
	struct read_feed *ret_feed, struct error *err)
{
	STRBUF(bytes);
	STRBUF(url);
	struct feed_source source = {.shown = from, .zone = publication->settings->site.zone};

	if (read_bytes(from, &bytes, &url, err) < 0) {
		return -1;
	}
	source.url = url.len ? url.data : publication->settings->site.url;
	source.bytes = bytes.data;
	source.len = bytes.len;
	return feed_read(&source, arena, ret_feed, err);
}

static void warn(
	const struct publication *publication, const char *from, const struct adopting *adopting)
{
	const struct adoption *adoption = &adopting->adoption;

	if (adopting->feed.bad_dates) {
		report_add(publication->report, REPORT_WARNING, from, 0, 0,
			"%zu dates are none, and were left out", adopting->feed.bad_dates);
	}
	for (size_t i = 0; i < adoption->count; i++) {
		const struct adopted *adopted = &adoption->items[i];

		if (adopted->state == ADOPT_GIVEN || adopted->state == ADOPT_TWICE) {
			report_add(publication->report, REPORT_WARNING, adopted->article->path,
				adopted->article->line, 0, "the feed's id '%s' is %s",
				adopted->item->id, adopt_state_text(adopted->state));
		}
	}
}

int adopt_look(const struct publication *publication, const char *from,
	struct adopting *ret_adopting, struct error *err)
{
	struct adopting adopting = {0};
	struct articles *articles = &adopting.articles;
	struct adoptive adoptive;

	if (articles_look(publication, articles, err) < 0) {
		return -1;
	}
	if (read_feed(publication, from, articles->catalogue->arena, &adopting.feed, err) < 0) {
		adopting_release(&adopting);
		return -1;
	}
	adoptive = (struct adoptive){.catalogue = articles->catalogue,
		.known = &articles->known,
		.rows = articles->rows,
		.now = articles->now};
	adoption_match(&adoptive, &adopting.feed, &adopting.adoption);
	warn(publication, from, &adopting);
	*ret_adopting = adopting;
	return 0;
}

void adopting_release(struct adopting *adopting)
{
	articles_release(&adopting->articles);
}

/* One call of adopt_save. */
struct saving {
	const struct publication *publication;
	struct adopting *adopting;
};

static int save_rows(void *ctx, struct error *err)
{
	const struct saving *saving = ctx;
	const struct publication *publication = saving->publication;
	struct adopting *adopting = saving->adopting;
	struct articles *articles = &adopting->articles;
	const struct adoption *adoption = &adopting->adoption;
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
	return articles_rename(publication->store, numbers, ids, count, err) < 0 ||
			       articles_save(publication, articles, err) < 0
		       ? -1
		       : 0;
}

int adopt_save(const struct publication *publication, struct adopting *adopting, bool force,
	struct error *err)
{
	const struct adoption *adoption = &adopting->adoption;
	struct saving saving = {.publication = publication, .adopting = adopting};

	if (adoption->published && !force) {
		return error_set(err, ERROR_INPUT,
			"%zu ids would change that a run of postrider has published; nothing is "
			"changed without --force",
			adoption->published);
	}
	if (publication->dry_run || !adoption->pinned) {
		return 0;
	}
	return store_transaction(publication->store, save_rows, &saving, err);
}
