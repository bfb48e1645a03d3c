#ifndef POSTRIDER_SOURCE_PEOPLE_H
#define POSTRIDER_SOURCE_PEOPLE_H

/* Authors as blogs write them: "Name", "Name <mail>", "[Name](url)", a map with name, email and
 * url, or a list of any of these. */

#include "model/article.h"
#include "source/fields.h"

/* Strings and array belong to the catalogue's arena; a NULL node gives no people. A URL or mail
 * address of a person that is invalid is left out, in a map or a link with a warning. */
void people_read(const struct fields_context *context, const struct node *node,
	struct person **ret_people, size_t *ret_count);

#endif
