#ifndef POSTRIDER_STORE_SOURCE_PACK_H
#define POSTRIDER_STORE_SOURCE_PACK_H

/*
 * Files of a source are stored by the hundred, in packs: a row of its own for each would cost a
 * build of ten thousand articles more than reading them. A file's pack follows from its path, so
 * that one file that changes makes one pack be written.
 */

#include "base/arena.h"
#include "base/strbuf.h"
#include "model/source_file.h"

/* How many packs so many files are to have, where there are `packs` of them now (0: none): the
 * same, unless these have become far too full or too empty. At least one. */
size_t source_pack_count(size_t files, size_t packs);
/* Which of so many packs a file is in. */
size_t source_pack_of(const char *path, size_t packs);

/* Appends a file to a pack. */
void source_pack_add(struct strbuf *pack, const struct source_file *file);
/* Appends the files of a pack to the list; their paths and records lie in the pack. Returns -1,
 * with nothing appended, where the pack is damaged. */
int source_pack_read(const char *pack, size_t len, struct source_file_list *list);

#endif
