#include "announce/announce.h"

#include <string.h>

#include "announce/announce_target.h"
#include "base/mem.h"

#define HOUR 3600
#define KEPT ((int64_t)24 * HOUR) /* a ping is tried */

/* Nothing is told of a site that is not published. */
static const char *server_of(const struct announcer *announcer, enum ping_target target)
{
	const struct settings *settings = announcer->settings;

	if (!settings->output.on) {
		return NULL;
	}
	if (target == PING_FEED) {
		return settings->hub_url;
	}
	return settings->indexnow.key ? settings->indexnow.server : NULL;
}

int announce_note_article(const struct announcer *announcer, const struct known_article *known,
	int64_t now, struct error *err)
{
	return server_of(announcer, PING_PAGE)
		       ? pings_note_article(
				 announcer->store, announcer->settings->site.url, known, now, err)
		       : 0;
}

int announce_note_output(
	void *ctx, enum publish_role role, const char *url, const char *hash, struct error *err)
{
	const struct announce_noting *noting = ctx;
	const struct announcer *announcer = noting->announcer;
	enum ping_target target = role == PUBLISH_FEED ? PING_FEED : PING_MAP;

	if (!hash) {
		return pings_drop(announcer->store, PING_FEED, url, err) < 0 ||
				       pings_drop(announcer->store, PING_MAP, url, err) < 0
			       ? -1
			       : 0;
	}
	return server_of(announcer, target)
		       ? pings_note(announcer->store, target, url, hash, noting->now, err)
		       : 0;
}

/* A server that answers badly keeps everything waiting; else it is the site. */
static const char *why(const struct ping_queue *queue, const struct ping_server *server)
{
	return server->failures || !queue->reason[0] ? server->reason : queue->reason;
}

/* Of what is switched off by now, nothing is kept; of the rest, a day. */
static int give_up(struct announcing *announcing, enum ping_target target, struct error *err)
{
	const struct announcer *announcer = announcing->announcer;
	const char *url = server_of(announcer, target), *reason;
	enum ping_target asked = target == PING_PAGE ? PING_MAP : target;
	struct ping_server server = {.reason = ""};
	struct ping_queue queue;
	int64_t count;

	if (pings_queue(announcer->store, announcing->arena, asked, &queue, err) < 0 ||
		pings_give_up(announcer->store, target, url ? announcing->now - KEPT : INT64_MAX,
			&count, err) < 0) {
		return -1;
	}
	if (!url || !count) {
		return 0;
	}
	if (ping_server_load(announcer->store, announcing->arena, url, &server, err) < 0) {
		return -1;
	}
	reason = why(&queue, &server);
	report_add(announcer->report, REPORT_WARNING, NULL, 0, 0,
		"pings: given up after a day: %s is not told of %lld %s: %s",
		target == PING_FEED ? "the hub" : "IndexNow", (long long)count,
		target == PING_FEED ? "feeds" : "pages", reason);
	return ping_server_lost(announcer->store, url, count, reason, err);
}

/* What waits for the site. */
static int report_queue(
	struct announcing *announcing, enum ping_target target, const char *what, struct error *err)
{
	const struct announcer *announcer = announcing->announcer;
	struct ping_queue queue;

	if (pings_queue(announcer->store, announcing->arena, target, &queue, err) < 0) {
		return -1;
	}
	if (queue.reason[0]) {
		report_add(announcer->report,
			announcing->now - queue.since > HOUR ? REPORT_WARNING : REPORT_NOTE, NULL,
			0, 0, "pings: %lld %s: %s", (long long)queue.count, what, queue.reason);
	}
	return 0;
}

static int send_all(struct announcing *announcing, struct error *err)
{
	const struct announcer *announcer = announcing->announcer;
	struct ping_queue feeds, pages;

	if ((server_of(announcer, PING_FEED) && announce_feeds(announcing, err) < 0) ||
		(server_of(announcer, PING_PAGE) && announce_pages(announcing, err) < 0) ||
		give_up(announcing, PING_FEED, err) < 0 ||
		give_up(announcing, PING_PAGE, err) < 0 ||
		pings_drop_maps(announcer->store, err) < 0 ||
		report_queue(announcing, PING_FEED, "feeds wait", err) < 0 ||
		report_queue(announcing, PING_MAP, "sitemaps keep pages waiting", err) < 0 ||
		pings_queue(announcer->store, announcing->arena, PING_FEED, &feeds, err) < 0 ||
		pings_queue(announcer->store, announcing->arena, PING_PAGE, &pages, err) < 0) {
		return -1;
	}
	announcing->result.feeds_waiting = feeds.count;
	announcing->result.pages_waiting = pages.count;
	return 0;
}

void announce_send(const struct announcer *announcer, struct announce_result *ret_result)
{
	struct announcing announcing = {
		.announcer = announcer, .now = clock_now(&announcer->clock)};
	struct error err = ERROR_INIT;

	*ret_result = (struct announce_result){0};
	if (announcer->dry_run) {
		return;
	}
	announcing.arena = arena_new();
	if (send_all(&announcing, &err) < 0) {
		report_add(announcer->report, REPORT_WARNING, NULL, 0, 0, "pings: %s", err.text);
	}
	*ret_result = announcing.result;
	arena_free(announcing.arena);
}

int announce_look(const struct announcer *announcer, struct arena *arena,
	struct announce_state *ret_state, struct error *err)
{
	struct announce_state state = {.problem = ""};

	for (int i = 0; i < PING_TARGET_COUNT; i++) {
		const char *url = server_of(announcer, (enum ping_target)i);
		struct ping_server server = {.reason = ""};
		struct ping_queue queue;

		if (pings_queue(announcer->store, arena, (enum ping_target)i, &queue, err) < 0 ||
			(url && i != PING_MAP &&
				ping_server_load(announcer->store, arena, url, &server, err) < 0)) {
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
