#ifndef POSTRIDER_STORE_ARTICLES_H
#define POSTRIDER_STORE_ARTICLES_H

/* What the store remembers of articles: see model/known.h. */

#include "base/arena.h"
#include "model/known.h"
#include "store/store.h"

/* All that was ever public, by number. Strings belong to the arena. */
int known_articles_load(
	struct store *store, struct arena *arena, struct known_list *ret_list, struct error *err);

/* Writes a row; one without a number is inserted and gets one. Both its moments must be set. What
 * belongs to the plan (sequence, held, silent) is not written here, nor is the id of a row that is
 * there. */
int articles_put(struct store *store, struct known_article *known, struct error *err);

/* Gives the articles of these numbers other ids: all at once, so that two may swap theirs. Within
 * the caller's transaction. An id that a further article has is ERROR_STORE. */
int articles_rename(struct store *store, const int64_t *numbers, const char *const *ids,
	size_t count, struct error *err);

/* Gives the article the next sequence number, which it also returns. */
int articles_give_sequence(
	struct store *store, int64_t number, int64_t *ret_sequence, struct error *err);
/* Holds it back from getting a number, or lets it go on. */
int articles_set_held(struct store *store, int64_t number, bool held, struct error *err);
/* A silent article is in no digest. */
int articles_set_silent(struct store *store, int64_t number, bool silent, struct error *err);

#endif
