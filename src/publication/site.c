#include "publication/site.h"

#include <stdlib.h>
#include <string.h>

#include "announce/announce.h"
#include "base/arena.h"
#include "publication/templates.h"
#include "publish/publish.h"
#include "store/pings.h"

/* Counts what becomes of the files, and tells whoever asked for it. */
struct counting {
	const struct site_options *options;
	struct site_counts *counts;
};

static void count(void *ctx, enum folder_change change, const char *path)
{
	struct counting *counting = ctx;
	struct site_counts *counts = counting->counts;

	switch (change) {
	case FOLDER_UNCHANGED:
		counts->unchanged++;
		break;
	case FOLDER_WRITTEN:
		counts->written++;
		break;
	case FOLDER_REMOVED:
		counts->removed++;
		break;
	case FOLDER_REFUSED:
		counts->refused++;
		break;
	}
	if (counting->options->tell) {
		counting->options->tell(counting->options->ctx, change, path);
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

static int publish_with(const struct publication *publication, const struct articles *articles,
	struct publish_params *params, struct error *err)
{
	list_tombstones(articles, params);
	return publish(params, err) < 0 || (params->note && !params->folder.dry_run &&
						   pings_release(publication->store, err) < 0)
		       ? -1
		       : 0;
}

int site_publish(const struct publication *publication, const struct articles *articles,
	const struct site_options *options, struct site_counts *ret_counts, struct error *err)
{
	const struct settings *settings = publication->settings;
	const struct announcer announcer = publication_announcer(publication);
	struct announce_noting noting = {.announcer = &announcer, .now = articles->now};
	struct counting counting = {.options = options, .counts = ret_counts};
	struct templates templates = {0};
	struct publish_params params = {
		.settings = settings,
		.catalogue = articles->catalogue,
		.now = articles->now,
		.since = articles->since,
		.folder =
			{
				.store = publication->store,
				.directory = options->directory ? options->directory
								: settings->output.directory,
				.dry_run = publication->dry_run || options->look,
				.take_over = options->take_over,
				.render = options->render,
				.report = publication->report,
				.tell = count,
				.ctx = &counting,
			},
	};
	int result;

	*ret_counts = (struct site_counts){0};
	if (!params.folder.directory) {
		return 0;
	}
	if (templates_load(settings, &templates, err) < 0) {
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
	result = publish_with(publication, articles, &params, err);
	templates_release(&templates);
	return result;
}
