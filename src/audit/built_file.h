#ifndef POSTRIDER_AUDIT_BUILT_FILE_H
#define POSTRIDER_AUDIT_BUILT_FILE_H

/* A built file that is being checked, what its rules know of the other files, and the places that
 * they find fault with. */

#include <glib.h>

#include "audit/audit.h"

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
struct built_file {
	struct outputs *outputs;
	const char *path;  /* relative to the folder */
	const char *shown; /* for messages */
	const char *url;   /* where it is served */
	const struct strbuf *bytes;
};

/* A place in the file itself. */
struct finding_place output_place(const struct built_file *file, int line);
/* Where the article is that the URL belongs to; else the line of the file. */
struct finding_place output_article_place(const struct built_file *file, const char *url, int line);

#endif
