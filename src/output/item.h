#ifndef POSTRIDER_OUTPUT_ITEM_H
#define POSTRIDER_OUTPUT_ITEM_H

/* What the feed formats decide alike about a feed and its items. */

#include <stdbool.h>

#include "model/feed.h"

/* Refuses, with ERROR_INPUT naming the article's path, a feed with an item that has no id or no
 * date of publication: neither may be invented. */
int item_check_all(const struct feed *feed, struct error *err);

/* The HTML to carry, or NULL where the item carries its summary only. */
const char *item_html(const struct feed_item *item);
/* The last change: the article's `updated`, or `published` where that is not set or later. */
int64_t item_updated(const struct article *article);
/* Whether there was a change after publication. */
bool item_changed(const struct article *article);
/* The article's own language where it differs from the feed's, else NULL. */
const char *item_language(const struct feed *feed, const struct article *article);
/* The article's categories, then its tags, each slug once. */
struct item_terms {
	const struct term **items; /* borrowed from the article */
	size_t count;
	size_t categories; /* the first so many are categories, the others tags */
};
void item_terms_init(struct item_terms *terms, const struct article *article);
void item_terms_release(struct item_terms *terms);
/* Whether the address is that of an SVG picture, by its ending. RSS 2.0 names GIF, JPEG and PNG
 * alone, and readers show no SVG. */
bool item_is_svg(const char *url);

#endif
