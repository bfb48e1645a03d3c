#ifndef POSTRIDER_SOURCE_FIELDS_PLACE_H
#define POSTRIDER_SOURCE_FIELDS_PLACE_H

/* What follows from the place of an article's file, by the rules of its source's preset. */

#include "source/fields.h"

/* Adds the folders as categories, behind those that the article names. */
void fields_add_folders(const struct fields_context *context);
/* Marks drafts by their folder, and sets the key of translations that share a slug. Needs the slug.
 */
void fields_read_place(const struct fields_context *context);

#endif
