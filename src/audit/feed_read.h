#ifndef POSTRIDER_AUDIT_FEED_READ_H
#define POSTRIDER_AUDIT_FEED_READ_H

/* A feed as a feed reader sees it, whatever its format: strings as written, nothing repaired; NULL
 * where something is missing. */

#include <libxml/tree.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/strbuf.h"

enum feed_kind {
	FEED_RSS,
	FEED_ATOM,
	FEED_JSON,
};

struct seen_enclosure {
	const char *url, *type, *length;
};

struct seen_item {
	int line; /* in the feed; 0: unknown */
	const char *id, *url, *title, *published, *updated;
	const char *html;    /* the content */
	const char *summary; /* or content_text: what is shown instead */
	struct seen_enclosure *enclosures;
	size_t enclosure_count;
};

struct seen_feed {
	enum feed_kind kind;
	const char *version; /* of RSS and JSON Feed */
	const char *id, *title, *home, *self, *description, *language, *updated;
	const char *author;                               /* of the feed; Atom */
	const char *image_url, *image_title, *image_link; /* RSS */
	bool has_image;
	struct seen_item *items;
	size_t item_count;
	size_t authorless; /* Atom: entries without an author */
};

/* Everything belongs to the arena. The first two never fail. */
void feed_read_rss(struct seen_feed *ret_feed, const xmlNode *root, struct arena *arena);
void feed_read_atom(struct seen_feed *ret_feed, const xmlNode *root, struct arena *arena);
/* ERROR_INPUT, with the line, where it is no JSON object. */
int feed_read_json(struct seen_feed *ret_feed, const struct strbuf *bytes, struct arena *arena,
	struct error *err);

#endif
