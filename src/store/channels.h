#ifndef POSTRIDER_STORE_CHANNELS_H
#define POSTRIDER_STORE_CHANNELS_H

/* Categories, tags and authors that articles ever had: their feeds go on when they are emptied, and
 * readers may still have chosen a category. And which articles the archive documents of a channel
 * hold. */

#include "base/arena.h"
#include "model/terms.h"
#include "store/store.h"

/* Those of one kind. Belongs to the arena. */
int channels_load(struct store *store, struct arena *arena, enum channel_kind kind,
	struct term_list *ret_channels, struct error *err);
/* Whether channels_save would change anything. */
int channels_differ(struct store *store, enum channel_kind kind, const struct term_list *channels,
	bool *ret_differ, struct error *err);
/* Remembers these, and their present names; what is stored and not among them stays. */
int channels_save(struct store *store, enum channel_kind kind, const struct term_list *channels,
	struct error *err);

/* The numbers of the articles in a channel's archive, in their order, as "1,2,5"; "" where there
 * are none. Belongs to the arena. */
int archive_load(struct store *store, struct arena *arena, const char *channel,
	const char **ret_members, struct error *err);
int archive_put(struct store *store, const char *channel, const char *members, struct error *err);

#endif
