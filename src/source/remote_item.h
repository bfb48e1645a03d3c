#ifndef POSTRIDER_SOURCE_REMOTE_ITEM_H
#define POSTRIDER_SOURCE_REMOTE_ITEM_H

/* An item of another site's feed in the form in which the store remembers it: an item of a JSON
 * Feed, whatever the feed was. */

#include "source/feed_read.h"

/* What identifies the item within its feed: its id, else its URL, else its title and date; "" where
 * it has none of these. Belongs to the arena. */
const char *remote_item_key(struct arena *arena, const struct read_item *item);

/* The item's text, without line ends. Belongs to the arena. */
const char *remote_item_text(struct arena *arena, const struct read_item *item);

#endif
