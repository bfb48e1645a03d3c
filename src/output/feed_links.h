#ifndef POSTRIDER_OUTPUT_FEED_LINKS_H
#define POSTRIDER_OUTPUT_FEED_LINKS_H

/* What RSS and Atom say alike of a feed among others: where it is, its hub (WebSub 4), and the
 * documents of its archive (RFC 5005, section 4). */

#include "model/feed.h"
#include "output/xml.h"

/* On the root: the namespace of fh:archive, where the feed is an archive document. */
void feed_links_declare(struct xml *xml, const struct feed *feed);
/* The links, as elements of that name ("atom:link", or "link" in Atom). type is the feed's media
 * type. */
void feed_links_write(
	struct xml *xml, const struct feed *feed, const char *element, const char *type);

#endif
