#ifndef POSTRIDER_AUDIT_ANCHORS_H
#define POSTRIDER_AUDIT_ANCHORS_H

/* The parts of an article that a fragment may name. */

#include "audit/index.h"

/* Whether the article has an element of that id or name, or a heading that site generators give
 * it. "" and "top" are the page itself. Reads the article's body once. */
bool audit_has_anchor(
	struct audit_index *index, const struct article *article, const char *fragment);

#endif
