#ifndef POSTRIDER_OUTPUT_FEED_LINKS_H
#define POSTRIDER_OUTPUT_FEED_LINKS_H

/* The links that feeds in RSS and in Atom have alike: to the feed itself, to its hub (WebSub,
 * section 4), and to the documents of its archive (RFC 5005, section 4). */

#include "model/feed.h"
#include "output/xml.h"

/* Declares the namespace of fh:archive on the root, where the feed is an archive document. */
void feed_links_declare(struct xml *xml, const struct feed *feed);
/* The links, as elements of that name ("atom:link", or "link" in Atom). type is the feed's media
 * type. */
void feed_links_write(
	struct xml *xml, const struct feed *feed, const char *element, const char *type);

#endif
