#ifndef POSTRIDER_MARKUP_HTML_CSS_H
#define POSTRIDER_MARKUP_HTML_CSS_H

/* style attributes: which declarations survive. */

#include <stdbool.h>

#include "base/strbuf.h"

/* Appends the declarations that are harmless: a known property that cannot lay anything over the
 * rest of a page, a value without escapes, comments and functions that load something. Returns
 * whether any was left out; where none was, what is appended is the text as it was. */
bool html_css_filter(struct strbuf *out, const char *style);

/* Whether a value of SVG's presentation attributes refers to nothing outside its drawing. */
bool html_css_is_local(const char *value);

#endif
