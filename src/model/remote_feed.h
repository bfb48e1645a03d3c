#ifndef POSTRIDER_MODEL_REMOTE_FEED_H
#define POSTRIDER_MODEL_REMOTE_FEED_H

/* What the store remembers of feeds that are sources: how to ask for them again, how they fail, and
 * every item that they ever had, since a feed shows only its newest. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct remote_item {
	const char *key;  /* its id, else its URL, else of its title and date */
	const char *json; /* an item of a JSON Feed */
	bool dirty;       /* not in the store as it is here */
};

struct remote_feed {
	const char *url;            /* as configured */
	const char *etag;           /* of the last good answer; "": none */
	const char *modified;       /* the same, its Last-Modified */
	const char *title;          /* of the feed; "" */
	const char *home;           /* its site; "" */
	const char *language;       /* "" */
	const char *reason;         /* why it fails; "" where it does not */
	int64_t failing_since;      /* 0: it does not */
	struct remote_item **items; /* the order in which they were first seen, the oldest first */
	size_t count, capacity;
	bool dirty; /* the feed's own row is not in the store as it is here */
};

/* One for each source of the configuration: those that are no feeds have no URL. */
struct remote_feed_list {
	struct arena *arena; /* of the strings and items */
	struct remote_feed *feeds;
	size_t count;
};

struct remote_feed_list *remote_feed_list_new(size_t count);
void remote_feed_list_free(struct remote_feed_list *list);

#endif
