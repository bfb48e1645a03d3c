#include "publication/articles.h"

#include <stdlib.h>
#include <string.h>

#include "announce/announce.h"
#include "base/mem.h"
#include "publication/remote_feeds.h"
#include "publish/publish.h"
#include "source/source.h"
#include "source/translations.h"
#include "store/articles.h"
#include "store/channels.h"
#include "store/source_files.h"

int article_save(
	const struct publication *publication, struct known_article *row, struct error *err)
{
	const struct announcer announcer = publication_announcer(publication);

	/* First: it compares with the row as it was. */
	return announce_note_article(&announcer, row, publication->started, err) < 0 ||
			       articles_put(publication->store, row, err) < 0
		       ? -1
		       : 0;
}

int articles_save(
	const struct publication *publication, struct articles *articles, struct error *err)
{
	struct store *store = publication->store;
	const struct catalogue *catalogue = articles->catalogue;

	if (!articles->changed) {
		return 0;
	}
	for (size_t i = 0; i < articles->known.count; i++) {
		struct known_article *row = &articles->known.items[i];

		if (row->dirty && article_save(publication, row, err) < 0) {
			return -1;
		}
		row->dirty = false;
	}
	for (size_t i = 0; i < catalogue->count; i++) {
		catalogue->articles[i]->number = articles->rows[i]->number;
	}
	return source_files_save(store, &articles->memory, err) < 0 ||
			       remote_feeds_save(store, articles->remote, err) < 0 ||
			       store_set_since(store, articles->since, err) < 0 ||
			       channels_save(store, CHANNEL_CATEGORY, &catalogue->categories, err) <
				       0 ||
			       store_set(store, STORE_LAST_BUILD, articles->now, err) < 0
		       ? -1
		       : 0;
}

/* One call of articles_save as a transaction. */
struct saving {
	const struct publication *publication;
	struct articles *articles;
};

static int save_all(void *ctx, struct error *err)
{
	const struct saving *saving = ctx;

	return articles_save(saving->publication, saving->articles, err);
}

static int save(const struct publication *publication, struct articles *articles, struct error *err)
{
	struct saving saving = {.publication = publication, .articles = articles};

	if (articles->changed &&
		store_transaction(publication->store, save_all, &saving, err) < 0) {
		return -1;
	}
	/* What follows needs the room. */
	articles->changed = false;
	source_memory_release(&articles->memory);
	return 0;
}

static bool any_dirty(const struct known_list *known)
{
	for (size_t i = 0; i < known->count; i++) {
		if (known->items[i].dirty) {
			return true;
		}
	}
	return false;
}

/* What is stored is as it would be stored again: a run that finds nothing new writes nothing. */
static int find_changes(const struct publication *publication, struct articles *articles,
	bool first, struct error *err)
{
	bool differ;

	if (channels_differ(publication->store, CHANNEL_CATEGORY, &articles->catalogue->categories,
		    &differ, err) < 0) {
		return -1;
	}
	articles->changed = first || differ || any_dirty(&articles->known) ||
			    source_files_differ(&articles->memory) ||
			    remote_feeds_differ(articles->remote);
	return 0;
}

static int resolve(const struct publication *publication, struct articles *articles,
	const struct articles_options *options, struct error *err)
{
	const struct site_settings *site = &publication->settings->site;
	struct catalogue *catalogue = articles->catalogue;
	struct identity_params params = {
		.now = publication->started,
		.host = site->host,
		.accept_removals = options->accept_removals,
		.report = publication->report,
	};
	FREE_ON_EXIT char *stored = NULL;
	struct identity_result result;
	struct known_list known;

	if (known_articles_load(publication->store, catalogue->arena, &known, err) < 0 ||
		store_get_since(publication->store, &stored, err) < 0 ||
		store_get(publication->store, STORE_LAST_BUILD, &params.last_build, err) < 0) {
		return -1;
	}
	/* Once in ids, the day stays; the configuration decides while there are none. */
	params.since = stored ? stored : site->since;
	if (identity_resolve(catalogue, &known, &params, &result, err) < 0) {
		return -1;
	}
	articles->since = xstrdup(result.since);
	articles->known = result.known;
	articles->rows = result.rows;
	articles->now = params.now;
	if (find_changes(publication, articles, !params.last_build || !stored, err) < 0) {
		return -1;
	}
	if (!publication->dry_run && !options->look && save(publication, articles, err) < 0) {
		return -1;
	}
	translations_follow(catalogue);
	return 0;
}

struct source_scan *articles_scan(
	const struct publication *publication, bool fetch, struct error *err)
{
	struct remote_feed_list *remote = remote_feeds_load(publication, err);
	struct source_scan *scan;

	if (!remote) {
		return NULL;
	}
	if (fetch) {
		remote_feeds_fetch(publication, remote);
	}
	scan = source_scan_take(publication->settings, clock_micros(&publication->files) * 1000);
	source_scan_add_feeds(scan, remote);
	return scan;
}

/* Makes *next the earlier instant, of those after now. */
static void take_earlier(int64_t *next, int64_t now, int64_t instant)
{
	if (instant > now && instant < *next) {
		*next = instant;
	}
}

/* What is dated in the future appears, what expires goes, and news cease to be some. */
static int64_t next_change(const struct publication *publication, const struct catalogue *catalogue)
{
	int64_t now = publication->started, next = INT64_MAX;

	for (size_t i = 0; i < catalogue->count; i++) {
		const struct article *article = catalogue->articles[i];

		if (article->published.set) {
			take_earlier(&next, now, article->published.at);
			take_earlier(&next, now, article->published.at + PUBLISH_NEWS_SECONDS);
		}
		if (article->expires.set) {
			take_earlier(&next, now, article->expires.at);
		}
	}
	return next;
}

static int load(const struct publication *publication, struct source_scan *scan,
	const struct articles_options *options, struct articles *articles, struct error *err)
{
	struct catalogue *catalogue = articles->catalogue;
	struct source_memory *memory = &articles->memory;

	articles->remote = scan->remote;
	scan->remote = NULL;
	memory->read_at = scan->taken_at;
	memory->distrust = options->no_cache;
	if (source_files_load(publication->store, catalogue->arena, memory, err) < 0) {
		source_scan_free(scan);
		return -1;
	}
	if (source_load_all(
		    publication->settings, scan, memory, catalogue, publication->report, err) < 0) {
		return -1;
	}
	articles->next_change = next_change(publication, catalogue);
	return resolve(publication, articles, options, err);
}

int articles_load_scanned(const struct publication *publication, struct source_scan *scan,
	const struct articles_options *options, struct articles *ret_articles, struct error *err)
{
	struct articles articles = {.catalogue = catalogue_new()};

	if (load(publication, scan, options, &articles, err) < 0) {
		articles_release(&articles);
		return -1;
	}
	*ret_articles = articles;
	return 0;
}

int articles_load(const struct publication *publication, const struct articles_options *options,
	struct articles *ret_articles, struct error *err)
{
	struct source_scan *scan = articles_scan(publication, options->fetch, err);

	return scan ? articles_load_scanned(publication, scan, options, ret_articles, err) : -1;
}

int articles_look(
	const struct publication *publication, struct articles *ret_articles, struct error *err)
{
	const struct articles_options options = {.look = true};

	return articles_load(publication, &options, ret_articles, err);
}

void articles_release(struct articles *articles)
{
	source_memory_release(&articles->memory);
	remote_feed_list_free(articles->remote);
	catalogue_free(articles->catalogue);
	free(articles->since);
	*articles = (struct articles){0};
}
