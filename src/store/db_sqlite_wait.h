#ifndef POSTRIDER_STORE_DB_SQLITE_WAIT_H
#define POSTRIDER_STORE_DB_SQLITE_WAIT_H

/* How long the SQLite driver waits for another process that has the database locked: half a minute,
 * and a moment where somebody waits for this process to end, or where half a minute was in vain
 * already. SQLite's own time-out would not hear of a stop. */

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* Zeroed at first. */
struct sqlite_patience {
	const atomic_int *stop; /* non-zero: this process is to end; or NULL */
	bool in_vain;           /* the last wait was; for its owner to clear once the lock is had */
	int64_t since;          /* when the present wait began; monotonic milliseconds */
};

/* As a busy handler of SQLite, whose ctx is the patience: called while the database is locked,
 * `count` times before for this wait. Waits a little, and returns whether to try again. */
int sqlite_keep_waiting(void *ctx, int count);

#endif
