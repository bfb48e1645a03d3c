#ifndef POSTRIDER_DELIVER_VERDICT_H
#define POSTRIDER_DELIVER_VERDICT_H

/* What an outcome means for its delivery. Pure. */

#include "deliver/job.h"

/* Sets the job's result to what its outcome asks for: the delivery's next state, when it is due and
 * the reply that is shown for it. Deferred and in doubt back off (RFC 5321, 4.5.4.1) and fail after
 * five days; with hold_doubt, what is in doubt is never due, but waits for a human. */
void verdict_of_outcome(struct job *job, int64_t now, bool hold_doubt);

/* What a server said, with its codes, or what broke. A new string. */
char *verdict_reply(const struct outcome *outcome);

/* Sets the job's result to the state that the delivery had before this run: it was given to
 * nobody. */
void verdict_untouched(struct job *job, int64_t now, const char *why);

#endif
