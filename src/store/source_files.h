#ifndef POSTRIDER_STORE_SOURCE_FILES_H
#define POSTRIDER_STORE_SOURCE_FILES_H

/* The store's part of a source_memory: see model/source_file.h. */

#include "base/arena.h"
#include "model/source_file.h"
#include "store/store.h"

/* Appends every file to memory->known. Strings and records belong to the arena. */
int source_files_load(
	struct store *store, struct arena *arena, struct source_memory *memory, struct error *err);

/* Whether source_files_save would change anything. */
bool source_files_differ(const struct source_memory *memory);
/* Removes the files that were not seen and adds those that are fresh. */
int source_files_save(struct store *store, const struct source_memory *memory, struct error *err);

#endif
