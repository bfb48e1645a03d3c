#ifndef POSTRIDER_PUBLISH_FOLDER_WRITE_H
#define POSTRIDER_PUBLISH_FOLDER_WRITE_H

/*
 * The part of the output folder that writes: rendered files wait until there are enough of them,
 * and are then compared with the disk, announced, written and confirmed together, since each
 * transaction costs a sync of the disk. For folder.c alone.
 */

#include <glib.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "publish/folder.h"
#include "store/outputs.h"

/* Written together, in bytes. */
#define FOLDER_PENDING_BYTES ((size_t)16 * 1024 * 1024)
/* The largest file that is read to be compared, in bytes. */
#define FOLDER_MAX_FILE ((size_t)64 * 1024 * 1024)

/* A file that this run renders, or that a former one did. */
struct entry {
	char *path;            /* relative */
	struct output_row row; /* as the manifest has it; its path is NULL where it has none */
	bool rendered;         /* by this run, or fresh, or kept */
};

/* A rendered file that waits to be written. */
struct pending {
	struct entry *entry;
	char *bytes;
	size_t len;
	char hash[HASH_HEX];
	char inputs[HASH_HEX];
	bool same, exists; /* on the disk */
	bool refused;
};

struct folder {
	const struct folder_params *params;
	char *key;           /* the folder's name in the manifest: absolute, so that it does not
			      * depend on where the command was started */
	struct arena *arena; /* of the manifest's rows */
	GHashTable *entries; /* path → struct entry */
	GPtrArray *order;    /* of the entries: those of the manifest by path, then new ones */
	struct pending *pending;
	size_t pending_count, pending_capacity, pending_bytes;
	struct error first; /* reason why something failed */
	bool failed;
};

/* Tells of one file, whoever asked for it. */
void folder_tell(const struct folder *folder, enum folder_change change, const char *path);
/* Something went wrong: it is reported, and folder_close will fail. refuse: with this file. */
void folder_fail(struct folder *folder, const struct error *reason);
void folder_refuse(struct folder *folder, const char *path, const struct error *reason);
/* Tells the params' note, where there is one. */
int folder_note(const struct folder *folder, const char *path, const char *hash, struct error *err);
/* What changes whenever somebody writes to the file, and nothing else does. */
void folder_add_stamp(struct strbuf *out, const struct stat *info);

/* Takes the bytes out of the strbuf; they wait. */
void folder_queue(
	struct folder *folder, struct entry *entry, const char *inputs, struct strbuf *bytes);
/* Writes all that waits. */
void folder_flush(struct folder *folder);
/* Forgets all that waits. */
void folder_discard(struct folder *folder);

#endif
