#ifndef POSTRIDER_OUTPUT_OPML_H
#define POSTRIDER_OUTPUT_OPML_H

/* The list of a publication's feeds, in OPML 2.0, for readers to import. It has no date,
 * so that the same feeds give the same bytes. */

#include "model/feed.h"

struct opml {
	const char *title;
	const struct person *owner; /* or NULL */
	const struct opml_entry *entries;
	size_t count;
};

/* Appends the list to out, in the order given. */
int opml_render(const struct opml *opml, struct strbuf *out, struct error *err);

#endif
