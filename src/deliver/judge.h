#ifndef POSTRIDER_DELIVER_JUDGE_H
#define POSTRIDER_DELIVER_JUDGE_H

/* What an outcome means for its delivery. Pure. */

#include "deliver/job.h"

/* Sets the job's result: the state that follows, when it is due, and the words for it. Deferred
 * and in doubt back off (RFC 5321, 4.5.4.1) and fail after five days; where doubts are held for a
 * human, what is in doubt is due never. */
void judge_outcome(struct job *job, int64_t now, bool hold_doubt);

/* As it was before this run touched it: nothing was given to anybody. */
void judge_untouched(struct job *job, int64_t now, const char *why);

#endif
