#ifndef POSTRIDER_SOURCE_AUTHORS_FILE_H
#define POSTRIDER_SOURCE_AUTHORS_FILE_H

/* A file of authors by the ids that articles name them with: a map, as Jekyll's and Docusaurus'
 * authors.yml, or a list of maps with `id`, `slug`, `username` or `key`. YAML, JSON or TOML. */

#include "config/node.h"
#include "source/source.h"

struct authors_file {
	const char *shown;       /* its path, for messages */
	const struct node *root; /* NULL: no file, or none that could be read */
	char hash[HASH_HEX];     /* of its bytes; "" without one */
};

/* Reads the source's file; the tree belongs to the catalogue's arena. A file that cannot be read or
 * understood is a warning. */
struct authors_file authors_file_read(const struct source_context *context);

/* The entry for an id, a map or a name; NULL where there is none. */
const struct node *authors_file_find(const struct authors_file *file, const char *id);

#endif
