#include "announce/announce.h"
#include "base/mem.h"
#include "cmd/command.h"
#include "cmd/print.h"
#include "cmd/print_damage.h"
#include "cmd/print_status.h"
#include "newsletter/starving.h"
#include "publication/remote_feeds.h"
#include "store/articles.h"
#include "store/editions.h"
#include "store/outbox.h"
#include "store/subscribers.h"
#include "store/throttles.h"

static int read_articles(
	struct context *context, struct arena *arena, struct status *status, struct error *err)
{
	struct known_list known;

	if (known_articles_load(context->publication.store, arena, &known, err) < 0) {
		return -1;
	}
	for (size_t i = 0; i < known.count; i++) {
		const struct known_article *row = &known.items[i];

		status->published += !row->vanished;
		status->held += !row->vanished && row->held;
		if (!row->vanished && !row->held && !row->sequence) {
			status->waiting++;
			json_array_append_new(status->waiting_paths, json_string(row->path));
		}
	}
	return 0;
}

static int read_rhythms(struct context *context, struct status *status, struct error *err)
{
	const struct settings *settings = context->publication.settings;

	for (int i = 0; i < RHYTHM_COUNT; i++) {
		struct rhythm_state state;

		if (!settings->digests.offered[i] || i == RHYTHM_INSTANT) {
			continue;
		}
		if (rhythm_load(context->publication.store, (enum rhythm)i, &state, err) < 0) {
			return -1;
		}
		if (state.last_due) {
			status->next_due[i] = schedule_next(&settings->digests.schedules[i],
				settings->site.zone, state.last_due);
		}
	}
	return 0;
}

static int read_editions(
	struct context *context, struct arena *arena, struct status *status, struct error *err)
{
	struct edition *editions;
	size_t count;

	if (editions_load(context->publication.store, arena, &editions, &count, err) < 0) {
		return -1;
	}
	for (size_t i = 0; i < count; i++) {
		status->held_editions += editions[i].state == EDITION_HELD;
	}
	status->damage = print_damage_values(context->publication.store, err);
	return status->damage ? 0 : -1;
}

/* What is being sent while nobody sends is in doubt, and the next delivery will say so. */
static int read_deliveries(const struct context *context, struct status *status, struct error *err)
{
	int64_t *counts = status->deliveries;

	if (outbox_counts(context->publication.store, counts, err) < 0) {
		return -1;
	}
	if (counts[DELIVERY_SENDING] && !publication_is_delivering(&context->publication)) {
		counts[DELIVERY_IN_DOUBT] += counts[DELIVERY_SENDING];
		counts[DELIVERY_SENDING] = 0;
	}
	return 0;
}

static int read_slowed(
	struct context *context, struct arena *arena, struct status *status, struct error *err)
{
	struct throttle_row *rows;
	size_t count;

	if (throttles_load(context->publication.store, arena, &rows, &count, err) < 0) {
		return -1;
	}
	for (size_t i = 0; i < count; i++) {
		bool paused = rows[i].paused_until > clock_now(&context->publication.clock);

		if (rows[i].level || paused || rows[i].refused_since) {
			json_array_append_new(status->slowed,
				json_pack("{s:s, s:o, s:o, s:s}", "domain", rows[i].domain,
					"paused_until",
					print_instant_or_null(
						context, paused ? rows[i].paused_until : 0),
					"refused_since",
					print_instant_or_null(context, rows[i].refused_since),
					"reason", rows[i].reason));
		}
	}
	return 0;
}

/* What the store knows of the feeds that are sources. */
static int read_feeds(struct context *context, json_t **ret_values, struct error *err)
{
	struct remote_feed_list *list = remote_feeds_load(&context->publication, err);

	*ret_values = json_array();
	for (size_t i = 0; list && i < list->count; i++) {
		const struct remote_feed *feed = &list->feeds[i];
		FREE_ON_EXIT char *since = print_instant(context, feed->failing_since);

		if (feed->url) {
			json_array_append_new(*ret_values,
				json_pack("{s:s, s:I, s:s?, s:s?}", "url", feed->url, "articles",
					(json_int_t)feed->count, "failing_since",
					feed->failing_since ? since : NULL, "reason",
					feed->failing_since ? feed->reason : NULL));
		}
	}
	remote_feed_list_free(list);
	return list ? 0 : -1;
}

static int read_status(
	struct context *context, struct arena *arena, struct status *status, struct error *err)
{
	const struct announcer announcer = publication_announcer(&context->publication);

	for (int i = 0; i <= STORE_UNREACHABLE_SINCE; i++) {
		if (store_get(context->publication.store, (enum store_fact)i, &status->facts[i],
			    err) < 0) {
			return -1;
		}
	}
	for (int i = 0; i < SUBSCRIBER_ERASED; i++) {
		if (subscribers_count(context->publication.store, (enum subscriber_status)i,
			    &status->subscribers[i], err) < 0) {
			return -1;
		}
	}
	if (announce_look(&announcer, arena, &status->pings, err) < 0 ||
		read_feeds(context, &status->feeds, err) < 0 ||
		read_deliveries(context, status, err) < 0 ||
		read_slowed(context, arena, status, err) < 0 ||
		read_articles(context, arena, status, err) < 0 ||
		read_rhythms(context, status, err) < 0) {
		return -1;
	}
	if (context->publication.settings->mail.on &&
		starving_find(&context->publication, arena, &status->starving, err) < 0) {
		return -1;
	}
	return read_editions(context, arena, status, err);
}

static int run(struct context *context, struct error *err)
{
	struct arena *arena = arena_new();
	struct status status = {.waiting_paths = json_array(), .slowed = json_array()};
	int result = command_expect(context, 0, 0, "", err);

	if (result == 0) {
		result = read_status(context, arena, &status, err);
	}
	if (result == 0 && context->json) {
		print_json(print_status_values(context, &status));
	} else if (result == 0) {
		print_status(context, &status);
	}
	json_decref(status.waiting_paths);
	json_decref(status.slowed);
	json_decref(status.feeds);
	starving_release(&status.starving);
	json_decref(status.damage);
	arena_free(arena);
	return result;
}

const struct command cmd_status = {
	.name = "status",
	.arguments = "",
	.summary = "what is published, queued, sent and failing",
	.help = "",
	.needs = NEEDS_SETTINGS | NEEDS_STORE,
	.run = run,
};
