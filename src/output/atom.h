#ifndef POSTRIDER_OUTPUT_ATOM_H
#define POSTRIDER_OUTPUT_ATOM_H

/*
 * Atom 1.0 (RFC 4287). A category's term is its slug, its label the name; the feed's scheme is that
 * of categories, tags have none. Where neither the feed nor an entry has an author, which section
 * 4.1.1 requires, the feed's title is the author's name.
 */

#include "model/feed.h"

/* Appends the feed to out. Returns -1, with out as it was, where item_check_all refuses it. */
int atom_render(const struct feed *feed, struct strbuf *out, struct error *err);

#endif
