#ifndef POSTRIDER_STORE_REMOTE_FEEDS_H
#define POSTRIDER_STORE_REMOTE_FEEDS_H

/* What is kept of the feeds that are sources: see model/remote_feed.h. */

#include "base/arena.h"
#include "model/remote_feed.h"
#include "store/store.h"

/* Fills everything but the URL, by which the feed is found; where it is not known all is empty.
 * Strings belong to the arena, the list of items to the caller (free). */
int remote_feed_load(
	struct store *store, struct arena *arena, struct remote_feed *feed, struct error *err);

/* Whether remote_feed_save would change anything. */
bool remote_feed_differs(const struct remote_feed *feed);
/* Within the caller's transaction. */
int remote_feed_save(struct store *store, struct remote_feed *feed, struct error *err);

#endif
