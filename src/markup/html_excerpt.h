#ifndef POSTRIDER_MARKUP_HTML_EXCERPT_H
#define POSTRIDER_MARKUP_HTML_EXCERPT_H

/* The beginning of cleaned HTML. */

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"

/* Appends the leading blocks of html, which must be what html_clean made, up to `budget` bytes of
 * text: whole blocks only, except that a first block which alone exceeds the budget is cut at the
 * end of a sentence, a line of code or a word, with an ellipsis. Wrappers such as div and section
 * count by their children. Elements that the cut leaves open are closed; references to footnotes
 * that were cut off vanish. Returns whether anything was left out. */
bool html_excerpt(struct strbuf *out, const char *html, size_t len, size_t budget);

#endif
