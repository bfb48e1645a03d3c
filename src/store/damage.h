#ifndef POSTRIDER_STORE_DAMAGE_H
#define POSTRIDER_STORE_DAMAGE_H

/*
 * Damage that the database does not notice by itself: a byte that changed on the disk. What it hit
 * is not sent: the edition is held, with a reason by which it is found again. Releasing it does not
 * help, since the next delivery looks again.
 */

#include "base/strbuf.h"
#include "store/store.h"

#define DAMAGE_OF_VARIANT  "the mail that was frozen"
#define DAMAGE_OF_DELIVERY "what is known of one of its deliveries"
/* Holds an edition that is ready; `what` says what of it is damaged. 1; 0 where it is not ready;
 * -1. */
int damage_hold(struct store *store, int64_t edition, const char *what, struct error *err);
/* Looks at what deliveries that are due would send: holds every edition with a variant that is not
 * as it was frozen, and each whose own state is none. ret_count: how many. */
int damage_find(struct store *store, int64_t now, int64_t *ret_count, struct error *err);

/* Those that are held for damage, by number. Where visit returns anything but 0 it stops, and
 * returns that. The reason is borrowed for the call. */
int damage_each(struct store *store, int (*visit)(void *ctx, int64_t edition, const char *reason),
	void *ctx, struct error *err);

#endif
