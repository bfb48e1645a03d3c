#ifndef POSTRIDER_PUBLICATION_ARTICLE_FILE_READ_H
#define POSTRIDER_PUBLICATION_ARTICLE_FILE_READ_H

/* A file of ids and dates as it is read: between article_file_read.c and
 * article_file_take.c. */

#include "base/arena.h"
#include "base/strbuf.h"
#include "config/node.h"
#include "publication/article_file.h"

/* An article of the file. */
struct id_entry {
	const struct node *node;
	const char *id, *path, *url, *title;
	struct moment published, updated;
	struct known_article *row; /* of the store, where there is one */
};

/* A file that is being taken. */
struct id_file {
	const struct publication *publication;
	const char *shown; /* the file, for messages */
	struct arena *arena;
	const char *since; /* or NULL */
	struct id_entry *entries;
	size_t count;
	struct known_list known;
	struct import_counts counts;
	size_t faults;
};

/* Fills since and entries, and counts faults, each of which is in the report. ERROR_INPUT where it
 * is no such file at all. */
int article_file_read(struct id_file *import, const struct strbuf *bytes, struct error *err);

#endif
