#ifndef POSTRIDER_SOURCE_FIELDS_H
#define POSTRIDER_SOURCE_FIELDS_H

/*
 * What a map of front matter, or a catalogue's entry, says about an article, under any of the
 * names that blogs use (the table in fields.c). A bad value loses the value, not the post, with a
 * warning at its place.
 */

#include "config/node.h"
#include "source/file_name.h"
#include "source/source.h"

struct fields_context {
	struct source_context *source;
	const char *file; /* for messages */
	const struct node *map;
	struct article *article;      /* whose body is set already */
	const struct file_name *name; /* what its file's place says; NULL: it has none of its own */
	const struct folder_rule *rule; /* of the folder it lies in, or NULL */
	const char *language;           /* that the path or the source tells, or NULL */
	const char *key;                /* of translations, that the path tells, or NULL */
};

/* Fills everything but the body, its hash and the ids that are minted later. Returns -1 where it is
 * no article at all (a redirect, headless): a note says why. */
int fields_read(const struct fields_context *context);

/* The article's words, for a reading time that nobody gave; and the hash of what it says. Needs
 * the body. */
void fields_finish(struct article *article);
/* The hash alone. */
void fields_hash(struct article *article);

#endif
