#include "cmd/publication.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "cmd/pings.h"
#include "cmd/print.h"
#include "cmd/remote_feeds.h"
#include "cmd/templates.h"
#include "publish/publish.h"
#include "source/source.h"
#include "source/translations.h"
#include "store/articles.h"
#include "store/categories.h"
#include "store/source_files.h"

int publication_save(struct context *context, struct publication *publication, struct error *err)
{
	struct store *store = context->store;
	const struct catalogue *catalogue = publication->catalogue;

	if (!publication->changed) {
		return 0;
	}
	for (size_t i = 0; i < publication->known.count; i++) {
		struct known_article *row = &publication->known.items[i];

		if (row->dirty && (pings_note_row(context, row, publication->now, err) < 0 ||
					  articles_put(store, row, err) < 0)) {
			return -1;
		}
		row->dirty = false;
	}
	for (size_t i = 0; i < catalogue->count; i++) {
		catalogue->articles[i]->number = publication->rows[i]->number;
	}
	return source_files_save(store, &publication->memory, err) < 0 ||
			       remote_feeds_save(context, publication->remote, err) < 0 ||
			       store_set_since(store, publication->since, err) < 0 ||
			       categories_save(store, catalogue, err) < 0 ||
			       store_set(store, STORE_LAST_BUILD, publication->now, err) < 0
		       ? -1
		       : 0;
}

static int save(struct context *context, struct publication *publication, struct error *err)
{
	int result = publication->changed ? store_begin(context->store, err) : 0;

	if (result == 0) {
		result = publication_save(context, publication, err);
	}
	if (result == 0 && publication->changed) {
		result = store_commit(context->store, err);
	}
	if (result == 0) {
		/* What follows needs the room. */
		publication->changed = false;
		source_memory_release(&publication->memory);
	}
	store_rollback(context->store);
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
	struct context *context, struct publication *publication, bool first, struct error *err)
{
	bool differ;

	if (categories_differ(context->store, publication->catalogue, &differ, err) < 0) {
		return -1;
	}
	publication->changed = first || differ || any_dirty(&publication->known) ||
			       source_files_differ(&publication->memory) ||
			       remote_feeds_differ(publication->remote);
	return 0;
}

static int resolve(struct context *context, struct publication *publication, bool accept_removals,
	struct error *err)
{
	const struct site_settings *site = &context->settings->site;
	struct catalogue *catalogue = publication->catalogue;
	struct identity_params params = {
		.now = context->started,
		.host = site->host,
		.accept_removals = accept_removals,
		.report = &context->report,
	};
	FREE_ON_EXIT char *stored = NULL;
	struct identity_result result;
	struct known_list known;

	if (known_articles_load(context->store, catalogue->arena, &known, err) < 0 ||
		store_get_since(context->store, &stored, err) < 0 ||
		store_get(context->store, STORE_LAST_BUILD, &params.last_build, err) < 0) {
		return -1;
	}
	/* Once in ids, the day stays; the configuration decides while there are none. */
	params.since = stored ? stored : site->since;
	if (identity_resolve(catalogue, &known, &params, &result, err) < 0) {
		return -1;
	}
	publication->since = xstrdup(result.since);
	publication->known = result.known;
	publication->rows = result.rows;
	publication->now = params.now;
	if (find_changes(context, publication, !params.last_build || !stored, err) < 0) {
		return -1;
	}
	if (!context->dry_run && save(context, publication, err) < 0) {
		return -1;
	}
	translations_follow(catalogue);
	return 0;
}

/* Files' times are real ones, whatever --now says. */
struct source_scan *publication_look_at_sources(
	struct context *context, bool fetch, struct error *err)
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
		context->settings, (int64_t)real.tv_sec * 1000000000 + real.tv_nsec);
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
	int64_t now = context->started, next = INT64_MAX;

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

static int load(struct context *context, const struct publication_options *options,
	struct publication *publication, struct error *err)
{
	struct source_scan *scan = options->scan ? options->scan
						 : publication_look_at_sources(
							   context, options->fetch, err);
	struct catalogue *catalogue = publication->catalogue;
	struct source_memory *memory = &publication->memory;

	if (!scan) {
		return -1;
	}
	publication->remote = scan->remote;
	scan->remote = NULL;
	memory->read_at = scan->taken_at;
	memory->distrust = options->no_cache;
	if (source_files_load(context->store, catalogue->arena, memory, err) < 0) {
		source_scan_free(scan);
		return -1;
	}
	if (source_load_all(context->settings, scan, memory, catalogue, &context->report, err) <
		0) {
		return -1;
	}
	publication->next_change = next_change(context, catalogue);
	return resolve(context, publication, options->accept_removals, err);
}

int publication_load(struct context *context, const struct publication_options *options,
	struct publication *ret_publication, struct error *err)
{
	static const struct publication_options usual;
	struct publication publication = {.catalogue = catalogue_new()};

	if (load(context, options ? options : &usual, &publication, err) < 0) {
		publication_release(&publication);
		return -1;
	}
	*ret_publication = publication;
	return 0;
}

int publication_look(
	struct context *context, struct publication *ret_publication, struct error *err)
{
	bool dry_run = context->dry_run;
	int result;

	context->dry_run = true;
	result = publication_load(context, NULL, ret_publication, err);
	context->dry_run = dry_run;
	return result;
}

void publication_release(struct publication *publication)
{
	source_memory_release(&publication->memory);
	remote_feed_list_free(publication->remote);
	catalogue_free(publication->catalogue);
	free(publication->since);
	*publication = (struct publication){0};
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
static void list_tombstones(const struct publication *publication, struct publish_params *params)
{
	const struct known_list *known = &publication->known;
	size_t limit = (size_t)params->settings->output.items;
	struct tombstone *tombstones;
	size_t count = 0;

	if (!params->settings->output.tombstones) {
		return;
	}
	tombstones = arena_alloc(
		publication->catalogue->arena, (known->count + 1) * sizeof(*tombstones));
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

int publication_publish(struct context *context, struct publication *publication,
	const struct publish_options *options, struct publish_counts *ret_counts, struct error *err)
{
	struct telling telling = {.context = context, .counts = ret_counts, .list = options->list};
	struct templates templates = {0};
	struct pings_noting noting = {.context = context, .now = publication->now};
	struct category *former;
	struct publish_params params = {
		.settings = context->settings,
		.catalogue = publication->catalogue,
		.now = publication->now,
		.since = publication->since,
		.folder =
			{
				.store = context->store,
				.directory = options->directory
						     ? options->directory
						     : context->settings->output.directory,
				.dry_run = context->dry_run,
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
	if (templates_load(context->settings, &templates, err) < 0) {
		return -1;
	}
	/* A folder of somebody's choice is not what the site serves. */
	if (!options->directory) {
		params.note = pings_note_output;
		params.note_ctx = &noting;
	}
	params.css = templates.css;
	params.subscribe = templates.subscribe;
	params.subscribe_text = templates.subscribe_text;
	list_tombstones(publication, &params);
	result = categories_load(
		context->store, publication->catalogue->arena, &former, &params.former_count, err);
	if (result == 0) {
		params.former = former;
		result = publish(&params, err);
	}
	if (result == 0 && params.note && !context->dry_run) {
		result = pings_release(context->store, err);
	}
	templates_release(&templates);
	return result;
}
