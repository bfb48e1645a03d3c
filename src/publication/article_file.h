#ifndef POSTRIDER_PUBLICATION_ARTICLE_FILE_H
#define POSTRIDER_PUBLICATION_ARTICLE_FILE_H

/*
 * The ids and dates of articles as a text file that can be committed: YAML, an article a block, by
 * id, in bytes that depend on nothing else. What was mailed to whom is not in it.
 */

#include "model/known.h"
#include "publication/publication.h"

/* Adds the file of all articles that ever were public, also of those that vanished: an id is never
 * used again. Sorts the list by id. since may be NULL. */
void article_file_write(struct strbuf *out, struct known_list *known, const char *since);

#define ARTICLE_FILE_MAX ((size_t)64 * 1024 * 1024) /* bytes that are read of one */

struct import_counts {
	size_t articles; /* in the file */
	size_t added;    /* of which nothing was known: they wait for their article */
	size_t renamed;  /* known by path or URL: got the id of the file */
	size_t dated;    /* known: got other dates */
};

/*
 * Takes a file into the store, where it is valid from its first to its last line; else nothing is
 * taken, every fault is in the report, and the result is ERROR_INPUT. An article is known by its
 * id, else by its path, else by its URL; then it gets the id and the dates of the file, and its
 * place and title stay as they are. Another one waits in the store until a source has it. In a dry
 * run all is taken back. shown is the file's name for messages.
 */
int article_file_take(const struct publication *publication, const char *shown,
	const struct strbuf *bytes, struct import_counts *ret_counts, struct error *err);

#endif
