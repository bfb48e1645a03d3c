#ifndef POSTRIDER_DELIVER_COMMITTER_PARTS_H
#define POSTRIDER_DELIVER_COMMITTER_PARTS_H

/* Between the files of the committer. */

#include <glib.h>
#include <stdint.h>

#include "deliver/committer.h"

/* Claims some of the deliveries that are due, where the queue holds too few (`ready` jobs), and
 * adds to it those that may go now. Skips readers who may not be mailed any more, and puts off
 * domains that are paused. */
int committer_claim(struct committer *committer, size_t ready, struct error *err);

/* Decides the fate and the result of a completed job; does nothing with one that is decided. The
 * first fault of this machine goes to `fault`. */
void committer_settle(struct committer *committer, struct job *job, struct error *fault);

/* Queues again what failed in this run and turned out to be the sender's fault. In a transaction.
 */
int committer_requeue(struct committer *committer, struct error *err);

/* Nothing may leave for the domain, since its refusals are the sender's fault. */
bool committer_is_refused(const struct committer *committer, const char *domain);

/* When all is settled: a server that refused the last sessions counts as unreachable, however few
 * they were. */
void committer_note_end(struct committer *committer);

/* A delivery's number as the hash table of those denied has it. */
static inline gpointer committer_denied_key(int64_t delivery)
{
	return (gpointer)(uintptr_t)delivery;
}

/* Counts a delivery's result, which is durable by now, and reports it to the caller. */
void committer_report(struct committer *committer, const struct outbox_item *item,
	const struct outbox_result *result);
int64_t committer_now(const struct committer *committer);    /* seconds */
int64_t committer_micros(const struct committer *committer); /* microseconds */

#endif
