#ifndef POSTRIDER_PUBLISH_FOLDER_H
#define POSTRIDER_PUBLISH_FOLDER_H

/*
 * The output folder: takes rendered files and brings the disk up to date. A file whose bytes are
 * there already is not touched; one that postrider did not write is not overwritten; one that is
 * no longer rendered is removed, if it still holds what postrider wrote.
 *
 * Crash-safe: a file is announced in the manifest before it is written, so that it is known as
 * ours whenever the run ends.
 */

#include <stdbool.h>

#include "base/report.h"
#include "base/strbuf.h"
#include "store/store.h"

struct folder_file {
	char *path; /* relative */
	char *bytes;
	size_t len;
	bool kept; /* could not be rendered: what is there stays */
};

/* The rendered files, in the order in which they are written: members before indexes. */
struct folder {
	struct folder_file *files;
	size_t count, capacity;
};

void folder_release(struct folder *folder);
/* Takes the bytes out of the strbuf. */
void folder_add(struct folder *folder, const char *path, struct strbuf *bytes);
/* A file whose rendering failed: neither written nor removed. */
void folder_keep(struct folder *folder, const char *path);

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
	struct report *report;
	/* Told of each file; may be NULL. */
	void (*tell)(void *ctx, enum folder_change change, const char *path);
	void *ctx;
};

/* Returns -1 where at least one file could not be brought up to date, with the first reason in err
 * and every one in the report; the others are done all the same. */
int folder_write(struct folder *folder, const struct folder_params *params, struct error *err);

#endif
