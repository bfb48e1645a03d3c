#ifndef POSTRIDER_CONFIG_TOML_H
#define POSTRIDER_CONFIG_TOML_H

/*
 * TOML 1.0 (toml.io) as the tree that YAML gives: config/node.h. Numbers, booleans and dates are
 * texts as they are written (a number without its underscores) and plain; strings are not. A table
 * is a map with its header's place, an array of tables a list of maps.
 *
 * All that TOML forbids is an error, with one exception: of dates the form alone is checked, not
 * whether there is such a day, since a bad date must not lose the post. Whoever reads a date
 * finds that out.
 */

#include "config/node.h"

/* Parses the document; a byte order mark before it is passed over. An empty one is an empty map.
 * Everything belongs to the arena. NULL with ERROR_INPUT and `path:line:column:` where it is not
 * TOML or not UTF-8, gives a key twice, or nests deeper than 64. */
struct node *toml_parse(struct arena *arena, const struct node_source *source, struct error *err);

#endif
