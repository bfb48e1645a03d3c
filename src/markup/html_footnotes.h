#ifndef POSTRIDER_MARKUP_HTML_FOOTNOTES_H
#define POSTRIDER_MARKUP_HTML_FOOTNOTES_H

/* Footnotes as cmark-gfm, goldmark, kramdown and pandoc write them, recognised by class, role or
 * data attribute. */

#include <gumbo.h>
#include <stdbool.h>

/* A link to a footnote. */
bool html_is_footnote_reference(const GumboNode *node);
/* The link from a footnote back to where it is referred to. */
bool html_is_footnote_return(const GumboNode *node);
/* The element that holds the footnotes themselves. */
bool html_is_footnotes(const GumboNode *node);

#endif
