#ifndef POSTRIDER_PUBLICATION_SITE_CHECK_H
#define POSTRIDER_PUBLICATION_SITE_CHECK_H

/* The rules of `check` on the articles, and on what was built from them. */

#include "audit/findings.h"
#include "publication/publication.h"

struct site_checked {
	bool loaded; /* else what follows is not known */
	size_t articles, outputs;
};

/* Adds what is wrong, and what the publication's report has so far. Where there is no store, what a
 * first build would make is compared. Opens the store by itself; nothing is changed in it. */
void site_check(const struct publication *publication, struct findings *findings,
	struct site_checked *ret_checked);

#endif
