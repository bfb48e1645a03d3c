#ifndef POSTRIDER_STORE_OUTPUTS_H
#define POSTRIDER_STORE_OUTPUTS_H

/* The manifest: which files in an output folder postrider wrote, and with what bytes. A file is
 * announced before it is written and put afterwards, so that after a crash between the two its
 * bytes are still known to be ours. */

#include "base/arena.h"
#include "store/store.h"

struct output_row {
	const char *path;      /* relative to the folder */
	const char *hash;      /* SHA-256 of the bytes, in hex; "" where it was never written */
	int64_t mtime;         /* of the file when it got these bytes */
	const char *announced; /* the hash of bytes that were about to be written, or "" */
	const char *inputs;    /* a hash of all that the bytes were made from, or "" */
	const char *stamp;     /* size, inode and times of the file when it was last looked at */
};

/* All of a folder, sorted by path. Belongs to the arena. */
int outputs_load(struct store *store, struct arena *arena, const char *folder,
	struct output_row **ret_rows, size_t *ret_count, struct error *err);
/* Bytes of that hash are about to be written. */
int outputs_announce(struct store *store, const char *folder, const char *path, const char *hash,
	struct error *err);
/* The row of a file that was written, or found to be as it should. */
int outputs_put(
	struct store *store, const char *folder, const struct output_row *row, struct error *err);
int outputs_remove(struct store *store, const char *folder, const char *path, struct error *err);

#endif
