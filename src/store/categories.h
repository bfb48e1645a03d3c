#ifndef POSTRIDER_STORE_CATEGORIES_H
#define POSTRIDER_STORE_CATEGORIES_H

/* Categories that were ever published: their feeds go on when they are emptied, and readers may
 * still have chosen them. */

#include "base/arena.h"
#include "model/catalogue.h"
#include "store/store.h"

/* By slug; article_count is 0. Belongs to the arena. */
int categories_load(struct store *store, struct arena *arena, struct category **ret_categories,
	size_t *ret_count, struct error *err);
/* Remembers those of the catalogue, and their present names. */
/* Whether categories_save would change anything. */
int categories_differ(struct store *store, const struct catalogue *catalogue, bool *ret_differ,
	struct error *err);
int categories_save(struct store *store, const struct catalogue *catalogue, struct error *err);

#endif
