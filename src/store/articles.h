#ifndef POSTRIDER_STORE_ARTICLES_H
#define POSTRIDER_STORE_ARTICLES_H

/* What the store remembers of articles: see model/known.h. */

#include "base/arena.h"
#include "model/known.h"
#include "store/store.h"

/* All that were ever public, sorted by number. Strings belong to the arena. */
int known_articles_load(
	struct store *store, struct arena *arena, struct known_list *ret_list, struct error *err);

/* Writes a row; one whose number is 0 is inserted and gets a number. Both its moments must be set.
 * Not written: what the plan decides (sequence, held, silent), and the id of a row that is there
 * already. */
int articles_put(struct store *store, struct known_article *known, struct error *err);

/* Gives the articles of these numbers other ids: all at once, so that two may swap theirs. Within
 * the caller's transaction. An id that a further article has is ERROR_STORE. */
int articles_rename(struct store *store, const int64_t *numbers, const char *const *ids,
	size_t count, struct error *err);

/* Gives the article the next sequence number, and ends its being held. */
int articles_give_sequence(
	struct store *store, int64_t number, int64_t *ret_sequence, struct error *err);
/* A held article gets no sequence number, and so is in no digest, until somebody says so. */
int articles_set_held(struct store *store, int64_t number, bool held, struct error *err);
/* A silent article is in no digest, whatever its sequence number. */
int articles_set_silent(struct store *store, int64_t number, bool silent, struct error *err);

#endif
