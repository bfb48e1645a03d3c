#include "cmd/loaded.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "announce/announce.h"
#include "base/mem.h"
#include "cmd/print.h"
#include "cmd/remote_feeds.h"
#include "cmd/templates.h"
#include "publish/publish.h"
#include "source/source.h"
#include "source/translations.h"
#include "store/articles.h"
#include "store/categories.h"
#include "store/source_files.h"

int articles_save(struct context *context, struct articles *articles, struct error *err)
{
	const struct announcer announcer = publication_announcer(&context->publication);
	struct store *store = context->publication.store;
	const struct catalogue *catalogue = articles->catalogue;

	if (!articles->changed) {
		return 0;
	}
	for (size_t i = 0; i < articles->known.count; i++) {
		struct known_article *row = &articles->known.items[i];

		if (row->dirty && (announce_note_article(&announcer, row, articles->now, err) < 0 ||
					  articles_put(store, row, err) < 0)) {
			return -1;
		}
		row->dirty = false;
	}
	for (size_t i = 0; i < catalogue->count; i++) {
		catalogue->articles[i]->number = articles->rows[i]->number;
	}
	return source_files_save(store, &articles->memory, err) < 0 ||
			       remote_feeds_save(context, articles->remote, err) < 0 ||
			       store_set_since(store, articles->since, err) < 0 ||
			       categories_save(store, catalogue, err) < 0 ||
			       store_set(store, STORE_LAST_BUILD, articles->now, err) < 0
		       ? -1
		       : 0;
}

static int save(struct context *context, struct articles *articles, struct error *err)
{
	int result = articles->changed ? store_begin(context->publication.store, err) : 0;

	if (result == 0) {
		result = articles_save(context, articles, err);
	}
	if (result == 0 && articles->changed) {
		result = store_commit(context->publication.store, err);
	}
	if (result == 0) {
		/* What follows needs the room. */
		articles->changed = false;
		source_memory_release(&articles->memory);
	}
	store_rollback(context->publication.store);
	return result;
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
static int find_changes(
	struct context *context, struct articles *articles, bool first, struct error *err)
{
	bool differ;

	if (categories_differ(context->publication.store, articles->catalogue, &differ, err) < 0) {
		return -1;
	}
	articles->changed = first || differ || any_dirty(&articles->known) ||
			    source_files_differ(&articles->memory) ||
			    remote_feeds_differ(articles->remote);
	return 0;
}

static int resolve(
	struct context *context, struct articles *articles, bool accept_removals, struct error *err)
{
	const struct site_settings *site = &context->publication.settings->site;
	struct catalogue *catalogue = articles->catalogue;
	struct identity_params params = {
		.now = context->publication.started,
		.host = site->host,
		.accept_removals = accept_removals,
		.report = &context->report,
	};
	FREE_ON_EXIT char *stored = NULL;
	struct identity_result result;
	struct known_list known;

	if (known_articles_load(context->publication.store, catalogue->arena, &known, err) < 0 ||
		store_get_since(context->publication.store, &stored, err) < 0 ||
		store_get(context->publication.store, STORE_LAST_BUILD, &params.last_build, err) <
			0) {
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
	if (find_changes(context, articles, !params.last_build || !stored, err) < 0) {
		return -1;
	}
	if (!context->publication.dry_run && save(context, articles, err) < 0) {
		return -1;
	}
	translations_follow(catalogue);
	return 0;
}

/* Files' times are real ones, whatever --now says. */
struct source_scan *articles_scan(struct context *context, bool fetch, struct error *err)
{
	struct remote_feed_list *remote = remote_feeds_load(context, err);
	struct timespec real;
	struct source_scan *scan;

	if (!remote) {
		return NULL;
	}
	if (fetch) {
		remote_feeds_fetch(context, remote);
	}
	clock_gettime(CLOCK_REALTIME, &real);
	scan = source_scan_take(
		context->publication.settings, (int64_t)real.tv_sec * 1000000000 + real.tv_nsec);
	source_scan_add_feeds(scan, remote);
	return scan;
}

/* Makes *next the earlier instant, of those to come. */
static void come(int64_t *next, int64_t now, int64_t instant)
{
	if (instant > now && instant < *next) {
		*next = instant;
	}
}

/* What is dated in the future appears, what expires goes, and news cease to be some. */
static int64_t next_change(const struct context *context, const struct catalogue *catalogue)
{
	int64_t now = context->publication.started, next = INT64_MAX;

	for (size_t i = 0; i < catalogue->count; i++) {
		const struct article *article = catalogue->articles[i];

		if (article->published.set) {
			come(&next, now, article->published.at);
			come(&next, now, article->published.at + PUBLISH_NEWS_SECONDS);
		}
		if (article->expires.set) {
			come(&next, now, article->expires.at);
		}
	}
	return next;
}

static int load(struct context *context, const struct articles_options *options,
	struct articles *articles, struct error *err)
{
	struct source_scan *scan = options->scan ? options->scan
						 : articles_scan(context, options->fetch, err);
	struct catalogue *catalogue = articles->catalogue;
	struct source_memory *memory = &articles->memory;

	if (!scan) {
		return -1;
	}
	articles->remote = scan->remote;
	scan->remote = NULL;
	memory->read_at = scan->taken_at;
	memory->distrust = options->no_cache;
	if (source_files_load(context->publication.store, catalogue->arena, memory, err) < 0) {
		source_scan_free(scan);
		return -1;
	}
	if (source_load_all(context->publication.settings, scan, memory, catalogue,
		    &context->report, err) < 0) {
		return -1;
	}
	articles->next_change = next_change(context, catalogue);
	return resolve(context, articles, options->accept_removals, err);
}

int articles_load(struct context *context, const struct articles_options *options,
	struct articles *ret_articles, struct error *err)
{
	static const struct articles_options usual;
	struct articles articles = {.catalogue = catalogue_new()};

	if (load(context, options ? options : &usual, &articles, err) < 0) {
		articles_release(&articles);
		return -1;
	}
	*ret_articles = articles;
	return 0;
}

int articles_look(struct context *context, struct articles *ret_articles, struct error *err)
{
	bool dry_run = context->publication.dry_run;
	int result;

	context->publication.dry_run = true;
	result = articles_load(context, NULL, ret_articles, err);
	context->publication.dry_run = dry_run;
	return result;
}

void articles_release(struct articles *articles)
{
	source_memory_release(&articles->memory);
	remote_feed_list_free(articles->remote);
	catalogue_free(articles->catalogue);
	free(articles->since);
	*articles = (struct articles){0};
}

/* Counts what the folder tells, and prints it where that was asked for. */
struct telling {
	struct context *context;
	struct publish_counts *counts;
	bool list;
};

static void tell(void *ctx, enum folder_change change, const char *path)
{
	struct telling *telling = ctx;
	struct publish_counts *counts = telling->counts;

	switch (change) {
	case FOLDER_UNCHANGED:
		counts->unchanged++;
		return;
	case FOLDER_WRITTEN:
		counts->written++;
		break;
	case FOLDER_REMOVED:
		counts->removed++;
		break;
	case FOLDER_REFUSED:
		counts->refused++;
		return;
	}
	if (telling->list) {
		print_line(telling->context, "%s %s",
			change == FOLDER_WRITTEN ? "wrote" : "removed", path);
	}
}

static int by_time(const void *left, const void *right)
{
	const struct tombstone *a = left, *b = right;

	if (a->when != b->when) {
		return a->when < b->when ? 1 : -1;
	}
	return strcmp(a->id, b->id);
}

/* What vanished last. */
static void list_tombstones(const struct articles *articles, struct publish_params *params)
{
	const struct known_list *known = &articles->known;
	size_t limit = (size_t)params->settings->output.items;
	struct tombstone *tombstones;
	size_t count = 0;

	if (!params->settings->output.tombstones) {
		return;
	}
	tombstones = arena_alloc(
		articles->catalogue->arena, (known->count + 1) * sizeof(*tombstones));
	for (size_t i = 0; i < known->count; i++) {
		if (known->items[i].vanished && known->items[i].first_public) {
			tombstones[count++] = (struct tombstone){
				.id = known->items[i].id, .when = known->items[i].vanished};
		}
	}
	qsort(tombstones, count, sizeof(*tombstones), by_time);
	params->tombstones = tombstones;
	params->tombstone_count = count < limit ? count : limit;
}

int site_publish(struct context *context, struct articles *articles,
	const struct publish_options *options, struct publish_counts *ret_counts, struct error *err)
{
	struct telling telling = {.context = context, .counts = ret_counts, .list = options->list};
	struct templates templates = {0};
	const struct announcer announcer = publication_announcer(&context->publication);
	struct announce_noting noting = {.announcer = &announcer, .now = articles->now};
	struct category *former;
	struct publish_params params = {
		.settings = context->publication.settings,
		.catalogue = articles->catalogue,
		.now = articles->now,
		.since = articles->since,
		.folder =
			{
				.store = context->publication.store,
				.directory =
					options->directory
						? options->directory
						: context->publication.settings->output.directory,
				.dry_run = context->publication.dry_run,
				.take_over = options->take_over,
				.render = options->render,
				.report = &context->report,
				.tell = options->tell ? options->tell : tell,
				.ctx = options->tell ? options->ctx : &telling,
			},
	};
	int result;

	*ret_counts = (struct publish_counts){0};
	if (!params.folder.directory) {
		return 0;
	}
	if (templates_load(context->publication.settings, &templates, err) < 0) {
		return -1;
	}
	/* A folder of somebody's choice is not what the site serves. */
	if (!options->directory) {
		params.note = announce_note_output;
		params.note_ctx = &noting;
	}
	params.css = templates.css;
	params.subscribe = templates.subscribe;
	params.subscribe_text = templates.subscribe_text;
	list_tombstones(articles, &params);
	result = categories_load(context->publication.store, articles->catalogue->arena, &former,
		&params.former_count, err);
	if (result == 0) {
		params.former = former;
		result = publish(&params, err);
	}
	if (result == 0 && params.note && !context->publication.dry_run) {
		result = pings_release(context->publication.store, err);
	}
	templates_release(&templates);
	return result;
}
