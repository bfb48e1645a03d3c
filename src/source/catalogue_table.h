#ifndef POSTRIDER_SOURCE_CATALOGUE_TABLE_H
#define POSTRIDER_SOURCE_CATALOGUE_TABLE_H

/* A catalogue that is a table: CSV, or TSV. */

#include "config/node.h"

/* Gives the list of maps that a YAML catalogue would: the first row names the fields, cells are
 * texts, and empty cells are left out. Categories, tags, keywords, authors and aliases are lists
 * where they have semicolons.
 * Everything belongs to the arena. NULL with ERROR_INPUT and "PATH: line N: ". */
struct node *catalogue_table_parse(
	struct arena *arena, const struct node_source *source, char separator, struct error *err);

#endif
