/* What becomes of a job that a worker has handed back. */

#include <stdio.h>
#include <stdlib.h>

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
	verdict_untouched(
		job, committer_now(committer), job->outcome.lost ? reply : job->outcome.text);
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
		finish(committer, job);
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
