#include "deliver/deliver.h"

#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "base/token.h"
#include "deliver/message.h"
#include "store/editions.h"

/* So many connections lost in a row, and the server counts as unreachable. */
#define MAX_LOSSES 3

/* One run over the outbox. */
struct run {
	const struct deliver_params *params;
	struct deliver_result *result;
	struct arena *arena; /* of the item at hand */
	int64_t variant;     /* whose blob is loaded */
	struct strbuf blob;
	size_t done, total;
	int losses; /* connections lost in the middle of a message, one after the other */
};

static int64_t now(const struct run *run)
{
	return run->params->clock(run->params->ctx);
}

static int finish(struct run *run, const struct outbox_item *item,
	const struct outbox_result *result, struct error *err)
{
	struct deliver_event event = {
		.delivery = item->delivery,
		.address = item->subscriber.address,
		.state = result->state,
		.reply = result->reply,
		.done = ++run->done,
		.total = run->total,
	};

	if (outbox_finish(run->params->store, item->delivery, result, now(run), err) < 0) {
		return -1;
	}
	run->result->counts[result->state]++;
	if (run->params->event) {
		run->params->event(run->params->ctx, &event);
	}
	return 0;
}

/* The reader's state is read again at the claim: what was true at the freeze may not be. */
static const char *reason_to_skip(const struct subscriber *subscriber)
{
	switch (subscriber->status) {
	case SUBSCRIBER_ACTIVE:
		return NULL;
	case SUBSCRIBER_UNSUBSCRIBED:
		return "the reader left";
	case SUBSCRIBER_SUPPRESSED:
		return "the address is suppressed";
	case SUBSCRIBER_ERASED:
		return "the reader was erased";
	default:
		return "the reader has not confirmed";
	}
}

static int load_blob(struct run *run, int64_t variant, struct error *err)
{
	if (run->variant == variant) {
		return 0;
	}
	strbuf_clear(&run->blob);
	run->variant = 0;
	if (variant_load(run->params->store, variant, &run->blob, err) < 0) {
		return -1;
	}
	run->variant = variant;
	return 0;
}

struct mark {
	struct run *run;
	int64_t delivery;
};

static int mark_sending(void *ctx, struct error *err)
{
	struct mark *mark = ctx;

	return outbox_mark_sending(mark->run->params->store, mark->delivery, now(mark->run), err);
}

/* A refusal is told with its codes, "550 5.1.1 no such user": they say whose fault it is. */
static const char *reply_of(const struct run *run, const struct outcome *outcome)
{
	if (!outcome->code || outcome->kind == OUTCOME_SENT) {
		return outcome->text;
	}
	return arena_printf(run->arena, "%d%s%s %s", outcome->code, outcome->enhanced[0] ? " " : "",
		outcome->enhanced, outcome->text);
}

static struct outbox_result judge(
	const struct run *run, const struct outbox_item *item, const struct outcome *outcome)
{
	struct outbox_result result = {
		.reply = reply_of(run, outcome), .queue_id = outcome->queue_id, .attempted = true};
	int64_t at = now(run), wait;

	result.due = at;
	switch (outcome->kind) {
	case OUTCOME_SENT:
		result.state = DELIVERY_SENT;
		break;
	case OUTCOME_FAILED:
		result.state = DELIVERY_FAILED;
		break;
	default:
		/* What is in doubt is sent again no sooner than what was deferred: a server that
		 * never answers after the dot gets few copies. */
		wait = outbox_backoff(item->delivery, item->attempts, item->first_tried, at);
		result.state = wait < 0                            ? DELIVERY_FAILED
			       : outcome->kind == OUTCOME_IN_DOUBT ? DELIVERY_IN_DOUBT
								   : DELIVERY_DEFERRED;
		result.due = at + (wait < 0 ? 0 : wait);
	}
	return result;
}

/* A message that breaks the connection counts as tried, so that it does not keep the others from
 * leaving; but a server that breaks every one is down. */
static void count_losses(struct run *run, const struct outcome *outcome)
{
	run->losses = outcome->unreachable && outcome->lost ? run->losses + 1 : 0;
	if (run->losses >= MAX_LOSSES) {
		run->result->unreachable = true;
		memcpy(run->result->reason, outcome->text, sizeof(run->result->reason));
	}
}

/* No server: this delivery and all after it stay as they are, for the next run. */
static int give_up(struct run *run, const struct outbox_item *item, const struct outcome *outcome,
	struct error *err)
{
	struct outbox_result result = {
		.state = item->attempts ? DELIVERY_DEFERRED : DELIVERY_QUEUED,
		.due = now(run),
		.reply = outcome->text,
	};

	run->result->unreachable = true;
	memcpy(run->result->reason, outcome->text, sizeof(run->result->reason));
	return outbox_finish(run->params->store, item->delivery, &result, now(run), err);
}

static int skip(struct run *run, const struct outbox_item *item, enum delivery_state state,
	const char *reason, struct error *err)
{
	struct outbox_result result = {.state = state, .due = now(run), .reply = reason};

	return finish(run, item, &result, err);
}

static int send_item(struct run *run, const struct outbox_item *item, struct error *err)
{
	struct mark mark = {.run = run, .delivery = item->delivery};
	const struct settings *settings = run->params->settings;
	char delivery_token[TOKEN_LEN + 1], reader_token[TOKEN_LEN + 1];
	struct deliver_message message = {
		.blob = run->blob.data,
		.blob_len = run->blob.len,
		.subscriber = &item->subscriber,
		.rhythm = item->rhythm,
		.edition = item->edition,
		.date = item->edition_date,
		.delivery_token = delivery_token,
		.reader_token = reader_token,
	};
	struct submission submission = {
		.name = delivery_token, .before_commit = mark_sending, .ctx = &mark};
	struct outbox_result result;
	struct outcome outcome;
	struct error fault = ERROR_INIT;
	STRBUF(bytes);
	STRBUF(sender);
	STRBUF(recipient);

	token_make(&run->params->store->key, TOKEN_DELIVERY, item->delivery, delivery_token);
	token_make(&run->params->store->key, TOKEN_READER, item->subscriber.number, reader_token);
	if (deliver_fill(settings, &message, &bytes, &fault) < 0 ||
		deliver_envelope(settings, &message, &sender, &recipient, &fault) < 0) {
		return skip(run, item, DELIVERY_FAILED, fault.text, err);
	}
	submission.sender = sender.data;
	submission.recipient = recipient.data;
	submission.bytes = bytes.data;
	submission.len = bytes.len;
	submission.needs_smtputf8 = !text_is_ascii(recipient.data);
	if (transport_send(run->params->transport, &submission, &outcome, err) < 0) {
		return -1;
	}
	if (outcome.kind == OUTCOME_DEFERRED && outcome.unreachable && !outcome.lost) {
		return give_up(run, item, &outcome, err);
	}
	count_losses(run, &outcome);
	result = judge(run, item, &outcome);
	return finish(run, item, &result, err);
}

/* 1: go on, 0: nothing is left or may be sent, -1. */
static int next_item(struct run *run, int64_t *after, struct error *err)
{
	struct store *store = run->params->store;
	struct outbox_item item;
	const char *reason;
	int64_t paused;
	int found;

	if (store_get(store, STORE_PAUSED, &paused, err) < 0) {
		return -1;
	}
	run->result->paused = paused != 0;
	if (paused || run->result->unreachable || (run->params->stop && *run->params->stop)) {
		return 0;
	}
	found = outbox_next(store, run->arena, now(run), *after, &item, err);
	if (found <= 0) {
		return found;
	}
	*after = item.delivery;
	reason = reason_to_skip(&item.subscriber);
	if (reason) {
		return skip(run, &item, DELIVERY_SKIPPED, reason, err) < 0 ? -1 : 1;
	}
	if (load_blob(run, item.variant, err) < 0) {
		return -1;
	}
	return send_item(run, &item, err) < 0 ? -1 : 1;
}

int deliver(
	const struct deliver_params *params, struct deliver_result *ret_result, struct error *err)
{
	struct run run = {.params = params, .result = ret_result, .blob = STRBUF_INIT};
	int64_t after = 0, count;
	int result;

	*ret_result = (struct deliver_result){0};
	if (outbox_recover(params->store, now(&run), &count, err) < 0) {
		return -1;
	}
	ret_result->recovered = (size_t)count;
	if (editions_hold_withdrawn(params->store, &count, err) < 0 ||
		outbox_due(params->store, now(&run), &count, err) < 0) {
		return -1;
	}
	run.total = (size_t)count;
	do {
		run.arena = arena_new();
		result = next_item(&run, &after, err);
		arena_free(run.arena);
	} while (result > 0);
	strbuf_release(&run.blob);
	/* A stop that was asked for is no failure. */
	return result < 0 && err->kind == ERROR_BUSY && params->stop && *params->stop ? 0 : result;
}
