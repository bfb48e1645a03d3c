#ifndef POSTRIDER_DELIVER_COMMITTER_PARTS_H
#define POSTRIDER_DELIVER_COMMITTER_PARTS_H

/* The parts of the committer: between its own files. */

#include "deliver/committer.h"

/* Claims some of what is due, where fewer than enough are laid out, and lays out what may go now.
 * Skips who may not be mailed and puts off those whose domain is paused. */
int committer_claim(struct committer *committer, size_t ready, struct error *err);

/* Decides the fate and the result of a job that came back, once. `fault` gets what this machine
 * did wrong, if it is the first. */
void committer_settle(struct committer *committer, struct job *job, struct error *fault);

/* Counts and tells what became of a delivery. */
void committer_tell(struct committer *committer, const struct outbox_item *item,
	const struct outbox_result *result);
int64_t committer_now(const struct committer *committer);    /* seconds */
int64_t committer_micros(const struct committer *committer); /* microseconds */

#endif
