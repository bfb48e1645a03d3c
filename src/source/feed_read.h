#ifndef POSTRIDER_SOURCE_FEED_READ_H
#define POSTRIDER_SOURCE_FEED_READ_H

/*
 * Reads somebody else's feed: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed. The bytes are
 * taken for hostile: nothing is fetched, no external entity and no DTD is loaded, and a document is
 * refused whose entities are external, nested or long, or that libxml2 finds too deep or too large.
 * A bad value of an item (a date that is none, a link that cannot be resolved) is left out, and the
 * item stays.
 *
 * All texts are UTF-8 that XML allows; titles and names are plain text on one line.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/error.h"
#include "model/article.h"

#define FEED_READ_BYTES (16 * 1024 * 1024) /* more are refused */
#define FEED_READ_ITEMS 50000              /* more are left out */

struct read_item {
	const char *id;    /* as written; the URL where there is none; NULL without either */
	bool id_given;     /* the id is the feed's own */
	const char *url;   /* absolute, normalised; or NULL */
	const char *title; /* may be "" */
	struct moment published, updated;
	const char *summary; /* as written: HTML in RSS; or NULL */
	const char *content; /* HTML; or NULL */
	bool plain;          /* the content is plain text (JSON Feed's content_text) */
	const char *image;   /* absolute URL or NULL */
	struct person *authors;
	size_t author_count;
	const char **categories; /* as shown */
	size_t category_count;
	struct enclosure *enclosures; /* type "" and length 0 where they are unknown */
	size_t enclosure_count;
};

struct read_feed {
	const char *kind;                    /* "RSS", "Atom", "JSON Feed" */
	const char *title, *home, *language; /* or NULL */
	struct read_item *items;             /* in the order of the feed */
	size_t item_count;
	size_t bad_dates; /* dates that were left out */
};

struct feed_source {
	const char *shown;       /* the file or URL, for messages */
	const char *url;         /* what relative links are resolved against; NULL: nothing */
	const struct zone *zone; /* of dates without one */
	const char *bytes;
	size_t len;
	const char *charset; /* that the server named, for XML without a declaration; or NULL */
	bool own;            /* written by ourselves: no limit of bytes */
};

/* Fills *ret_feed; everything belongs to the arena. ERROR_INPUT with "SHOWN:LINE: " where it is no
 * feed, or none that may be read. */
int feed_read(const struct feed_source *source, struct arena *arena, struct read_feed *ret_feed,
	struct error *err);

#endif
