#ifndef POSTRIDER_MODEL_CATALOGUE_H
#define POSTRIDER_MODEL_CATALOGUE_H

/*
 * All articles of a publication. Owns their memory: one arena, freed with it. Sources append,
 * identity completes and sorts, then nothing changes.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/article.h"
#include "model/terms.h"

struct catalogue {
	struct arena *arena;
	struct article **articles; /* in the order of loading; after catalogue_finish as it says */
	size_t count, capacity;
	struct term_list categories; /* of the public articles; filled by catalogue_finish */
};

struct catalogue *catalogue_new(void);
void catalogue_free(struct catalogue *catalogue);
/* Appends an empty article. */
struct article *catalogue_add(struct catalogue *catalogue);
/* Appends one that lives in the catalogue's arena. */
void catalogue_append(struct catalogue *catalogue, struct article *article);

/* Anybody may see it now: it is no draft, not hidden, not expired, and not dated in the future. */
bool article_is_public(const struct article *article, int64_t now);

/* The order of a catalogue: by date, the newest first; of equal instants as the sources have
 * them. */
int article_compare(const struct article *a, const struct article *b);
/* The same for qsort, of arrays of pointers to articles. */
int article_by_date(const void *left, const void *right);

/* Drops all that are not public at `now`, translations too, sorts by date, the newest first (equal
 * instants in the order of the sources), and gathers the categories. */
void catalogue_finish(struct catalogue *catalogue, int64_t now);

#endif
