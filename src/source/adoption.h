#ifndef POSTRIDER_SOURCE_ADOPTION_H
#define POSTRIDER_SOURCE_ADOPTION_H

/*
 * Takes ids and dates over from a live feed, so that its readers do not see every post as unread
 * once postrider writes it.
 */

#include "model/catalogue.h"
#include "model/known.h"
#include "source/feed_read.h"

enum adopt_state {
	ADOPT_NONE,   /* in the feed alone */
	ADOPT_SAME,   /* it is called and dated so already */
	ADOPT_PINNED, /* it gets the feed's id or dates */
	ADOPT_GIVEN,  /* its source names another id, which goes before */
	ADOPT_TWICE,  /* the id belongs to another article */
};

/* "pinned" */
const char *adopt_state_text(enum adopt_state state);

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

/* The articles that may get them, as identity_resolve found them. */
struct adoptive {
	struct catalogue *catalogue;
	const struct known_list *known;
	struct known_article *const *rows; /* of each article of the catalogue */
	int64_t now;
};

struct adoption {
	struct adopted *items; /* as many as the feed has, in its order */
	size_t count;
	size_t matched, pinned, published; /* published: ids that change though a run used them */
};

/*
 * Finds the article of each item, by id, by URL (scheme, fragment and a slash at the end do not
 * count), by an alias, then by title and day; one item an article. Writes ids and dates into the
 * rows, which are dirty then, and ids into the articles; the store is not touched. Everything
 * belongs to the catalogue's arena.
 */
void adoption_match(const struct adoptive *adoptive, const struct read_feed *feed,
	struct adoption *ret_adoption);

#endif
