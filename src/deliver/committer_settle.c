/* What becomes of a job that a worker has handed back. */

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "deliver/committer_parts.h"
#include "deliver/verdict.h"

/* For each connection: as many lost sessions in a row, and the server counts as unreachable. */
#define MAX_LOSSES 3
/* Sessions that one message may lose in a run. */
#define MAX_LOSSES_OF_ONE 2

static bool has_no_server(const struct outcome *outcome)
{
	return outcome->kind == OUTCOME_DEFERRED && outcome->unreachable && !outcome->lost;
}

/* A 421 to a recipient may be about the domain, unlike what else ends a session. */
static bool is_about_domain(const struct outcome *outcome)
{
	return outcome->code == 421 && outcome->phase >= OUTCOME_AT_RCPT;
}

/* What a server says of a session has its codes, where the fault of a connection is all words. */
static void note_reason(struct committer *committer, const struct outcome *outcome)
{
	char *reply = verdict_reply(outcome);

	snprintf(committer->result->reason, sizeof(committer->result->reason), "%s",
		outcome->lost ? reply : outcome->text);
	committer->result->refused = outcome->lost && outcome->code;
	free(reply);
}

/* Nobody was given it, and no attempt is counted. */
static void leave(struct committer *committer, struct job *job, enum job_fate fate)
{
	char *reply = verdict_reply(&job->outcome);

	job->fate = fate;
	verdict_untouched(job, committer_now(committer),
		job->outcome.code && !has_no_server(&job->outcome) ? reply : job->outcome.text);
	free(reply);
}

static void finish(struct committer *committer, struct job *job)
{
	job->fate = JOB_FINISHED;
	verdict_of_outcome(
		job, committer_now(committer), committer->params->settings->mail.hold_doubt);
}

/* A lost session: the connection broke, or what it was refused would be refused to any mail. The
 * next try is another message's, over another connection. Where that goes well, and this one loses
 * its session again, it is this one's fault; else it is the server's, which then counts as
 * unreachable, and no reader is charged. */
static void settle_lost(struct committer *committer, struct job *job)
{
	job->losses++;
	committer->losses++;
	note_reason(committer, &job->outcome);
	committer->result->unreachable |= committer->losses >=
					  MAX_LOSSES * committer->params->transport_count;
	if (job->losses < MAX_LOSSES_OF_ONE) {
		job->well_before = committer->well;
		leave(committer, job, JOB_RETRY);
	} else if (committer->well > job->well_before || is_about_domain(&job->outcome)) {
		finish(committer, job);
	} else {
		leave(committer, job, JOB_REQUEUED);
	}
}

/* A refusal that is the sender's fault pauses the domain, or all mail. So does that of a probe. */
static void watch(struct committer *committer, const struct job *job)
{
	int64_t now = committer_now(committer);
	bool probing = false, doubtful = refusals_is_doubtful(&job->outcome);
	const char *refused = throttle_refused(committer->throttle, job->domain, now, &probing);
	struct refusals_event event = {.delivery = job->item.delivery,
		.reader = job->item.subscriber.number,
		.domain = job->domain,
		.probe = refused && probing,
		.outcome = &job->outcome};
	const char *blamed = refusals_tell(committer->refusals, &event);

	blamed = event.probe && doubtful ? refused : blamed;
	if (blamed) {
		FREE_ON_EXIT char *reply = verdict_reply(&job->outcome);
		FREE_ON_EXIT char *scope = xstrdup(blamed);

		throttle_refuse(committer->throttle, scope, now, reply);
		committer->throttle_saved = 0;
	}
	committer->must_requeue |= blamed || (refused && doubtful);
}

static int requeue(
	struct committer *committer, const struct refusals_failed *failed, struct error *err)
{
	const char *why = "";
	int64_t until = throttle_paused_until(
		committer->throttle, failed->domain, committer_now(committer), &why);
	int moved;
	STRBUF(reason);

	strbuf_addf(&reason, "waits for %s: %s", failed->domain, why);
	moved = outbox_requeue(
		committer->params->store, failed->delivery, until, reason.data, failed->probe, err);
	if (moved > 0) {
		committer->result->requeued++;
		committer->result->counts[DELIVERY_FAILED]--;
	}
	return moved;
}

bool committer_is_refused(const struct committer *committer, const char *domain)
{
	bool probing;

	return throttle_refused(committer->throttle, domain, committer_now(committer), &probing) &&
	       !probing;
}

int committer_requeue(struct committer *committer, struct error *err)
{
	size_t count;
	const struct refusals_failed *failed = refusals_failed(committer->refusals, &count);

	for (size_t i = 0; committer->must_requeue && i < count; i++) {
		if (committer_is_refused(committer, failed[i].domain) &&
			requeue(committer, &failed[i], err) < 0) {
			return -1;
		}
	}
	committer->must_requeue = false;
	return 0;
}

static void settle_tried(struct committer *committer, struct job *job)
{
	if (has_no_server(&job->outcome)) {
		note_reason(committer, &job->outcome);
		leave(committer, job, JOB_RETRY);
	} else if (job->outcome.kind == OUTCOME_DEFERRED && job->outcome.lost) {
		settle_lost(committer, job);
	} else {
		committer->losses = 0;
		committer->well++;
		watch(committer, job);
		if (job->outcome.kind == OUTCOME_DEFERRED && refusals_is_doubtful(&job->outcome)) {
			leave(committer, job, JOB_REQUEUED);
		} else {
			finish(committer, job);
		}
	}
}

void committer_note_end(struct committer *committer)
{
	committer->result->unreachable |= committer->losses >= MAX_LOSSES_OF_ONE;
}

void committer_settle(struct committer *committer, struct job *job, struct error *fault)
{
	const struct outcome *outcome = job->end == JOB_TRIED ? &job->outcome : NULL;

	if (job->fate != JOB_OPEN) {
		return;
	}
	throttle_tell(committer->throttle, job->domain, outcome, committer_micros(committer));
	if (outcome) {
		settle_tried(committer, job);
		return;
	}
	job->fate = JOB_REQUEUED;
	verdict_untouched(
		job, committer_now(committer), job->end == JOB_LOCAL_FAULT ? job->fault.text : "");
	committer->another_pass |= job->mark_decision == JOB_MARK_DENIED;
	if (job->end == JOB_LOCAL_FAULT && fault->kind == ERROR_NONE) {
		*fault = job->fault;
	}
}
