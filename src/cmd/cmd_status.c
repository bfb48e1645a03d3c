#include "announce/announce.h"
#include "base/mem.h"
#include "cmd/command.h"
#include "cmd/print.h"
#include "cmd/print_announced.h"
#include "cmd/print_damage.h"
#include "cmd/print_starving.h"
#include "publication/remote_feeds.h"
#include "store/articles.h"
#include "store/editions.h"
#include "store/outbox.h"
#include "store/subscribers.h"
#include "store/throttles.h"

/* All that status tells, read once. */
struct status {
	int64_t facts[STORE_UNREACHABLE_SINCE + 1];
	int64_t subscribers[SUBSCRIBER_STATUS_COUNT];
	int64_t deliveries[DELIVERY_STATE_COUNT];
	struct announce_state pings;
	json_t *feeds;                  /* that are sources */
	json_t *slowed;                 /* domains that asked for less mail */
	int64_t next_due[RHYTHM_COUNT]; /* 0: not known before the first plan */
	size_t published, waiting, held;
	size_t held_editions;
	struct starving starving; /* readers who get nothing */
	json_t *damage;           /* of editions */
	json_t *waiting_paths;    /* of the articles that wait to be mailed */
};

static json_t *instant_or_null(const struct context *context, int64_t at)
{
	FREE_ON_EXIT char *text = at ? print_instant(context, at) : NULL;

	return text ? json_string(text) : json_null();
}

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
					instant_or_null(context, paused ? rows[i].paused_until : 0),
					"refused_since",
					instant_or_null(context, rows[i].refused_since), "reason",
					rows[i].reason));
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

static json_t *status_values(const struct context *context, const struct status *status)
{
	json_t *deliveries = json_object(), *subscribers = json_object(), *next = json_object();

	for (int i = 0; i < DELIVERY_STATE_COUNT; i++) {
		json_object_set_new(deliveries, delivery_state_name((enum delivery_state)i),
			json_integer((json_int_t)status->deliveries[i]));
	}
	for (int i = 0; i < SUBSCRIBER_ERASED; i++) {
		json_object_set_new(subscribers, subscriber_status_name((enum subscriber_status)i),
			json_integer((json_int_t)status->subscribers[i]));
	}
	for (int i = 0; i < RHYTHM_COUNT; i++) {
		if (status->next_due[i]) {
			json_object_set_new(next, rhythm_name((enum rhythm)i),
				instant_or_null(context, status->next_due[i]));
		}
	}
	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:I, s:I, s:O, s:I, s:I, s:b, s:o, s:o, s:o, "
			 "s:o, s:o, s:O, s:O, s:o, s:O}",
		"configuration", context->publication.settings->path, "store",
		context->publication.settings->store, "last_build",
		instant_or_null(context, status->facts[STORE_LAST_BUILD]), "last_run",
		instant_or_null(context, status->facts[STORE_LAST_RUN]), "first_plan",
		instant_or_null(context, status->facts[STORE_FIRST_PLAN]), "articles",
		(json_int_t)status->published, "waiting", (json_int_t)status->waiting,
		"waiting_paths", status->waiting_paths, "held", (json_int_t)status->held,
		"held_editions", (json_int_t)status->held_editions, "paused",
		(int)(status->facts[STORE_PAUSED] != 0), "unreachable_since",
		instant_or_null(context, status->facts[STORE_UNREACHABLE_SINCE]), "subscribers",
		subscribers, "deliveries", deliveries, "next", next, "pings",
		print_announce_state_values(context, &status->pings), "feeds", status->feeds,
		"slowed", status->slowed, "starving", print_starving_values(&status->starving),
		"damage", status->damage);
}

static void print_slowed(const struct context *context, json_t *slowed)
{
	size_t index;
	json_t *value;

	json_array_foreach (slowed, index, value) {
		const char *until = json_string_value(json_object_get(value, "paused_until"));
		const char *refused = json_string_value(json_object_get(value, "refused_since"));
		const char *domain = json_string_value(json_object_get(value, "domain"));

		print_line(context, "%s    %s%s%s: %s", refused ? "refused    " : "slowed down",
			domain[0] ? domain : "all mail", until ? ", not before " : "",
			until ? until : "", json_string_value(json_object_get(value, "reason")));
		if (refused) {
			print_line(context,
				"  since        %s, for a fault of the sender's; once it is "
				"mended: "
				"postrider resume%s%s",
				refused, domain[0] ? " " : "", domain);
		}
	}
}

/* Of those that fail. */
static void print_feeds(const struct context *context, const json_t *values)
{
	size_t i;
	json_t *feed;

	json_array_foreach (values, i, feed) {
		const char *since = json_string_value(json_object_get(feed, "failing_since"));

		if (since) {
			print_line(context, "feed           fails since %s: %s", since,
				json_string_value(json_object_get(feed, "reason")));
		}
	}
}

static void print_trouble(const struct context *context, const struct status *status)
{
	FREE_ON_EXIT char *since = print_instant(context, status->facts[STORE_UNREACHABLE_SINCE]);

	if (status->facts[STORE_UNREACHABLE_SINCE]) {
		print_line(context, "mail server    cannot be reached since %s; mail stays queued",
			since);
	}
	if (status->facts[STORE_PAUSED]) {
		print_line(context, "paused         no mail leaves until 'postrider resume'");
	}
	if (status->held) {
		print_line(context,
			"held           %zu old posts turned up at once: 'postrider article "
			"mark-sent "
			"--held' mails them never, 'mark-new --held' with the next digest",
			status->held);
	}
	if (status->held_editions) {
		print_line(context,
			"held           %zu editions: 'postrider edition list', then release or "
			"cancel",
			status->held_editions);
	}
}

static void print_status(const struct context *context, const struct status *status)
{
	FREE_ON_EXIT char *last_run = print_instant(context, status->facts[STORE_LAST_RUN]);
	STRBUF(readers);
	STRBUF(mails);

	for (int i = 0; i < SUBSCRIBER_ERASED; i++) {
		if (status->subscribers[i]) {
			strbuf_addf(&readers, "%s%lld %s", readers.len ? ", " : "",
				(long long)status->subscribers[i],
				subscriber_status_name((enum subscriber_status)i));
		}
	}
	for (int i = 0; i < DELIVERY_STATE_COUNT; i++) {
		if (status->deliveries[i]) {
			strbuf_addf(&mails, "%s%lld %s", mails.len ? ", " : "",
				(long long)status->deliveries[i],
				delivery_state_name((enum delivery_state)i));
		}
	}
	print_line(context, "configuration  %s", context->publication.settings->path);
	print_line(context, "store          %s", context->publication.settings->store);
	print_line(context, "articles       %zu public, %zu wait to be mailed", status->published,
		status->waiting);
	for (size_t i = 0; i < json_array_size(status->waiting_paths); i++) {
		print_line(context, "  waits        %s",
			json_string_value(json_array_get(status->waiting_paths, i)));
	}
	print_line(context, "subscribers    %s", readers.len ? readers.data : "none");
	print_line(context, "mail           %s", mails.len ? mails.data : "none yet");
	print_line(context, "last plan      %s",
		status->facts[STORE_LAST_RUN] ? last_run : "none yet");
	for (int i = 0; i < RHYTHM_COUNT; i++) {
		if (status->next_due[i]) {
			FREE_ON_EXIT char *due = print_instant(context, status->next_due[i]);

			print_line(context, "next %-8s  %s", rhythm_name((enum rhythm)i), due);
		}
	}
	print_announce_state(context, &status->pings);
	print_feeds(context, status->feeds);
	print_slowed(context, status->slowed);
	print_starving(context, &status->starving);
	print_damage(context, status->damage);
	print_trouble(context, status);
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
		print_json(status_values(context, &status));
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
