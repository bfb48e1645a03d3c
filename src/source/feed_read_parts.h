#ifndef POSTRIDER_SOURCE_FEED_READ_PARTS_H
#define POSTRIDER_SOURCE_FEED_READ_PARTS_H

/* Between the feed_read*.c: the reading under way, and values as struct read_item has them. */

#include <libxml/tree.h>

#include "source/feed_read.h"

struct feed_reader {
	const struct feed_source *source;
	struct arena *arena;
	struct read_feed *feed;
	size_t capacity; /* of its items */
};

/* A further empty item, or NULL where there are too many. */
struct read_item *feed_item(struct feed_reader *reader);

/* The text without what XML forbids; NULL for NULL, and where nothing is left. */
const char *feed_text(struct feed_reader *reader, const char *text);
/* On one line; with html, what its markup shows. */
const char *feed_line(struct feed_reader *reader, const char *text, bool html);
/* Absolute and normalised against base (NULL: the feed's); NULL where it is no http(s) URL. */
const char *feed_url(struct feed_reader *reader, const char *base, const char *text);
void feed_date(struct feed_reader *reader, const char *text, struct moment *moment);

void feed_add_author(struct feed_reader *reader, struct read_item *item, struct person person);
void feed_add_category(struct feed_reader *reader, struct read_item *item, const char *name);
void feed_add_enclosure(struct feed_reader *reader, struct read_item *item, const char *url,
	const char *type, const char *length);

/* Reads the feed that the root element is; ERROR_INPUT where it is none. */
int feed_parse_xml(struct feed_reader *reader, xmlNode *root, struct error *err);
int feed_parse_json(struct feed_reader *reader, struct error *err);

#endif
