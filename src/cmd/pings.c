#include "cmd/pings.h"

#include <string.h>

#include "base/mem.h"
#include "cmd/pings_send.h"

#define HOUR 3600
#define KEPT ((int64_t)24 * HOUR) /* a ping is tried */

/* Nothing is told of a site that is not published. */
static const char *server_of(const struct context *context, enum ping_target target)
{
	const struct settings *settings = context->publication.settings;

	if (!settings->output.on) {
		return NULL;
	}
	if (target == PING_FEED) {
		return settings->hub_url;
	}
	return settings->indexnow.key ? settings->indexnow.server : NULL;
}

int pings_note_row(
	struct context *context, const struct known_article *known, int64_t now, struct error *err)
{
	return server_of(context, PING_PAGE)
		       ? pings_note_article(context->publication.store,
				 context->publication.settings->site.url, known, now, err)
		       : 0;
}

int pings_note_output(
	void *ctx, enum publish_role role, const char *url, const char *hash, struct error *err)
{
	const struct pings_noting *noting = ctx;
	const struct context *context = noting->context;
	enum ping_target target = role == PUBLISH_FEED ? PING_FEED : PING_MAP;

	if (!hash) {
		return pings_drop(context->publication.store, PING_FEED, url, err) < 0 ||
				       pings_drop(context->publication.store, PING_MAP, url, err) <
					       0
			       ? -1
			       : 0;
	}
	return server_of(context, target)
		       ? pings_note(context->publication.store, target, url, hash, noting->now, err)
		       : 0;
}

/* A server that answers badly keeps everything waiting; else it is the site. */
static const char *why(const struct ping_queue *queue, const struct ping_server *server)
{
	return server->failures || !queue->reason[0] ? server->reason : queue->reason;
}

/* Of what is switched off by now, nothing is kept; of the rest, a day. */
static int give_up(struct pings_sender *sender, enum ping_target target, struct error *err)
{
	struct context *context = sender->context;
	const char *url = server_of(context, target), *reason;
	enum ping_target asked = target == PING_PAGE ? PING_MAP : target;
	struct ping_server server = {.reason = ""};
	struct ping_queue queue;
	int64_t count;

	if (pings_queue(context->publication.store, sender->arena, asked, &queue, err) < 0 ||
		pings_give_up(context->publication.store, target,
			url ? sender->now - KEPT : INT64_MAX, &count, err) < 0) {
		return -1;
	}
	if (!url || !count) {
		return 0;
	}
	if (ping_server_load(context->publication.store, sender->arena, url, &server, err) < 0) {
		return -1;
	}
	reason = why(&queue, &server);
	report_add(&context->report, REPORT_WARNING, NULL, 0, 0,
		"pings: given up after a day: %s is not told of %lld %s: %s",
		target == PING_FEED ? "the hub" : "IndexNow", (long long)count,
		target == PING_FEED ? "feeds" : "pages", reason);
	return ping_server_lost(context->publication.store, url, count, reason, err);
}

/* What waits for the site. */
static int report_queue(
	struct pings_sender *sender, enum ping_target target, const char *what, struct error *err)
{
	struct context *context = sender->context;
	struct ping_queue queue;

	if (pings_queue(context->publication.store, sender->arena, target, &queue, err) < 0) {
		return -1;
	}
	if (queue.reason[0]) {
		report_add(&context->report,
			sender->now - queue.since > HOUR ? REPORT_WARNING : REPORT_NOTE, NULL, 0, 0,
			"pings: %lld %s: %s", (long long)queue.count, what, queue.reason);
	}
	return 0;
}

static int send_all(struct pings_sender *sender, struct error *err)
{
	struct context *context = sender->context;
	struct ping_queue feeds, pages;

	if ((server_of(context, PING_FEED) && pings_send_feeds(sender, err) < 0) ||
		(server_of(context, PING_PAGE) && pings_send_pages(sender, err) < 0) ||
		give_up(sender, PING_FEED, err) < 0 || give_up(sender, PING_PAGE, err) < 0 ||
		pings_drop_maps(context->publication.store, err) < 0 ||
		report_queue(sender, PING_FEED, "feeds wait", err) < 0 ||
		report_queue(sender, PING_MAP, "sitemaps keep pages waiting", err) < 0 ||
		pings_queue(context->publication.store, sender->arena, PING_FEED, &feeds, err) <
			0 ||
		pings_queue(context->publication.store, sender->arena, PING_PAGE, &pages, err) <
			0) {
		return -1;
	}
	sender->result.feeds_waiting = feeds.count;
	sender->result.pages_waiting = pages.count;
	return 0;
}

void pings_send(struct context *context, struct pings_result *ret_result)
{
	struct pings_sender sender = {
		.context = context, .now = clock_now(&context->publication.clock)};
	struct error err = ERROR_INIT;

	if (context->publication.dry_run) {
		return;
	}
	sender.arena = arena_new();
	if (send_all(&sender, &err) < 0) {
		report_add(&context->report, REPORT_WARNING, NULL, 0, 0, "pings: %s", err.text);
	}
	*ret_result = sender.result;
	arena_free(sender.arena);
}

int pings_look(struct context *context, struct arena *arena, struct pings_state *ret_state,
	struct error *err)
{
	struct pings_state state = {.problem = ""};

	for (int i = 0; i < PING_TARGET_COUNT; i++) {
		const char *url = server_of(context, (enum ping_target)i);
		struct ping_server server = {.reason = ""};
		struct ping_queue queue;

		if (pings_queue(context->publication.store, arena, (enum ping_target)i, &queue,
			    err) < 0 ||
			(url && i != PING_MAP &&
				ping_server_load(context->publication.store, arena, url, &server,
					err) < 0)) {
			return -1;
		}
		state.feeds += i == PING_FEED ? queue.count : 0;
		state.pages += i == PING_PAGE ? queue.count : 0;
		state.lost += server.lost;
		if (queue.since && (!state.since || queue.since < state.since)) {
			state.since = queue.since;
		}
		if (why(&queue, &server)[0]) {
			state.problem = why(&queue, &server);
		}
	}
	*ret_state = state;
	return 0;
}
