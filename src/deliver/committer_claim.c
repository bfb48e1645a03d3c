#include <glib.h>
#include <stdlib.h>

#include "deliver/committer_parts.h"

#include "base/mem.h"
#include "store/damage.h"
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

/* 1 and *ret_variant; 0 where it is not as it was frozen; -1. */
static int load_variant(struct committer *committer, const struct outbox_item *item,
	struct job_variant **ret_variant, struct error *err)
{
	struct job_variant *variant;
	int sound;

	for (size_t i = 0; i < committer->variant_count; i++) {
		variant = committer->variants[i];
		if (variant->number == item->variant && variant->edition == item->edition) {
			*ret_variant = variant;
			return 1;
		}
	}
	for (size_t i = committer->variant_count; i-- > 0;) {
		if (!committer->variants[i]->users) {
			drop_variant(committer, i);
		}
	}
	variant = xcalloc(1, sizeof(*variant));
	*variant = (struct job_variant){
		.number = item->variant, .edition = item->edition, .blob = STRBUF_INIT};
	GROW(committer->variants, committer->variant_count, committer->variant_capacity);
	committer->variants[committer->variant_count++] = variant;
	sound = variant_load(
		committer->params->store, item->variant, item->edition, &variant->blob, err);
	if (sound <= 0) {
		drop_variant(committer, committer->variant_count - 1);
	} else {
		*ret_variant = variant;
	}
	return sound;
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
	refusals_free(committer->refusals);
	g_hash_table_destroy(committer->denied);
}

/* ---- Claims ---- */

/* One claim. What it says of deliveries holds once its transaction is kept. */
struct claiming {
	struct committer *committer;
	struct job_list skipped;
	size_t put_off;
	size_t damaged; /* editions that it held */
	bool denied;    /* some were left, to which the store denied their mark */
};

static void add_claimed(void *ctx, const struct outbox_item *item)
{
	job_list_add(ctx, job_new(item, NULL));
}

static int skip(struct committer *committer, struct job *job, const char *reason, struct error *err)
{
	int64_t now = committer_now(committer);

	job->fate = JOB_FINISHED;
	job->result = (struct outbox_result){
		.state = DELIVERY_SKIPPED, .due = now, .reply = reason};
	return outbox_finish(committer->params->store, job->item.delivery, &job->result, now, err);
}

static int put_off(
	struct claiming *claiming, struct job *job, int64_t due, const char *why, struct error *err)
{
	struct committer *committer = claiming->committer;
	STRBUF(reason);

	strbuf_addf(&reason, "waits for %s: %s", job->domain, why);
	job->fate = JOB_REQUEUED;
	claiming->put_off++;
	return outbox_put_off(committer->params->store, job->item.delivery, due, reason.data,
		committer_now(committer), err);
}

/* Nothing of its edition gets a mark any more. */
static int hold_damaged(
	struct claiming *claiming, struct job *job, const char *what, struct error *err)
{
	int held = damage_hold(claiming->committer->params->store, job->item.edition, what, err);

	job->fate = JOB_REQUEUED;
	claiming->damaged += held > 0;
	return held < 0 ? -1 : 0;
}

static int give_variant(struct claiming *claiming, struct job *job, struct error *err)
{
	int sound = load_variant(claiming->committer, &job->item, &job->variant, err);

	if (sound > 0) {
		job->variant->users++;
		return 0;
	}
	return sound < 0 ? -1 : hold_damaged(claiming, job, DAMAGE_OF_VARIANT, err);
}

/* Decides the fate of a job that is not to be sent; else it stays open, and has its variant. */
static int admit(struct claiming *claiming, struct job *job, struct error *err)
{
	struct committer *committer = claiming->committer;
	int64_t now = committer_now(committer), until;
	const char *reason = reason_to_skip(&job->item.subscriber, now), *why;

	if (job->item.damaged) {
		return hold_damaged(claiming, job, DAMAGE_OF_DELIVERY, err);
	}
	if (reason) {
		return skip(committer, job, reason, err);
	}
	until = throttle_paused_until(committer->throttle, job->domain, now, &why);
	if (!until && committer->waiting.count >= MAX_WAITING) {
		until = now + PUT_OFF;
		why = "its share is used up";
	}
	if (until) {
		return put_off(claiming, job, until, why, err);
	}
	/* Nothing says why: asked for again, it might be denied for ever. */
	if (g_hash_table_contains(committer->denied, committer_denied_key(job->item.delivery))) {
		job->fate = JOB_REQUEUED;
		claiming->denied = true;
		return 0;
	}
	return give_variant(claiming, job, err);
}

static void collect(struct claiming *claiming, struct job *job)
{
	switch (job->fate) {
	case JOB_OPEN:
		job_list_add(&claiming->committer->waiting, job);
		return;
	case JOB_FINISHED:
		job_list_add(&claiming->skipped, job);
		return;
	default:
		job_free(job);
	}
}

static int claim_in_transaction(void *ctx, struct error *err)
{
	struct claiming *claiming = ctx;
	struct committer *committer = claiming->committer;
	struct job_list claimed = {0};
	struct job *job;
	int count = outbox_each_due(committer->params->store, committer_now(committer),
		committer->after, CHUNK, add_claimed, &claimed, err);
	int result = count < 0 ? -1 : 0;

	while ((job = job_list_take(&claimed))) {
		committer->after.delivery = job->item.delivery;
		result = result < 0 ? -1 : admit(claiming, job, err);
		if (result == 0) {
			collect(claiming, job);
		} else {
			job_free(job);
		}
	}
	if (count >= 0 && count < CHUNK) {
		committer->exhausted = committer->after.requeued;
		committer->after = (struct outbox_place){.requeued = true};
	}
	return result;
}

static void report_claim(struct claiming *claiming)
{
	struct committer *committer = claiming->committer;

	for (const struct job *job = claiming->skipped.first; job; job = job->next) {
		committer_report(committer, &job->item, &job->result);
	}
	committer->result->put_off += claiming->put_off;
	committer->result->damaged += claiming->damaged;
	committer->result->denied |= claiming->denied;
}

static int claim_chunk(struct committer *committer, struct error *err)
{
	struct claiming claiming = {.committer = committer};
	int result = outbox_transaction(
		committer->params->store, claim_in_transaction, &claiming, err);

	if (result == 0) {
		report_claim(&claiming);
	}
	job_list_free(&claiming.skipped);
	return result;
}

/* A mail is of the instant at which it leaves. One that a server may have, from an attempt in
 * doubt, is sent again as it was. */
static void set_date(const struct committer *committer, struct job *job)
{
	job->item.date = job->item.kept_date ? job->item.kept_date : committer_now(committer);
}

/* Gives the workers those that the throttle lets go now, in their order. */
static void release_waiting(struct committer *committer)
{
	struct job_list staying = {0}, going = {0};
	int64_t now = committer_micros(committer), wait;
	struct job *job;

	committer->until_next = INT64_MAX;
	while ((job = job_list_take(&committer->waiting))) {
		if (committer_is_refused(committer, job->domain)) {
			/* Stays due in the store: the next claim puts it off. */
			committer->another_pass = true;
			job_free(job);
			continue;
		}
		wait = throttle_ask(committer->throttle, job->domain, now);
		set_date(committer, job);
		job_list_add(wait ? &staying : &going, job);
		if (wait && wait < committer->until_next) {
			committer->until_next = wait;
		}
	}
	committer->waiting = staying;
	job_queue_add(committer->queue, &going);
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
