#ifndef POSTRIDER_SOURCE_TEMPLATE_PERMALINK_H
#define POSTRIDER_SOURCE_TEMPLATE_PERMALINK_H

/* Addresses that are written as templates, in front matter or in a folder's data: Eleventy's. */

#include <stdbool.h>

#include "base/strbuf.h"

/* Whether the text is a template: has "{{" or "{%" in it. */
bool template_permalink_is_one(const char *text);

/* Appends the permalink pattern with the template's meaning: "/blog/{{ page.fileSlug }}/" is
 * "/blog/:name/". Known are page.fileSlug, page.filePathStem, slug, and title with slugify or slug
 * as its filter. An "index.html" at the end goes. Returns false, with out as it was, where there is
 * anything else in it. */
bool template_permalink(struct strbuf *out, const char *text);

#endif
