#ifndef POSTRIDER_SOURCE_PERMALINK_H
#define POSTRIDER_SOURCE_PERMALINK_H

/* The URL path that a pattern such as "/blog/:year/:slug/" gives an article. */

#include "base/strbuf.h"
#include "model/article.h"

/* Appends the path, percent-encoded. Known words: :year :month :i_month :day :i_day (of the date as
 * written, in its zone; nothing without a date), :slug, :title (its slug), :filename and :stem (the
 * file's name without its ending), :path (folders and stem), :section (the first folder),
 * :category (the primary one's slug), :lang. An unknown word stays as it is. relative is the
 * file's path below its source's folder, or "". Empty segments fall together. */
void permalink_expand(struct strbuf *out, const char *pattern, const struct article *article,
	const char *relative);

#endif
