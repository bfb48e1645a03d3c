#ifndef POSTRIDER_STORE_THROTTLES_H
#define POSTRIDER_STORE_THROTTLES_H

/* The limits of deliver/throttle.h, kept between runs. */

#include "base/arena.h"
#include "store/store.h"

struct throttle_row {
	const char *domain; /* in lower case; "": all mail */
	int64_t next;       /* microseconds: nothing before */
	int level;          /* of slowing down; 0: at full speed */
	int64_t paused_until;
	int64_t refused_since; /* paused since its refusals are the sender's fault; 0: it is not */
	const char *reason;
};

/* All of them, sorted by domain. Belongs to the arena. */
int throttles_load(struct store *store, struct arena *arena, struct throttle_row **ret_rows,
	size_t *ret_count, struct error *err);
int throttle_save(struct store *store, const struct throttle_row *row, struct error *err);
/* Lifts the pauses of one domain, or with NULL those that refusals set, and makes due what waited
 * for them. ret_count: how many there were. */
int throttles_resume(struct store *store, const char *domain, int64_t now, int64_t *ret_count,
	struct error *err);
/* Removes those that limit nothing at the instant: at full speed, and neither paused nor waiting.
 */
int throttles_remove_idle(struct store *store, int64_t now, struct error *err);

#endif
