#include "announce/announce_target.h"

#include <string.h>

#include "base/mem.h"

#define SECONDS     60                         /* of all requests of a run */
#define TIMEOUT     10                         /* of one, in seconds */
#define MAX_BYTES   ((size_t)64 * 1024 * 1024) /* no output is longer */
#define RETRY_AFTER ((int64_t)6 * 60 * 60)     /* longer waits are not granted */

/* In seconds. */
static int64_t time_left(const struct announcing *announcing)
{
	return SECONDS - (clock_now(&announcing->announcer->clock) - announcing->now);
}

bool announce_must_stop(const struct announcing *announcing)
{
	return *announcing->announcer->stop || time_left(announcing) <= 0;
}

/* A request that may begin has a second at least: no time at all would mean the usual one. */
static struct http_params http_params(const struct announcing *announcing)
{
	int64_t left = time_left(announcing);

	left = left < 1 ? 1 : left;
	return (struct http_params){.timeout = 1000L * (left < TIMEOUT ? (long)left : TIMEOUT)};
}

const char *announce_why_not_served(struct announcing *announcing, const struct ping *ping)
{
	struct http_params params = http_params(announcing);
	struct error err = ERROR_INIT;
	struct http_answer answer;

	if (announcing->site_down) {
		return announcing->site_down;
	}
	if (http_get(ping->url, &params, MAX_BYTES, &answer, &err) < 0) {
		const char *reason = arena_strdup(announcing->arena, err.text);

		announcing->site_down = err.kind == ERROR_TEMPORARY ? reason : NULL;
		return reason;
	}
	if (answer.status != 200) {
		return arena_printf(
			announcing->arena, "'%s' answers with %ld", ping->url, answer.status);
	}
	return strcmp(answer.hash, ping->hash) == 0
		       ? NULL
		       : arena_printf(announcing->arena, "'%s' has other bytes than were built",
				 ping->url);
}

/* One call of announce_defer_all. */
struct deferring {
	struct announcing *announcing;
	const struct ping_list *list;
	const char *const *reasons;
};

static int defer_all(void *ctx, struct error *err)
{
	const struct deferring *deferring = ctx;
	const struct announcing *announcing = deferring->announcing;

	for (size_t i = 0; i < deferring->list->count; i++) {
		if (deferring->reasons[i] &&
			pings_defer(announcing->announcer->store, deferring->list->items[i].number,
				announcing->now, deferring->reasons[i], err) < 0) {
			return -1;
		}
	}
	return 0;
}

int announce_defer_all(struct announcing *announcing, const struct ping_list *list,
	const char *const *reasons, struct error *err)
{
	struct deferring deferring = {.announcing = announcing, .list = list, .reasons = reasons};

	return store_transaction(announcing->announcer->store, defer_all, &deferring, err);
}

int announce_target_open(struct announcing *announcing, struct announce_target *target,
	bool *ret_due, struct error *err)
{
	if (ping_server_load(announcing->announcer->store, announcing->arena, target->url,
		    &target->server, err) < 0) {
		return -1;
	}
	*ret_due = target->server.due <= announcing->now;
	return 0;
}

static int note_failure(struct announcing *announcing, struct announce_target *target, int64_t wait,
	const char *reason, struct error *err)
{
	target->server.failures++;
	report_add(announcing->announcer->report, REPORT_WARNING, NULL, 0, 0,
		"pings: %s is told later: %s", target->name, reason);
	return ping_server_failed(announcing->announcer->store, target->url, announcing->now,
		wait < RETRY_AFTER ? wait : RETRY_AFTER, reason, err);
}

static int note_success(
	struct announcing *announcing, struct announce_target *target, struct error *err)
{
	if (!target->server.failures && !target->server.lost) {
		return 0;
	}
	target->server = (struct ping_server){.reason = ""};
	return ping_server_accepted(announcing->announcer->store, target->url, err);
}

int announce_post(struct announcing *announcing, struct announce_target *target,
	const struct http_body *body, int64_t things, enum http_verdict *ret_verdict,
	struct error *err)
{
	struct http_params params = http_params(announcing);
	struct error fault = ERROR_INIT;
	struct http_answer answer = {0};
	enum http_verdict verdict = HTTP_LATER;
	const char *reason;

	if (http_post(target->url, &params, body, &answer, &fault) < 0) {
		reason = arena_strdup(announcing->arena, fault.text);
	} else {
		verdict = http_verdict_of(&answer);
		reason = arena_printf(
			announcing->arena, "'%s' answers with %ld", target->url, answer.status);
	}
	*ret_verdict = verdict;
	switch (verdict) {
	case HTTP_TAKEN:
		return note_success(announcing, target, err);
	case HTTP_REFUSED:
		target->reason = target->refused ? target->reason : reason;
		target->refused += things;
		return 0;
	default:
		return note_failure(announcing, target, answer.retry_after, reason, err);
	}
}

int announce_target_close(
	struct announcing *announcing, const struct announce_target *target, struct error *err)
{
	if (!target->refused) {
		return 0;
	}
	report_add(announcing->announcer->report, REPORT_WARNING, NULL, 0, 0,
		"pings: %s refuses %lld and is not told of them again: %s", target->name,
		(long long)target->refused, target->reason);
	return ping_server_lost(
		announcing->announcer->store, target->url, target->refused, target->reason, err);
}
