#ifndef POSTRIDER_MODEL_TERMS_H
#define POSTRIDER_MODEL_TERMS_H

/* What articles are gathered under: categories, tags and authors, each a term of its kind. */

#include <stddef.h>

#include "base/arena.h"
#include "model/article.h"

/* The kinds of terms, each of which may have feeds of its own; and the site. */
enum channel_kind {
	CHANNEL_CATEGORY,
	CHANNEL_TAG,
	CHANNEL_AUTHOR,
	CHANNEL_SITE,
};

/* The word of the configuration: "category"; "site". */
const char *channel_kind_name(enum channel_kind kind);

struct term_list {
	struct term *items; /* by slug, each once */
	size_t count;
};

/* Gathers the terms of many articles under the name that is shown for each slug: the commonest
 * spelling; of equally common ones the first in byte order. Sorts `terms`, which are one for each
 * article that names one. The list belongs to the arena. */
struct term_list terms_gather(struct arena *arena, const struct term **terms, size_t count);

/* Finds by slug; or NULL. */
const struct term *terms_find(const struct term_list *list, const char *slug);

#endif
