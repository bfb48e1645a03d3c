#include "deliver/throttle.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "store/throttles.h"

#define SECOND      INT64_C(1000000) /* in microseconds */
#define FIRST_PAUSE 300              /* seconds */
#define MAX_LEVEL   7                /* 300 s doubled six times are over five hours: capped */
#define LONGEST     (4 * 3600)
#define SLOWEST     (8 * SECOND)
#define STEP        (SECOND / 4) /* between messages at the first level */
#define SUCCESSES   10           /* accepted messages that bring it down a level */
#define BURST       (SECOND / 10)

/* What limits mail to one domain, or, with "", all mail. */
struct scope {
	char *domain;
	int64_t interval;      /* between messages, as configured; 0: no limit */
	size_t connections;    /* at once, as configured; 0: no limit */
	size_t active;         /* messages under way */
	int64_t next;          /* not before; microseconds */
	int level;             /* of slowing down */
	int successes;         /* accepted messages since the level changed */
	int64_t paused_until;  /* seconds */
	int64_t refused_since; /* seconds; 0: its refusals are not the sender's fault */
	char *reason;
	bool changed;
};

struct throttle {
	struct scope *scopes; /* few: domains without limits or trouble are not among them */
	size_t count, capacity;
};

static struct scope *find(struct throttle *throttle, const char *domain)
{
	for (size_t i = 0; i < throttle->count; i++) {
		if (text_equal_nocase(throttle->scopes[i].domain, domain)) {
			return &throttle->scopes[i];
		}
	}
	return NULL;
}

static struct scope *find_or_add(struct throttle *throttle, const char *domain)
{
	struct scope *scope = find(throttle, domain);

	if (!scope) {
		GROW(throttle->scopes, throttle->count, throttle->capacity);
		scope = &throttle->scopes[throttle->count++];
		*scope = (struct scope){.domain = xstrdup(domain), .reason = xstrdup("")};
	}
	return scope;
}

static void add_row(struct throttle *throttle, const struct throttle_row *row)
{
	struct scope *scope = find_or_add(throttle, row->domain);

	scope->next = row->next;
	scope->level = row->level > MAX_LEVEL ? MAX_LEVEL : row->level;
	scope->paused_until = row->paused_until;
	scope->refused_since = row->refused_since;
	free(scope->reason);
	scope->reason = xstrdup(row->reason);
}

struct throttle *throttle_load(
	const struct mail_settings *mail, struct store *store, struct error *err)
{
	struct throttle *throttle = xcalloc(1, sizeof(*throttle));
	struct arena *arena = arena_new();
	struct throttle_row *rows;
	size_t count;
	int result = throttles_load(store, arena, &rows, &count, err);

	for (size_t i = 0; result == 0 && i < count; i++) {
		add_row(throttle, &rows[i]);
	}
	arena_free(arena);
	if (result < 0) {
		throttle_free(throttle);
		return NULL;
	}
	if (mail->interval) {
		find_or_add(throttle, "")->interval = mail->interval;
	}
	for (size_t i = 0; i < mail->limit_count; i++) {
		struct scope *scope = find_or_add(throttle, mail->limits[i].domain);

		scope->interval = mail->limits[i].interval;
		scope->connections = (size_t)mail->limits[i].connections;
	}
	return throttle;
}

int throttle_save_changes(struct throttle *throttle, struct store *store, struct error *err)
{
	for (size_t i = 0; i < throttle->count; i++) {
		struct scope *scope = &throttle->scopes[i];
		struct throttle_row row = {
			.domain = scope->domain,
			.next = scope->next,
			.level = scope->level,
			.paused_until = scope->paused_until,
			.reason = scope->reason,
			.refused_since = scope->refused_since,
		};

		if (scope->changed && throttle_save(store, &row, err) < 0) {
			return -1;
		}
		scope->changed = false;
	}
	return 0;
}

void throttle_free(struct throttle *throttle)
{
	if (!throttle) {
		return;
	}
	for (size_t i = 0; i < throttle->count; i++) {
		free(throttle->scopes[i].domain);
		free(throttle->scopes[i].reason);
	}
	free(throttle->scopes);
	free(throttle);
}

int64_t throttle_paused_until(
	struct throttle *throttle, const char *domain, int64_t now, const char **ret_reason)
{
	const struct scope *scope = find(throttle, domain), *all = find(throttle, "");

	if (all && all->paused_until > now) {
		scope = all;
	}
	if (!scope || scope->paused_until <= now) {
		return 0;
	}
	*ret_reason = scope->reason;
	return scope->paused_until;
}

void throttle_refuse(struct throttle *throttle, const char *domain, int64_t now, const char *reason)
{
	struct scope *scope = find_or_add(throttle, domain);

	scope->refused_since = scope->refused_since ? scope->refused_since : now;
	scope->paused_until = now + LONGEST;
	scope->changed = true;
	free(scope->reason);
	scope->reason = xstrdup(reason);
}

const char *throttle_refused(
	struct throttle *throttle, const char *domain, int64_t now, bool *ret_probing)
{
	const struct scope *scope = find(throttle, domain), *all = find(throttle, "");

	if (all && all->refused_since) {
		scope = all;
	}
	if (!scope || !scope->refused_since) {
		return NULL;
	}
	*ret_probing = scope->paused_until <= now;
	return scope->domain;
}

/* The probe went well. */
static void accept(struct scope *scope, int64_t now)
{
	if (scope && scope->refused_since && scope->paused_until <= now / SECOND) {
		scope->refused_since = 0;
		scope->changed = true;
	}
}

static int64_t interval_of(const struct scope *scope)
{
	int64_t slow = 0;

	if (scope->level) {
		slow = STEP << (scope->level - 1);
		slow = slow > SLOWEST ? SLOWEST : slow;
	}
	return slow > scope->interval ? slow : scope->interval;
}

/* 0: it may go as far as this scope is concerned. */
static int64_t wait_for(const struct scope *scope, int64_t now)
{
	bool full = scope && ((scope->connections && scope->active >= scope->connections) ||
				     ((scope->level || scope->refused_since) && scope->active));

	if (full) {
		return SECOND / 100;
	}
	/* An instant far ahead comes from a clock that was set back since. */
	return scope && scope->next > now && scope->next - now <= LONGEST * SECOND
		       ? scope->next - now
		       : 0;
}

static void count_start(struct scope *scope, int64_t now)
{
	int64_t interval, earliest = now - BURST;

	if (scope) {
		interval = interval_of(scope);
		scope->active++;
		if (interval) {
			bool sane = scope->next > earliest && scope->next <= now;

			scope->next = (sane ? scope->next : now) + interval;
			scope->changed = true;
		}
	}
}

int64_t throttle_ask(struct throttle *throttle, const char *domain, int64_t now)
{
	struct scope *all = find(throttle, ""), *scope = find(throttle, domain);
	int64_t wait = wait_for(scope, now);

	if (!wait) {
		wait = wait_for(all, now);
	}
	if (!wait) {
		count_start(all, now);
		count_start(scope, now);
	}
	return wait;
}

/* RFC 3463, 3.8: X.7 is policy, and a temporary one means too much mail. A 421 before RCPT is about
 * the connection, not about the domain. */
static bool asks_to_slow_down(const struct outcome *outcome)
{
	return outcome->kind == OUTCOME_DEFERRED && outcome->phase >= OUTCOME_AT_RCPT &&
	       (outcome->code == 421 || strncmp(outcome->enhanced, "4.7.", 4) == 0);
}

static void slow_down(struct scope *scope, const struct outcome *outcome, int64_t now)
{
	int64_t pause;

	/* Messages that were under way when it was paused get the same answer: it counts once. */
	if (scope->paused_until > now / SECOND) {
		return;
	}
	scope->level += scope->level < MAX_LEVEL;
	pause = (int64_t)FIRST_PAUSE << (scope->level - 1);
	scope->paused_until = now / SECOND + (pause > LONGEST ? LONGEST : pause);
	scope->successes = 0;
	scope->changed = true;
	free(scope->reason);
	scope->reason = xasprintf("%d %s%s%s", outcome->code, outcome->enhanced,
		outcome->enhanced[0] ? " " : "", outcome->text);
}

static void speed_up(struct scope *scope)
{
	if (scope->level && ++scope->successes >= SUCCESSES) {
		scope->level--;
		scope->successes = 0;
		scope->changed = true;
	}
}

void throttle_tell(
	struct throttle *throttle, const char *domain, const struct outcome *outcome, int64_t now)
{
	struct scope *all = find(throttle, ""), *scope = find(throttle, domain);

	if (all) {
		all->active -= all->active > 0;
	}
	if (scope) {
		scope->active -= scope->active > 0;
	}
	if (outcome && outcome->kind == OUTCOME_SENT) {
		accept(all, now);
		accept(scope, now);
	}
	if (outcome && asks_to_slow_down(outcome)) {
		slow_down(find_or_add(throttle, domain), outcome, now);
	} else if (outcome && outcome->kind == OUTCOME_SENT && scope) {
		speed_up(scope);
	}
}
