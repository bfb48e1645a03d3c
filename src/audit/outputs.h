#ifndef POSTRIDER_AUDIT_OUTPUTS_H
#define POSTRIDER_AUDIT_OUTPUTS_H

/* The inside of audit_outputs: what the rules on one file know of the others. */

#include <glib.h>

#include "audit/audit.h"
#include "audit/feed_read.h"

struct outputs {
	const struct audit *audit;
	GHashTable *articles; /* URL → article */
	GHashTable *files;    /* URL at which an output is served → its path */
	GHashTable *ids;      /* URL of an item → its id in the first feed */
	GHashTable *listed;   /* URL of a sitemap's entry → the sitemap's path */
	GHashTable *indexed;  /* URLs that the sitemap index lists */
	bool has_index;
};

/* One file, being checked. */
struct output_file {
	struct outputs *outputs;
	const char *path;  /* relative to the folder */
	const char *shown; /* for messages */
	const char *url;   /* where it is served */
	const struct strbuf *bytes;
};

/* A place in the file itself. */
struct finding_place output_place(const struct output_file *file, int line);
/* Where the article is that the URL belongs to; else the line of the file. */
struct finding_place output_article_place(
	const struct output_file *file, const char *url, int line);

/* The rules feed-* and content-*. */
void audit_feed(const struct output_file *file, const struct seen_feed *feed);
/* The rules on dates among them. */
void audit_feed_dates(const struct output_file *file, const struct seen_feed *feed);
/* The rules content-*: what an item's HTML must not have. */
void audit_content(const struct output_file *file, const struct seen_item *item);

/* The rules sitemap-*, on <urlset> and on <sitemapindex>; and at the end, whether the index lists
 * all. */
void audit_sitemap(const struct output_file *file, const xmlNode *root);
void audit_sitemap_index(const struct output_file *file, const xmlNode *root);
void audit_sitemaps_listed(struct outputs *outputs, const char *path, const char *url);

/* The rule opml. */
void audit_opml(const struct output_file *file, const xmlNode *root);
/* The rule robots. */
void audit_robots(const struct output_file *file);

#endif
