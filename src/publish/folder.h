#ifndef POSTRIDER_PUBLISH_FOLDER_H
#define POSTRIDER_PUBLISH_FOLDER_H

/*
 * The output folder: takes rendered files and brings the disk up to date. A file whose bytes are
 * there already is not touched; one that postrider did not write is not overwritten; one that is
 * no longer rendered is removed, if it still holds what postrider wrote.
 *
 * Crash-safe: the hash of a file is announced in the manifest before it is written, so that it is
 * known as ours whenever the run ends. What a file was made from is kept beside its hash: while
 * that stays the same, and nobody touched the file, it need not even be rendered.
 */

#include <stdbool.h>

#include "base/hash.h"
#include "base/report.h"
#include "base/strbuf.h"
#include "store/store.h"

enum folder_change {
	FOLDER_UNCHANGED,
	FOLDER_WRITTEN,
	FOLDER_REMOVED,
	FOLDER_REFUSED, /* a stranger's file is in the way, or the disk failed */
};

struct folder_params {
	struct store *store;
	const char *directory;
	bool dry_run;   /* say what would be done */
	bool take_over; /* strangers' files become ours */
	bool render;    /* no file is fresh: all are rendered again */
	bool gzip;      /* a compressed copy beside each file */
	struct report *report;
	/* Told of each file; may be NULL. */
	void (*tell)(void *ctx, enum folder_change change, const char *path);
	void *ctx;
	/* Told of each file whose bytes are others than those last recorded, within the
	 * transaction that records them, and, with hash NULL, of each that is about to be
	 * removed; may be NULL. What fails here fails that transaction. */
	int (*note)(void *ctx, const char *path, const char *hash, struct error *err);
	void *note_ctx;
};

struct folder;

/* Reads the manifest; makes the folder where it is missing. params must stay until folder_close. */
struct folder *folder_open(const struct folder_params *params, struct error *err);

/* Whether the file (and its compressed copy) is there as it was written from the same inputs: a
 * hash of all that it is made from. Then it needs nothing more. */
bool folder_is_fresh(struct folder *folder, const char *path, const char *inputs);
/* Takes the bytes out of the strbuf. Files are written in the order in which they are added:
 * members before indexes. inputs may be "", of a file that is never fresh. */
void folder_add(struct folder *folder, const char *path, const char *inputs, struct strbuf *bytes);
/* A file whose rendering failed: neither written nor removed. */
void folder_keep(struct folder *folder, const char *path);

/* Whether every file that the manifest has for the folder is there as it was written, with nothing
 * left to be done; *ret_count of them. */
int folder_is_whole(struct store *store, const char *directory, bool *ret_whole, size_t *ret_count,
	struct error *err);

/* Writes what is still to be written, removes what was neither added nor fresh nor kept, and frees
 * the folder. Returns -1 where at least one file could not be brought up to date, with the first
 * reason in err and every one in the report; the others are done all the same. */
int folder_close(struct folder *folder, struct error *err);

#endif
