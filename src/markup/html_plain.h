#ifndef POSTRIDER_MARKUP_HTML_PLAIN_H
#define POSTRIDER_MARKUP_HTML_PLAIN_H

/*
 * The common case of html_clean: HTML as Markdown renderers write it, of which at most the
 * addresses need a change. It is cleaned without a tree, in a tenth of the time.
 *
 * Plain is what this accepts: elements of a short list, each opened and closed where the HTML
 * standard expects it, so that its tree is the one that the tags spell; attributes in lower case
 * with values in double quotes, all of which may stay. There is no guessing: whatever else turns up
 * makes the whole not plain.
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
