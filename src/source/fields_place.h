#ifndef POSTRIDER_SOURCE_FIELDS_PLACE_H
#define POSTRIDER_SOURCE_FIELDS_PLACE_H

/* What the place of an article's file says of it, by the rules of its source's preset. */

#include "source/fields.h"

/* Adds the categories that the folders are to those that the article names. */
void fields_add_folders(const struct fields_context *context);
/* A draft by its folder; the key of translations that share a slug. Once the slug is known. */
void fields_read_place(const struct fields_context *context);

#endif
