#include <stdlib.h>

#include "deliver/committer_parts.h"

#include "base/mem.h"
#include "store/editions.h"

#define CHUNK 64 /* deliveries that are read at once */
/* Claimed deliveries that wait for the throttle in memory; beyond it, they are put off in the
 * store. */
#define MAX_WAITING 512
#define PUT_OFF     60 /* seconds */

/* The reader's state is read again at the claim: what was true at the freeze may not be. */
static const char *reason_to_skip(const struct subscriber *subscriber, int64_t now)
{
	if (subscriber->paused_until > now) {
		return "the reader is paused";
	}
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

/* ---- Variants: those that jobs need, and the one before ---- */

static void drop_variant(struct committer *committer, size_t index)
{
	struct job_variant *variant = committer->variants[index];

	strbuf_release(&variant->blob);
	free(variant);
	committer->variants[index] = committer->variants[--committer->variant_count];
}

static struct job_variant *load_variant(
	struct committer *committer, int64_t number, struct error *err)
{
	struct job_variant *variant;

	for (size_t i = 0; i < committer->variant_count; i++) {
		if (committer->variants[i]->number == number) {
			return committer->variants[i];
		}
	}
	for (size_t i = committer->variant_count; i-- > 0;) {
		if (!committer->variants[i]->users) {
			drop_variant(committer, i);
		}
	}
	variant = xcalloc(1, sizeof(*variant));
	*variant = (struct job_variant){.number = number, .blob = STRBUF_INIT};
	GROW(committer->variants, committer->variant_count, committer->variant_capacity);
	committer->variants[committer->variant_count++] = variant;
	if (variant_load(committer->params->store, number, &variant->blob, err) < 0) {
		drop_variant(committer, committer->variant_count - 1);
		return NULL;
	}
	return variant;
}

void committer_release(struct committer *committer)
{
	job_list_free(&committer->waiting);
	job_list_free(&committer->unwritten);
	while (committer->variant_count) {
		drop_variant(committer, committer->variant_count - 1);
	}
	free(committer->variants);
	throttle_free(committer->throttle);
}

/* ---- Claims ---- */

static void add_claimed(void *ctx, const struct outbox_item *item)
{
	job_list_add(ctx, job_new(item, NULL));
}

static int skip(struct committer *committer, struct job *job, const char *reason, struct error *err)
{
	struct outbox_result result = {
		.state = DELIVERY_SKIPPED, .due = committer_now(committer), .reply = reason};

	if (outbox_finish(committer->params->store, job->item.delivery, &result,
		    committer_now(committer), err) < 0) {
		return -1;
	}
	committer_report(committer, &job->item, &result);
	return 0;
}

static int put_off(struct committer *committer, struct job *job, int64_t due, const char *why,
	struct error *err)
{
	STRBUF(reason);

	strbuf_addf(&reason, "waits for %s: %s", job->domain, why);
	committer->result->put_off++;
	return outbox_put_off(committer->params->store, job->item.delivery, due, reason.data,
		committer_now(committer), err);
}

/* 1: it is to be sent, 0: it is not, -1: the store failed. */
static int admit(struct committer *committer, struct job *job, struct error *err)
{
	int64_t now = committer_now(committer), until;
	const char *reason = reason_to_skip(&job->item.subscriber, now), *why;

	if (reason) {
		return skip(committer, job, reason, err);
	}
	until = throttle_paused_until(committer->throttle, job->domain, now, &why);
	if (!until && committer->waiting.count >= MAX_WAITING) {
		until = now + PUT_OFF;
		why = "its share is used up";
	}
	if (until) {
		return put_off(committer, job, until, why, err);
	}
	job->variant = load_variant(committer, job->item.variant, err);
	if (!job->variant) {
		return -1;
	}
	job->variant->users++;
	return 1;
}

static int claim_in_transaction(void *ctx, struct error *err)
{
	struct committer *committer = ctx;
	struct job_list claimed = {0};
	struct job *job;
	int count = outbox_each_due(committer->params->store, committer_now(committer),
		committer->after, CHUNK, add_claimed, &claimed, err);
	int result = count < 0 ? -1 : 0;

	committer->exhausted = count < CHUNK;
	while ((job = job_list_take(&claimed))) {
		int admitted = result < 0 ? -1 : admit(committer, job, err);

		committer->after = job->item.delivery;
		if (admitted > 0) {
			job_list_add(&committer->waiting, job);
		} else {
			job_free(job);
		}
		result = admitted < 0 ? -1 : result;
	}
	return result;
}

static int claim_chunk(struct committer *committer, struct error *err)
{
	return outbox_transaction(committer->params->store, claim_in_transaction, committer, err);
}

/* Gives the workers those that the throttle lets go now, in their order. */
static void release_waiting(struct committer *committer)
{
	struct job_list staying = {0}, going = {0};
	int64_t now = committer_micros(committer), wait;
	struct job *job;

	committer->until_next = INT64_MAX;
	while ((job = job_list_take(&committer->waiting))) {
		wait = throttle_ask(committer->throttle, job->domain, now);
		job_list_add(wait ? &staying : &going, job);
		if (wait && wait < committer->until_next) {
			committer->until_next = wait;
		}
	}
	committer->waiting = staying;
	job_queue_add(committer->queue, &going, false);
}

int committer_claim(struct committer *committer, size_t ready, struct error *err)
{
	size_t enough = 2 * committer->params->transport_count;

	if (ready < enough && committer->waiting.count < MAX_WAITING && !committer->exhausted &&
		claim_chunk(committer, err) < 0) {
		return -1;
	}
	if (committer->waiting.first) {
		release_waiting(committer);
	}
	return 0;
}
