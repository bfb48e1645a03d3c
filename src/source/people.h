#ifndef POSTRIDER_SOURCE_PEOPLE_H
#define POSTRIDER_SOURCE_PEOPLE_H

/* Authors as blogs write them: "Name", "Name <mail>", "[Name](url)", a map with name, email and
 * url, or a list of any of these. */

#include "base/arena.h"
#include "config/node.h"
#include "model/article.h"

/* Strings and array belong to the arena. NULL is nobody. */
void people_read(const struct node *node, struct arena *arena, struct person **ret_people,
	size_t *ret_count);

#endif
