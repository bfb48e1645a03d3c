#ifndef POSTRIDER_AUDIT_INDEX_H
#define POSTRIDER_AUDIT_INDEX_H

/*
 * Where a reference within the site leads: to an article by its URL or a former one, to a file of
 * the output folder or beside the article, or nowhere.
 */

#include <glib.h>

#include "audit/audit.h"

enum target_kind {
	TARGET_ELSEWHERE, /* another site, or mailto: and its like */
	TARGET_INVALID,   /* no address can be made of it */
	TARGET_ARTICLE,
	TARGET_FILE,    /* or a page that the settings name */
	TARGET_MISSING, /* a page of the site that is not there */
	TARGET_UNKNOWN, /* a page that may be there: the site's own files are somewhere else */
};

struct target {
	enum target_kind kind;
	const struct article *article; /* of TARGET_ARTICLE; of TARGET_MISSING the one whose file
					* was named instead of its URL, or NULL */
	char *file;                    /* as opened, or NULL */
	char *url;                     /* absolute, without fragment */
	char *fragment;                /* decoded, or NULL */
};

struct audit_index {
	const struct audit *audit;
	GHashTable *pages;   /* URL without its last slash → article */
	GHashTable *sources; /* path of an article's file → article */
	GHashTable *folders; /* URLs right above articles, without the site's own */
	GHashTable *anchors; /* article → set of ids: audit/anchors.h fills it */
	bool has_pages;      /* the output folder holds the site's own pages, too */
};

void audit_index_init(struct audit_index *index, const struct audit *audit);
void audit_index_release(struct audit_index *index);

/* Finds where a reference in the article leads; it is as written, but decoded. */
void audit_index_find(const struct audit_index *index, const struct article *article,
	const char *reference, struct target *ret_target);
void target_release(struct target *target);

/* Appends the text with percent-encoded bytes decoded. */
void audit_decode(struct strbuf *out, const char *text);

#endif
