#ifndef POSTRIDER_STORE_PINGS_H
#define POSTRIDER_STORE_PINGS_H

/*
 * The journal of pings: who is still to be told that something changed. A row is noted in the
 * transaction that records the change, so that no crash loses one, and is removed once the request
 * was taken. So a crash repeats at most the one request (of a feed, or of up to 10,000 pages) that
 * was under way: whether it arrived cannot be known, and it is sent again.
 *
 * A newer change of the same URL takes the place of the row that waits, under a new number: what
 * is removed by number is never a change that came later.
 */

#include <stdbool.h>

#include "base/arena.h"
#include "model/known.h"
#include "store/store.h"

enum ping_target {
	PING_FEED, /* a WebSub hub is told of it */
	PING_MAP,  /* nobody is told; pages wait until it is served */
	PING_PAGE, /* IndexNow is told of it */
	PING_TARGET_COUNT,
};

struct ping {
	int64_t number; /* in the order of noting */
	const char *url;
	const char *hash; /* of the bytes that it has to serve; "" of a page */
};

/* Within the caller's transaction. A page waits until pings_release. */
int pings_note(struct store *store, enum ping_target target, const char *url, const char *hash,
	int64_t now, struct error *err);
/* A file that has to be served before pages are told of, unless one waits for that URL already. */
int pings_expect(
	struct store *store, const char *url, const char *hash, int64_t now, struct error *err);
/* Before articles_put, within its transaction: notes the pages at which search engines will see
 * something else once the row is written: the article is new, its lastmod changed, it moved, went
 * or came back. Of pages that do not lie below the site's URL nothing is noted, nor of anything
 * before the first build is done: what is not known to have changed is no news. */
int pings_note_article(struct store *store, const char *site, const struct known_article *known,
	int64_t now, struct error *err);
/* The sitemaps of all noted pages are written: they may be told of. */
int pings_release(struct store *store, struct error *err);
/* The URL is no longer there to be told of. */
int pings_drop(struct store *store, enum ping_target target, const char *url, struct error *err);

/* The first `limit` that are ready and due at now: pages by number, others by how often they were
 * tried, so that one that always fails does not keep the rest from their turn. Belongs to the
 * arena. */
struct ping_list {
	struct ping *items;
	size_t count;
};
int pings_load(struct store *store, struct arena *arena, enum ping_target target, int64_t now,
	size_t limit, struct ping_list *ret_list, struct error *err);

/* What waits, due or not. */
struct ping_queue {
	int64_t count;
	int64_t since;      /* the oldest; 0 where nothing waits */
	const char *reason; /* of the latest that failed, or ""; belongs to the arena */
};
int pings_queue(struct store *store, struct arena *arena, enum ping_target target,
	struct ping_queue *ret_queue, struct error *err);

/* It was taken, or never will be. */
int pings_remove(struct store *store, int64_t number, struct error *err);
/* All pages that were loaded up to that number. */
int pings_remove_pages(struct store *store, int64_t last, struct error *err);
/* It failed: tried again by the next run, after the second time in a minute, and so on, with twice
 * the wait each time, up to an hour. */
int pings_defer(
	struct store *store, int64_t number, int64_t now, const char *reason, struct error *err);
/* Removes those that were noted before `since`. */
int pings_give_up(struct store *store, enum ping_target target, int64_t since, int64_t *ret_count,
	struct error *err);
/* Sitemaps for which no page waits need not be served. */
int pings_drop_maps(struct store *store, struct error *err);

#endif
