#ifndef POSTRIDER_STORE_CHANNELS_H
#define POSTRIDER_STORE_CHANNELS_H

/* Tags and authors that ever had a feed, which is still written when no article has them any more;
 * and which articles the archive documents (RFC 5005, 4) of a channel hold. */

#include "base/arena.h"
#include "model/catalogue.h"
#include "store/store.h"

/* All of one kind ("tag" or "author"), sorted by slug; article_count is 0. Belongs to the arena. */
int channels_load(struct store *store, struct arena *arena, const char *kind,
	struct category **ret_channels, size_t *ret_count, struct error *err);
int channels_put(struct store *store, const char *kind, const char *slug, const char *name,
	struct error *err);

/* The numbers of the articles in a channel's archive, in their order, as "1,2,5"; "" where there
 * are none. Belongs to the arena. */
int archive_load(struct store *store, struct arena *arena, const char *channel,
	const char **ret_members, struct error *err);
int archive_put(struct store *store, const char *channel, const char *members, struct error *err);

#endif
