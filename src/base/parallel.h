#ifndef POSTRIDER_BASE_PARALLEL_H
#define POSTRIDER_BASE_PARALLEL_H

/* Work on independent pieces with all of the machine's processors. */

#include <stddef.h>

/* Calls work(ctx, index) once for every index below count and returns when all calls have
 * returned. Indexes are handed out in order, to as many threads as there are processors for this
 * process, at most eight, of which the caller is one; with one processor, or one piece, all happens
 * in the caller. What the pieces share must only be read, or be locked by them. */
void parallel_for(size_t count, void (*work)(void *ctx, size_t index), void *ctx);

/* The same for work that mostly waits for others: sixteen threads, whatever the processors. */
void parallel_wait_for(size_t count, void (*work)(void *ctx, size_t index), void *ctx);

#endif
