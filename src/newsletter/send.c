#include "newsletter/send.h"

#include "base/file.h"
#include "newsletter/possible.h"
#include "newsletter/review.h"
#include "newsletter/transports.h"
#include "store/damage.h"
#include "store/epoch.h"
#include "store/throttles.h"

#define UNREACHABLE_LIMIT (6 * 3600)

/* One call of newsletter_send: deliver's context. */
struct sending {
	const struct publication *publication;
	const struct send_events *events;
};

static int64_t micros(void *ctx)
{
	const struct sending *sending = ctx;

	return clock_micros(&sending->publication->clock);
}

static void on_event(void *ctx, const struct deliver_event *event)
{
	const struct sending *sending = ctx;

	if (sending->events->mail) {
		sending->events->mail(sending->events->ctx, event);
	}
}

/* Since when nothing can be reached, in the store, so that the next run knows. */
static int note_reachability(const struct publication *publication,
	const struct deliver_result *result, struct error *err)
{
	int64_t now = clock_now(&publication->clock), since;

	if (store_get(publication->store, STORE_UNREACHABLE_SINCE, &since, err) < 0) {
		return -1;
	}
	if (!result->unreachable) {
		/* Where nothing is left to be sent, nothing is waiting for a server. */
		bool reached = !result->paused && !*publication->stop;

		return since && reached
			       ? store_set(publication->store, STORE_UNREACHABLE_SINCE, 0, err)
			       : 0;
	}
	if (!since) {
		return store_set(publication->store, STORE_UNREACHABLE_SINCE, now, err);
	}
	if (now - since > UNREACHABLE_LIMIT) {
		return error_set(err, ERROR_TEMPORARY, "no mail server %s for over six hours: %s",
			result->refused ? "took any mail" : "could be reached", result->reason);
	}
	return 0;
}

/* Only where there is something to send: an idle run writes nothing. */
static int note_epoch(struct store *store, int64_t now, struct error *err)
{
	int64_t due;

	if (epoch_check(store, err) < 0 || outbox_due(store, now, &due, err) < 0) {
		return -1;
	}
	return due ? epoch_advance(store, err) : 0;
}

static void report_unreachable(
	const struct publication *publication, const struct deliver_result *result)
{
	if (result->unreachable) {
		report_add(publication->report, REPORT_WARNING, NULL, 0, 0,
			"the mail server %s, mail stays queued: %s",
			result->refused ? "refuses all mail" : "cannot be reached", result->reason);
	}
}

static void report_refused(
	const struct publication *publication, const struct throttle_row *row, const char *scope)
{
	report_add(publication->report, REPORT_WARNING, NULL, 0, 0,
		"mail%s is paused, since it is refused for a fault of the sender's: %s; once that "
		"is mended: postrider resume%s%s",
		scope, row->reason, row->domain[0] ? " " : "", row->domain);
}

/* What is paused by refusals is said by each run, and is an error in the end. */
static int check_refused(const struct publication *publication, struct error *err)
{
	int64_t now = clock_now(&publication->clock);
	struct arena *arena = arena_new();
	struct throttle_row *rows;
	size_t count = 0;
	int result = throttles_load(publication->store, arena, &rows, &count, err);

	for (size_t i = 0; result == 0 && i < count; i++) {
		STRBUF(scope);

		if (!rows[i].refused_since) {
			continue;
		}
		strbuf_addf(&scope, "%s%s", rows[i].domain[0] ? " to " : "", rows[i].domain);
		report_refused(publication, &rows[i], scope.data);
		if (now - rows[i].refused_since > UNREACHABLE_LIMIT) {
			result = error_set(err, ERROR_TEMPORARY,
				"mail%s has been refused for over six hours: %s", scope.data,
				rows[i].reason);
		}
	}
	arena_free(arena);
	return result;
}

/* They count as in doubt already: this says why. */
static void report_unwritten(
	const struct publication *publication, const struct deliver_result *result)
{
	if (result->unwritten) {
		report_add(publication->report, REPORT_WARNING, NULL, 0, 0,
			"in doubt: %zu: the server may have them, and the store took no word of "
			"it; %s",
			result->unwritten,
			publication->settings->mail.hold_doubt
				? "they are held until 'postrider edition release'"
				: "the next run sends them again");
	}
}

static int report_held(void *ctx, int64_t edition, const char *reason)
{
	report_add(ctx, REPORT_WARNING, NULL, 0, 0, "edition %lld is held: %s", (long long)edition,
		reason);
	return 0;
}

/* Each run names what is held for damage; the one that finds it fails as well. */
static int report_damage(const struct publication *publication, const struct deliver_result *result,
	struct error *err)
{
	STRBUF(fault);

	if (result->denied) {
		report_add(publication->report, REPORT_WARNING, NULL, 0, 0,
			"some mails are left to the next run: what the store says of them or of "
			"their readers changed when they were about to leave");
	}
	if (damage_each(publication->store, report_held, publication->report, err) < 0) {
		return -1;
	}
	if (!result->damaged) {
		return 0;
	}
	if (store_check(publication->store, &fault, err) < 0) {
		return -1;
	}
	return error_set(err, ERROR_STORE,
		"'%s' is damaged%s%s%s: nothing is sent of the %zu %s that it hit; put the store "
		"back from a backup, or cancel what is held and mail its posts again with "
		"'postrider digest --include'",
		publication->settings->store, fault.len ? " (" : "", fault.data,
		fault.len ? ")" : "", result->damaged,
		result->damaged == 1 ? "edition" : "editions");
}

static int send_with_keys(struct sending *sending, const struct dkim_keys *keys,
	struct deliver_result *ret_result, struct error *err)
{
	const struct publication *publication = sending->publication;
	const struct mail_settings *mail = &publication->settings->mail;
	struct transport *transports[MAIL_MAX_CONNECTIONS];
	struct deliver_params params = {
		.store = publication->store,
		.settings = publication->settings,
		.transports = transports,
		.dkim = mail->dkim_count ? keys : NULL,
		.clock = micros,
		.event = on_event,
		.ctx = sending,
		.stop = publication->stop,
	};
	int result = note_epoch(publication->store, clock_now(&publication->clock), err);

	if (result == 0) {
		result = transports_open(publication, transports, (size_t)mail->connections,
			&params.transport_count, err);
	}
	if (result == 0) {
		result = deliver(&params, ret_result, err);
	}
	while (params.transport_count) {
		transport_free(transports[--params.transport_count]);
	}
	return result;
}

static int send_locked(
	struct sending *sending, struct deliver_result *ret_result, struct error *err)
{
	struct dkim_keys *keys = transport_keys(sending->publication->settings, err);
	int result = keys ? send_with_keys(sending, keys, ret_result, err) : -1;

	dkim_keys_free(keys);
	report_unwritten(sending->publication, ret_result);
	if (result < 0) {
		return -1;
	}
	report_unreachable(sending->publication, ret_result);
	return report_damage(sending->publication, ret_result, err) < 0 ||
			       note_reachability(sending->publication, ret_result, err) < 0
		       ? -1
		       : check_refused(sending->publication, err);
}

int newsletter_send(const struct publication *publication, const struct send_events *events,
	struct deliver_result *ret_result, struct error *err)
{
	struct sending sending = {.publication = publication, .events = events};
	int lock, result;

	*ret_result = (struct deliver_result){0};
	if (publication->dry_run) {
		return 0;
	}
	if (publication->settings->mail.on &&
		newsletter_require_possible(publication->settings, NULL, err) < 0) {
		return -1;
	}
	if (publication_lock_delivery(publication, &lock, err) < 0) {
		return -1;
	}
	result = review_send(publication, events->review, events->ctx, err) < 0
			 ? -1
			 : send_locked(&sending, ret_result, err);
	file_unlock(lock);
	return result;
}
