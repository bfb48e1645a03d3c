#ifndef POSTRIDER_PUBLICATION_SITE_H
#define POSTRIDER_PUBLICATION_SITE_H

/* What the articles offer is published: feeds, sitemaps and pages in the output folder. */

#include "publication/articles.h"
#include "publish/folder.h"

struct site_options {
	const char *directory; /* NULL: as configured */
	bool take_over;        /* also files that postrider did not write */
	bool render; /* make every file again, though its inputs are those of the last build */
	bool look;   /* write nothing, as in a dry run */
	/* Told of each file, where set. */
	void (*tell)(void *ctx, enum folder_change change, const char *path);
	void *ctx;
};

struct site_counts {
	size_t written, unchanged, removed, refused;
};

/* Brings the output folder up to date, and notes what is to be announced; where no folder is
 * configured, nothing. */
int site_publish(const struct publication *publication, const struct articles *articles,
	const struct site_options *options, struct site_counts *ret_counts, struct error *err);

#endif
