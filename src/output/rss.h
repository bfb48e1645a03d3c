#ifndef POSTRIDER_OUTPUT_RSS_H
#define POSTRIDER_OUTPUT_RSS_H

/*
 * RSS 2.0, in the shape that the RSS Advisory Board's profile and the W3C's validator ask for. The
 * namespaces content, dc and atom are declared on the root, each only where it is used.
 *
 * Titles and other plain text carry '&' and '<' as hexadecimal references. An item's description
 * is HTML to every reader: the summary, which is plain text, is escaped for HTML first.
 */

#include "model/feed.h"

/* Appends the feed to out. Returns -1, with out as it was, where item_check_all refuses it. */
int rss_render(const struct feed *feed, struct strbuf *out, struct error *err);

#endif
