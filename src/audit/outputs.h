#ifndef POSTRIDER_AUDIT_OUTPUTS_H
#define POSTRIDER_AUDIT_OUTPUTS_H

/* The inside of audit_outputs: the rules on one file. */

#include "audit/built_file.h"
#include "audit/feed_read.h"

/* The rules feed-* and content-*. */
void audit_feed(const struct built_file *file, const struct seen_feed *feed);
/* The rules on dates among them. */
void audit_feed_dates(const struct built_file *file, const struct seen_feed *feed);
/* The rules content-*: what an item's HTML must not have. */
void audit_content(const struct built_file *file, const struct seen_item *item);

/* The rules sitemap-*, on <urlset> and on <sitemapindex>; and at the end, whether the index lists
 * all. */
void audit_sitemap(const struct built_file *file, const xmlNode *root);
void audit_sitemap_index(const struct built_file *file, const xmlNode *root);
void audit_sitemaps_listed(struct outputs *outputs, const char *path, const char *url);

/* The rule opml. */
void audit_opml(const struct built_file *file, const xmlNode *root);
/* The rule robots. */
void audit_robots(const struct built_file *file);

#endif
