#ifndef POSTRIDER_SOURCE_REMOTE_FEED_H
#define POSTRIDER_SOURCE_REMOTE_FEED_H

/*
 * A feed of another site as a source: its items go into a memory (model/remote_feed.h), and the
 * articles are made from there. So a feed that is down keeps its last articles, and items stay that
 * the feed has no more room for.
 */

#include "base/arena.h"
#include "base/error.h"
#include "base/zone.h"
#include "model/remote_feed.h"

/* Items that are remembered of one feed; beyond it, the oldest are dropped. */
#define REMOTE_FEED_ITEMS ((size_t)5000)

/* A document that the feed answered with. */
struct remote_document {
	const char *url;     /* where it came from in the end */
	const char *charset; /* that the server named; "": none */
	const char *bytes;
	size_t len;
};

/* Takes the document's items into the memory: new ones are added and changed ones replaced, and
 * both are dirty until they are stored. Strings belong to the arena. ERROR_INPUT with "URL:LINE: "
 * where it is no feed; the memory is as it was then. */
int remote_feed_take(struct remote_feed *feed, const struct remote_document *document,
	const struct zone *zone, struct arena *arena, struct error *err);

#endif
