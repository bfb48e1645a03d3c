#ifndef POSTRIDER_DELIVER_COMMITTER_H
#define POSTRIDER_DELIVER_COMMITTER_H

/*
 * The one thread of a run that uses the store. It claims the deliveries that are due, gives them to
 * the workers as fast as the throttle allows, and writes what the workers hand in, in one
 * transaction each time: the results of messages, and the marks of those whose last bytes are about
 * to leave. So one commit, which waits for the disk, serves several connections.
 */

#include <glib.h>

#include "deliver/deliver.h"
#include "deliver/job_queue.h"
#include "deliver/refusals.h"
#include "deliver/throttle.h"

struct committer {
	const struct deliver_params *params;
	struct deliver_result *result;
	struct job_queue *queue;
	struct throttle *throttle;
	struct refusals *refusals;
	struct job_variant **variants; /* loaded */
	size_t variant_count, variant_capacity;
	struct job_list waiting;   /* claimed, and held back by the throttle */
	struct outbox_place after; /* the last that this pass over the outbox has claimed */
	bool exhausted;            /* this pass has claimed all that was due */
	bool another_pass;         /* something became due again meanwhile */
	GHashTable *denied;        /* deliveries to which the store denied the mark */
	int64_t until_next;        /* microseconds until the first of those waiting may go */
	size_t done, total;
	bool must_requeue;         /* some that failed turned out to be the sender's fault */
	size_t losses;             /* lost sessions with none between them that went well */
	size_t well;               /* messages whose session went well, whatever became of them */
	int64_t throttle_saved;    /* the instant; microseconds */
	int64_t step_began;        /* the last use of the store; monotonic seconds */
	bool failed;               /* the store, or this machine's disk, at that step */
	struct job_list unwritten; /* completed, and the store failed to take their results */
};

/* Runs until all is done, stopped or paused, or no server is left. Closes the queue and returns
 * once all workers have ended. -1 where the store or this machine's disk fails: results that are
 * known by then are tried again until half a minute is over since it began to fail, or once where
 * the run is stopped, and the deliveries of those that the store does not take are in doubt, and
 * reported so. */
int committer_run(struct committer *committer, struct error *err);
void committer_release(struct committer *committer);

#endif
