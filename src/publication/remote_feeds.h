#ifndef POSTRIDER_PUBLICATION_REMOTE_FEEDS_H
#define POSTRIDER_PUBLICATION_REMOTE_FEEDS_H

/* Feeds that are sources: fetched, and moved between the store and those who read them. */

#include "model/remote_feed.h"
#include "publication/publication.h"

/* What the store knows of the configuration's feeds. NULL on failure. */
struct remote_feed_list *remote_feeds_load(
	const struct publication *publication, struct error *err);

/* Asks all of them, side by side, for what is new. One that fails keeps what it had: a warning
 * tells of it. Nothing is written. */
void remote_feeds_fetch(const struct publication *publication, struct remote_feed_list *list);

bool remote_feeds_differ(const struct remote_feed_list *list);
/* Within the caller's transaction. */
int remote_feeds_save(struct store *store, struct remote_feed_list *list, struct error *err);

#endif
