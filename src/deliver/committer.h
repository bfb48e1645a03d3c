#ifndef POSTRIDER_DELIVER_COMMITTER_H
#define POSTRIDER_DELIVER_COMMITTER_H

/*
 * The one thread of a run that uses the store. It claims what is due, lays it out for the workers
 * as fast as mail may go, and takes all that waits into one transaction: what came of messages, and
 * the marks of those whose last bytes are about to leave. So a commit, which waits for the disk,
 * serves as many messages as there are connections.
 */

#include "deliver/deliver.h"
#include "deliver/desk.h"
#include "deliver/throttle.h"

struct committer {
	const struct deliver_params *params;
	struct deliver_result *result;
	struct desk *desk;
	struct throttle *throttle;
	struct job_variant **variants; /* loaded */
	size_t variant_count, variant_capacity;
	struct job_list waiting; /* claimed, not laid out: for a limit's sake */
	int64_t after;           /* the last delivery that this pass has claimed */
	bool exhausted;          /* this pass has claimed all that was due */
	bool again;              /* something became due again meanwhile: another pass */
	int64_t waits;           /* microseconds until the first of those waiting may go */
	size_t done, total;
	size_t losses;          /* connections that broke, one after the other */
	int64_t throttle_saved; /* when; microseconds */
	bool failed;            /* the store, or this machine's disk */
	struct job_list unwritten;
};

/* Until all is done, stopped or paused, or no server is left. -1 where the store or this
 * machine's disk fails: what came of messages is then written down as soon as the store takes it,
 * within half a minute; what is not stays in doubt. No worker has a job when it returns, and the
 * desk is closed. */
int committer_run(struct committer *committer, struct error *err);
void committer_release(struct committer *committer);

#endif
