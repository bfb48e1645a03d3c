#ifndef POSTRIDER_PUBLISH_SITEMAP_ENTRIES_H
#define POSTRIDER_PUBLISH_SITEMAP_ENTRIES_H

/* What sitemaps say of an article: one entry for it, and one for each of its translations. Left out
 * is what lies on another host, and what has a URL that no sitemap takes. */

#include "base/arena.h"
#include "publish/publish.h"

/* How many entries an article has. A URL that is too long is told in the report. */
size_t sitemap_entries_count(const struct publish_params *params, const struct article *article);
/* Makes them, into `entries`; as many. */
size_t sitemap_entries_make(const struct publish_params *params, struct arena *arena,
	const struct article *article, struct sitemap_entry *entries);

#endif
