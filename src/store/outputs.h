#ifndef POSTRIDER_STORE_OUTPUTS_H
#define POSTRIDER_STORE_OUTPUTS_H

/* The manifest: which files in an output folder are ours, and what we last wrote there. */

#include "base/arena.h"
#include "store/store.h"

struct output_row {
	const char *path;      /* relative to the folder */
	const char *hash;      /* SHA-256 of the bytes, in hex; "" where it was never written */
	int64_t mtime;         /* of the file when it got these bytes */
	const char *announced; /* the hash of bytes that were about to be written, or "" */
	const char *inputs;    /* a hash of all that the bytes were made from, or "" */
	const char *stamp;     /* how the file looked on the disk then */
};

/* All of a folder, by path. Belongs to the arena. */
int outputs_load(struct store *store, struct arena *arena, const char *folder,
	struct output_row **ret_rows, size_t *ret_count, struct error *err);
/* What is about to be written there. */
int outputs_announce(struct store *store, const char *folder, const char *path, const char *hash,
	struct error *err);
/* What was written there. */
int outputs_put(
	struct store *store, const char *folder, const struct output_row *row, struct error *err);
int outputs_remove(struct store *store, const char *folder, const char *path, struct error *err);

#endif
