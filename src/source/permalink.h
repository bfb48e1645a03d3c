#ifndef POSTRIDER_SOURCE_PERMALINK_H
#define POSTRIDER_SOURCE_PERMALINK_H

/* The URL path that a pattern such as "/blog/:year/:slug/" gives an article. */

#include "base/strbuf.h"
#include "config/preset.h"
#include "model/article.h"
#include "source/file_name.h"

/* What a pattern's words are made of, beside the article. */
struct permalink_place {
	const struct preset *preset;
	const struct zone *zone;      /* the site's */
	const struct file_name *name; /* of its file; NULL: it has none of its own */
	const char *slug;             /* as its source gave it, or NULL */
};

/* Appends the path, percent-encoded. The words are those of config/preset.h; their meaning, where
 * generators differ, is the preset's: docs/configuration.md. A word for which the article has
 * nothing is empty, and empty segments fall together. */
void permalink_expand(struct strbuf *out, const char *pattern, const struct article *article,
	const struct permalink_place *place);

/* Appends the slug that the preset makes for an article without one: of its title, where the
 * preset does so or there is no file, else of the file's name. */
void permalink_slug(
	struct strbuf *out, const struct article *article, const struct permalink_place *place);

#endif
