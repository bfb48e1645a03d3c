#ifndef POSTRIDER_MARKUP_HTML_NOSCRIPT_H
#define POSTRIDER_MARKUP_HTML_NOSCRIPT_H

/* Feed readers and mail programs run no scripts, so that they need the image in a noscript, which a
 * script would have loaded. Its words, which ask people to turn scripts on, are of no use. */

#include <gumbo.h>
#include <stdbool.h>

/* Whether the noscript holds an image, more than a pixel in size, that no image right before or
 * behind it shows: one with an address of its own, or one that is given to scripts (lazy). */
bool html_noscript_is_needed(const GumboNode *noscript);

#endif
