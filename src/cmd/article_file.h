#ifndef POSTRIDER_CMD_ARTICLE_FILE_H
#define POSTRIDER_CMD_ARTICLE_FILE_H

/*
 * The ids and dates of articles as a text file that can be committed: YAML, an article a block, by
 * id, in bytes that depend on nothing else. What was mailed to whom is not in it.
 */

#include "cmd/context.h"
#include "model/known.h"

/* `article export [FILE|-]`. All that ever was public, also what vanished: an id is never used
 * again. */
int article_export(struct context *context, struct error *err);

/* `article import FILE|-`. */
int article_import(struct context *context, struct error *err);

struct import_counts {
	size_t articles; /* in the file */
	size_t added;    /* of which nothing was known: they wait for their article */
	size_t renamed;  /* known by path or URL: got the id of the file */
	size_t dated;    /* known: got other dates */
};

/*
 * Takes a file into the store, where it is valid from its first to its last line; else nothing is
 * taken, every fault is in the report, and the result is ERROR_INPUT. "-" is standard input. An
 * article is known by its id, else by its path, else by its URL; then it gets the id and the dates
 * of the file, and its place and title stay as they are. Another one waits in the store until a
 * source has it. With dry_run nothing is written.
 */
int article_file_take(struct context *context, const char *file, struct import_counts *ret_counts,
	struct error *err);

#endif
