#ifndef POSTRIDER_MARKUP_HTML_PLAIN_H
#define POSTRIDER_MARKUP_HTML_PLAIN_H

/*
 * The common case of html_clean: HTML as Markdown renderers write it, of which at most the
 * addresses need a change. It is cleaned without a tree, in a tenth of the time.
 *
 * Plain HTML has only elements of a short list, each opened and closed where the HTML standard
 * expects it, so that the tags alone give the tree, and attributes in lower case with values in
 * double quotes, all of which may stay. Anything else makes the whole not plain.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"
#include "markup/html_clean.h"

/* Appends what html_clean would make of it, and returns true; or returns false, with nothing
 * appended, where the HTML is not plain. html went through text_clean; html[len] is NUL. */
bool html_plain_clean(
	struct strbuf *out, const char *html, size_t len, const struct html_clean_options *options);

#endif
