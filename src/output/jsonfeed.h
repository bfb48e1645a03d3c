#ifndef POSTRIDER_OUTPUT_JSONFEED_H
#define POSTRIDER_OUTPUT_JSONFEED_H

/*
 * JSON Feed 1.1 (https://jsonfeed.org/version/1.1), keys in the specification's order, indented by
 * two spaces, in UTF-8. An item without HTML carries its summary as content_text.
 */

#include "model/feed.h"

/* Appends the feed to out. Returns -1, with out as it was, where item_check_all refuses it. */
int jsonfeed_render(const struct feed *feed, struct strbuf *out, struct error *err);

/* Loads the bytes again: JSON without a key given twice, of version 1.1, with a title and items
 * that each have an id, a string, and a content. ERROR_INPUT with what is wrong. */
int jsonfeed_verify(const struct strbuf *bytes, struct error *err);

#endif
