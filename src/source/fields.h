#ifndef POSTRIDER_SOURCE_FIELDS_H
#define POSTRIDER_SOURCE_FIELDS_H

/*
 * The fields of an article from a map of front matter or a catalogue's entry, under any of the
 * names that blogs use (the tables in fields.c). A bad value is left out with a warning at its
 * place; the article stays.
 */

#include "config/node.h"
#include "source/file_name.h"
#include "source/source.h"

struct fields_context {
	struct source_context *source;
	const char *file; /* for messages */
	const struct node *map;
	struct article *article; /* whose body is set already */
	const struct file_name
		*name; /* read from its file's path; NULL: it has no file of its own */
	const struct folder_rule *rule; /* of the folder it lies in, or NULL */
	const char *language;           /* from the path or the source, or NULL */
	const char *key;                /* of translations, from the path, or NULL */
};

/* Fills everything but the body, its hash and ids that are minted later. Returns -1, with a note in
 * the report, where it is no article at all (a redirect, headless). */
int fields_read(const struct fields_context *context);

/* Counts the words, where no reading time was given, and takes the hash of the content. Needs the
 * body. */
void fields_finish(struct article *article);
/* The hash alone. */
void fields_hash(struct article *article);

#endif
