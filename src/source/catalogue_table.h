#ifndef POSTRIDER_SOURCE_CATALOGUE_TABLE_H
#define POSTRIDER_SOURCE_CATALOGUE_TABLE_H

/* A catalogue that is a table: CSV, or TSV. */

#include "config/node.h"

/* The list of maps that YAML would give: the first row names the fields. Cells are texts, empty
 * ones nothing; categories, tags, keywords, authors and aliases with semicolons are lists.
 * Everything belongs to the arena. NULL with ERROR_INPUT and "PATH: line N: ". */
struct node *catalogue_table_parse(
	struct arena *arena, const struct node_source *source, char separator, struct error *err);

#endif
