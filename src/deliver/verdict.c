#include "deliver/verdict.h"

#include <stdlib.h>

#include "base/mem.h"

static void set_reply(struct job *job, char *reply)
{
	free(job->reply);
	job->reply = reply;
	job->result.reply = reply;
}

/* A refusal keeps its codes, "550 5.1.1 no such user": they say whose fault it is. */
char *verdict_reply(const struct outcome *outcome)
{
	return outcome->code && outcome->kind != OUTCOME_SENT
		       ? xasprintf("%d%s%s %s", outcome->code, outcome->enhanced[0] ? " " : "",
				 outcome->enhanced, outcome->text)
		       : xstrdup(outcome->text);
}

/* What is in doubt is sent again no sooner than what was deferred: a server that never answers
 * after the dot gets few copies. */
static void back_off(struct job *job, int64_t now)
{
	const struct outbox_item *item = &job->item;
	int64_t wait = outbox_backoff(item->delivery, item->attempts, item->first_tried, now);

	if (wait < 0) {
		job->result.state = DELIVERY_FAILED;
	} else {
		job->result.due = now + wait;
	}
}

void verdict_of_outcome(struct job *job, int64_t now, bool hold_doubt)
{
	const struct outcome *outcome = &job->outcome;

	job->result = (struct outbox_result){.due = now,
		.queue_id = outcome->queue_id,
		.attempted = true,
		.date = job->item.kept_date};
	set_reply(job, verdict_reply(outcome));
	switch (outcome->kind) {
	case OUTCOME_SENT:
		job->result.state = DELIVERY_SENT;
		break;
	case OUTCOME_FAILED:
		job->result.state = DELIVERY_FAILED;
		break;
	case OUTCOME_IMPOSSIBLE:
		job->result.state = DELIVERY_SKIPPED;
		job->result.attempted = false;
		break;
	case OUTCOME_IN_DOUBT:
		job->result.state = DELIVERY_IN_DOUBT;
		job->result.date = job->item.date;
		if (hold_doubt) {
			job->result.due = OUTBOX_NEVER;
		} else {
			back_off(job, now);
		}
		break;
	default:
		job->result.state = DELIVERY_DEFERRED;
		back_off(job, now);
	}
}

void verdict_untouched(struct job *job, int64_t now, const char *why)
{
	job->result = (struct outbox_result){
		.state = job->item.attempts ? DELIVERY_DEFERRED : DELIVERY_QUEUED,
		.due = now,
		.date = job->item.kept_date,
	};
	set_reply(job, xstrdup(why));
}
