#ifndef POSTRIDER_STORE_PINGS_H
#define POSTRIDER_STORE_PINGS_H

/*
 * The queue of pings: URLs whose change WebSub hubs and search engines are still to be told of. A
 * row is added in the transaction that records the change, so that no crash loses one, and removed
 * when the request was accepted. So a crash repeats at most the one request (of a feed, or of up to
 * 10,000 pages) that was under way, since nobody can know whether it arrived.
 *
 * A newer change of the same URL replaces the row that waits and has a new number: whoever removes
 * a row by the number that was sent never removes a later change.
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

/* Adds a row, within the caller's transaction. A page waits until pings_release. */
int pings_note(struct store *store, enum ping_target target, const char *url, const char *hash,
	int64_t now, struct error *err);
/* Adds a sitemap that has to be served before its pages are told of, unless one waits for that URL
 * already. */
int pings_expect(
	struct store *store, const char *url, const char *hash, int64_t now, struct error *err);
/* Called before articles_put, within its transaction. Adds the pages that search engines will find
 * changed once the row is written: the article is new, has another lastmod, moved, went or came
 * back. Nothing is added for pages that are not below the site's URL, nor before the first build is
 * done: until then nothing is known to have changed. */
int pings_note_article(struct store *store, const char *site, const struct known_article *known,
	int64_t now, struct error *err);
/* The sitemaps of all pages that wait are written: the pages are ready to be told of. */
int pings_release(struct store *store, struct error *err);
/* Removes the row of a URL that is no longer published. */
int pings_drop(struct store *store, enum ping_target target, const char *url, struct error *err);

/* The first `limit` that are ready and due at now. Pages are sorted by number; others by how often
 * they were tried, so that one that always fails does not hold up the rest. Belongs to the arena.
 */
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

/* It was accepted, or never will be. */
int pings_remove(struct store *store, int64_t number, struct error *err);
/* So were all pages that were ready, up to that number. */
int pings_remove_pages(struct store *store, int64_t last, struct error *err);
/* It failed and is to be tried again: after the first failure by the next run, then after a minute,
 * two, and so on, up to an hour. */
int pings_defer(
	struct store *store, int64_t number, int64_t now, const char *reason, struct error *err);
/* Removes those that were added before `since`; ret_count: how many. */
int pings_give_up(struct store *store, enum ping_target target, int64_t since, int64_t *ret_count,
	struct error *err);
/* Removes the sitemaps if no page waits for them. */
int pings_drop_maps(struct store *store, struct error *err);

#endif
