#ifndef POSTRIDER_STORE_THROTTLES_H
#define POSTRIDER_STORE_THROTTLES_H

/* How fast mail may go, kept between runs: deliver/throttle.h says what becomes of it. */

#include "base/arena.h"
#include "store/store.h"

struct throttle_row {
	const char *domain; /* in lower case; "": all mail */
	int64_t next;       /* microseconds: nothing before */
	int level;          /* of slowing down; 0: at full speed */
	int64_t paused_until;
	const char *reason;
};

/* All of them, by name. Belongs to the arena. */
int throttles_load(struct store *store, struct arena *arena, struct throttle_row **ret_rows,
	size_t *ret_count, struct error *err);
int throttle_save(struct store *store, const struct throttle_row *row, struct error *err);
/* Forgets those of domains that are well: at full speed, and free to be mailed at the instant. */
int throttles_forget_well(struct store *store, int64_t now, struct error *err);

#endif
