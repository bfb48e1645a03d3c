/* What becomes of a job that a worker has handed back. */

#include <string.h>

#include "deliver/committer_parts.h"
#include "deliver/verdict.h"

/* For each connection: as many broken ones in a row, and the server counts as unreachable. */
#define MAX_LOSSES 3
/* Connections that one message may break in a run. */
#define MAX_LOSSES_OF_ONE 2

static void note_reason(struct committer *committer, const struct outcome *outcome)
{
	memcpy(committer->result->reason, outcome->text, sizeof(committer->result->reason));
}

static bool broke(const struct outcome *outcome)
{
	return outcome->kind == OUTCOME_DEFERRED && outcome->unreachable && outcome->lost;
}

/* A message whose connection breaks is tried once more, over another one, and is deferred after
 * that, so that it does not hold up the others. A server that breaks all of its connections is
 * down. */
static bool is_tried_again(struct committer *committer, struct job *job)
{
	if (!broke(&job->outcome)) {
		committer->losses = 0;
		return false;
	}
	job->losses++;
	committer->losses++;
	note_reason(committer, &job->outcome);
	committer->result->unreachable |= committer->losses >=
					  MAX_LOSSES * committer->params->transport_count;
	return job->losses < MAX_LOSSES_OF_ONE;
}

static void settle_tried(struct committer *committer, struct job *job)
{
	const struct outcome *outcome = &job->outcome;
	int64_t now = committer_now(committer);
	bool no_server = outcome->kind == OUTCOME_DEFERRED && outcome->unreachable &&
			 !outcome->lost;

	if (no_server) {
		note_reason(committer, outcome);
	}
	if (no_server || is_tried_again(committer, job)) {
		job->fate = JOB_RETRY;
		verdict_untouched(job, now, outcome->text);
	} else {
		job->fate = JOB_FINISHED;
		verdict_of_outcome(job, now, committer->params->settings->mail.hold_doubt);
	}
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
