#ifndef POSTRIDER_PUBLICATION_ADOPT_H
#define POSTRIDER_PUBLICATION_ADOPT_H

/* Ids and dates of a live feed, or of a feed in a file, for the publication's articles. */

#include "publication/articles.h"
#include "source/adoption.h"

/* What was looked at; the articles own all of it. */
struct adopting {
	struct articles articles;
	struct read_feed feed;
	struct adoption adoption;
};

/* Reads the feed at a URL or in a file, and matches it with the articles; what cannot be taken over
 * is reported. Nothing is written. */
int adopt_look(const struct publication *publication, const char *from,
	struct adopting *ret_adopting, struct error *err);
/* Saves what adopt_look matched; in a dry run nothing. Without force nothing is changed where an id
 * would change that a run has published: ERROR_INPUT. */
int adopt_save(const struct publication *publication, struct adopting *adopting, bool force,
	struct error *err);
void adopting_release(struct adopting *adopting);

#endif
