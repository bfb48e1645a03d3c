#ifndef POSTRIDER_MARKUP_HTML_SHOWN_H
#define POSTRIDER_MARKUP_HTML_SHOWN_H

/* What of a page people see. */

#include <stdbool.h>
#include <stddef.h>

/* Whether somebody who reads the page sees the address: as a link around text or a picture, or
 * written out. What stands in comments, in the head, or in elements that are hidden by the
 * attribute or by their own style is not seen; style sheets are not looked at. False for a page
 * that html_excess (markup/html_depth.h) refuses. */
bool html_shows_address(const char *html, size_t len, const char *address);

#endif
