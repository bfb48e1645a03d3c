#include "publish/feeds.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "publish/archive.h"
#include "publish/feed_file.h"

/* Newest arrivals first; what arrived together goes by date. */
static int by_arrival(const void *left, const void *right)
{
	const struct article *a = *(const struct article *const *)left;
	const struct article *b = *(const struct article *const *)right;

	if (a->first_public != b->first_public) {
		return a->first_public < b->first_public ? 1 : -1;
	}
	return article_compare(a, b);
}

/* The window: the newest by arrival, shown by date. */
static void choose_articles(struct feed_file *file, const struct channel *channel, size_t limit)
{
	const struct article **window = xcalloc(channel->count + 1, sizeof(*window));
	const struct article **kept;

	file->count = channel->count < limit ? channel->count : limit;
	if (channel->count) {
		memcpy(window, channel->articles, channel->count * sizeof(*window));
	}
	if (channel->count > limit) {
		qsort(window, channel->count, sizeof(*window), by_arrival);
		qsort(window, limit, sizeof(*window), article_by_date);
	}
	kept = arena_alloc(file->arena, (file->count + 1) * sizeof(*kept));
	memcpy(kept, window, file->count * sizeof(*kept));
	file->articles = kept;
	free(window);
}

static void add_tombstones(struct feed_file *file, const struct channel *channel)
{
	const struct publish_params *params = file->params;

	if (params->settings->output.tombstones && channel->kind == CHANNEL_SITE) {
		file->feed.tombstones = params->tombstones;
		file->feed.tombstone_count = params->tombstone_count;
	}
}

static int plan_channel(
	struct output_files *files, const struct channel *channel, struct error *err)
{
	const struct settings *settings = files->params->settings;
	const char *newest[FEED_FORMAT_COUNT] = {0};

	if (settings->output.archive && archive_plan(files, channel, newest, err) < 0) {
		return -1;
	}
	for (size_t i = 0; i < FEED_FORMAT_COUNT; i++) {
		const char *name = feed_file_name(settings, &feed_formats[i]);
		struct feed_file *file;

		if (!name) {
			continue;
		}
		file = feed_file_new(files, channel, &feed_formats[i], name);
		file->feed.prev_archive_url = newest[i];
		add_tombstones(file, channel);
		choose_articles(file, channel, (size_t)settings->output.items);
		feed_file_add(files, file);
	}
	return 0;
}

int feeds_plan(struct output_files *files, const struct channels *channels, struct error *err)
{
	for (size_t i = 0; i < channels->count; i++) {
		if (plan_channel(files, &channels->items[i], err) < 0) {
			return -1;
		}
	}
	return 0;
}
