#ifndef POSTRIDER_STORE_CATEGORIES_H
#define POSTRIDER_STORE_CATEGORIES_H

/* Categories that were ever published. The feed of one that no article has any more is still
 * written, and subscribers may have chosen it. */

#include "base/arena.h"
#include "model/catalogue.h"
#include "store/store.h"

/* All of them, sorted by slug; article_count is 0. Belongs to the arena. */
int categories_load(struct store *store, struct arena *arena, struct category **ret_categories,
	size_t *ret_count, struct error *err);
/* Whether categories_save would change anything. */
int categories_differ(struct store *store, const struct catalogue *catalogue, bool *ret_differ,
	struct error *err);
/* Adds those of the catalogue, with their present names. None is ever removed. */
int categories_save(struct store *store, const struct catalogue *catalogue, struct error *err);

#endif
