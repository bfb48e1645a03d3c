#ifndef POSTRIDER_AUDIT_LINKS_H
#define POSTRIDER_AUDIT_LINKS_H

/* The rules link-*: pages of the site that an article links to exist. */

#include "audit/index.h"
#include "audit/references.h"

/* A link, or what a page loads beside images. */
void audit_link(struct audit_index *index, const struct article *article,
	const struct reference *reference);

/* A finding's place: where the reference stands in the article's file. */
struct finding_place audit_reference_place(
	const struct article *article, const struct reference *reference);

#endif
