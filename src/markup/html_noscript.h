#ifndef POSTRIDER_MARKUP_HTML_NOSCRIPT_H
#define POSTRIDER_MARKUP_HTML_NOSCRIPT_H

/* Readers run no scripts, so what stands in a noscript is theirs: the image that a script would
 * have put there. Words in it tell people to turn scripts on, and are of no use. */

#include <gumbo.h>
#include <stdbool.h>

/* Whether the noscript holds an image, more than a pixel in size, that no image right before or
 * behind it shows: one with an address of its own, or one that is given to scripts (lazy). */
bool html_noscript_is_needed(const GumboNode *noscript);

#endif
