#ifndef POSTRIDER_STORE_SOURCE_PACK_H
#define POSTRIDER_STORE_SOURCE_PACK_H

/*
 * Files of a source are stored in packs of some hundred, each of which is one row: with a row for
 * each file, a build of ten thousand articles would take longer to load the rows than to read the
 * files. Which pack a file is in follows from its path, so that the change of one file rewrites one
 * pack.
 */

#include "base/arena.h"
#include "base/strbuf.h"
#include "model/source_file.h"

/* How many packs that many files should have, at least one. `packs` is how many there are now (0:
 * none): their number stays, unless they have become far too full or too empty. */
size_t source_pack_count(size_t files, size_t packs);
/* Which pack a file is in, of that many. */
size_t source_pack_of(const char *path, size_t packs);

/* Appends a file to a pack. */
void source_pack_add(struct strbuf *pack, const struct source_file *file);
/* Appends the files of a pack to the list; their paths and records lie in the pack. Returns -1,
 * with nothing appended, where the pack is damaged. */
int source_pack_read(const char *pack, size_t len, struct source_file_list *list);

#endif
