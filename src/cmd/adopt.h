#ifndef POSTRIDER_CMD_ADOPT_H
#define POSTRIDER_CMD_ADOPT_H

/*
 * Takes ids and dates over from a live feed, so that its readers do not see every post as unread
 * once postrider writes it.
 */

#include "cmd/loaded.h"
#include "source/feed_read.h"

enum adopt_state {
	ADOPT_NONE,   /* in the feed alone */
	ADOPT_SAME,   /* it is called and dated so already */
	ADOPT_PINNED, /* it gets the feed's id or dates */
	ADOPT_GIVEN,  /* its source names another id, which goes before */
	ADOPT_TWICE,  /* the id belongs to another article */
};

/* What became of an item of the feed. */
struct adopted {
	const struct read_item *item;
	struct article *article; /* or NULL */
	struct known_article *row;
	const char *how; /* it was found: "id", "url", "alias", "title and date" */
	enum adopt_state state;
	bool renamed; /* had another id in the store */
	const char *old_id;
};

struct adoption {
	struct adopted *items; /* as many as the feed has, in its order */
	size_t count;
	size_t matched, pinned, published; /* published: ids that change though a run used them */
};

/*
 * Finds the article of each item, by id, by URL (scheme, fragment and a slash at the end do not
 * count), by an alias, then by title and day; one item an article. Writes ids and dates into the
 * publication's rows, which are dirty then; the store is not touched. Everything belongs to the
 * catalogue's arena.
 */
void adopt_match(
	struct articles *articles, const struct read_feed *feed, struct adoption *ret_adoption);

/* Reads the feed at a URL or in a file, matches, and (but for --dry-run) saves: for a command that
 * has the store, and its lock. Without force nothing is changed where an id would change that a
 * run has published: ERROR_INPUT. With show, prints what was matched. */
int adopt_feed(struct context *context, const char *from, bool force, bool show, struct error *err);

#endif
