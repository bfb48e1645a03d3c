#ifndef POSTRIDER_OUTPUT_SITEMAP_H
#define POSTRIDER_OUTPUT_SITEMAP_H

/*
 * Sitemaps and their index (https://www.sitemaps.org/protocol.html). lastmod has the precision of
 * its moment: a day stays a day. No changefreq and no priority: nobody reads them.
 *
 * Both renderers refuse with ERROR_INPUT, with out as it was: no entry at all (an empty urlset is
 * invalid: write no file), and a URL that sitemap_url_fits refuses.
 */

#include <stdbool.h>

#include "model/feed.h"

#define SITEMAP_MAX_URLS  50000    /* URLs in a sitemap, and sitemaps in an index */
#define SITEMAP_MAX_BYTES 52428800 /* of a file, uncompressed */

/* What a sitemap takes as a URL: http or https, from 12 up to 2,048 characters (before they are
 * escaped), all of them printable ASCII, that is percent-encoded already. */
bool sitemap_url_fits(const char *url);

struct sitemap {
	const struct sitemap_entry *entries;
	size_t count;
	size_t max_urls;  /* SITEMAP_MAX_URLS but in tests */
	size_t max_bytes; /* SITEMAP_MAX_BYTES but in tests */
};

/* Appends one sitemap with as many entries, from the first, as fit within both limits; what out
 * held before does not count. *ret_taken tells how many: the caller goes on with the rest in a
 * further file. ERROR_INPUT where not even one fits. */
int sitemap_render(
	const struct sitemap *sitemap, struct strbuf *out, size_t *ret_taken, struct error *err);

/* Appends the index. More than SITEMAP_MAX_URLS members or SITEMAP_MAX_BYTES are refused. */
int sitemap_index_render(
	const struct sitemap_member *members, size_t count, struct strbuf *out, struct error *err);

#endif
