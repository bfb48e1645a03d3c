#ifndef POSTRIDER_SOURCE_REMOTE_FEED_H
#define POSTRIDER_SOURCE_REMOTE_FEED_H

/*
 * Somebody's feed as a source: what it answered goes into its memory (model/remote_feed.h), and the
 * articles are what the memory holds. So a feed that is down has its last articles, and what no
 * longer fits into it stays.
 */

#include "base/arena.h"
#include "base/error.h"
#include "base/zone.h"
#include "model/remote_feed.h"

/* Items that are remembered of one feed; the oldest go. */
#define REMOTE_FEED_ITEMS ((size_t)5000)

/* A document that the feed answered with. */
struct remote_document {
	const char *url;     /* where it came from in the end */
	const char *charset; /* that the answer named; "": none */
	const char *bytes;
	size_t len;
};

/* Takes the document's items into the memory: new ones are added, changed ones replaced, and what
 * is not in the store as it is here is dirty. Strings belong to the arena. ERROR_INPUT with
 * "URL:LINE: " where it is no feed; the memory is as it was then. */
int remote_feed_take(struct remote_feed *feed, const struct remote_document *document,
	const struct zone *zone, struct arena *arena, struct error *err);

#endif
