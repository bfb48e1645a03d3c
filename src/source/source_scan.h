#ifndef POSTRIDER_SOURCE_SOURCE_SCAN_H
#define POSTRIDER_SOURCE_SOURCE_SCAN_H

/*
 * A scan of the sources that opens no file: which files there are, and when each was changed.
 * Loading starts from it, and where two scans are equal, nothing has to be loaded again.
 */

#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"
#include "config/settings.h"
#include "model/remote_feed.h"

/* Times in nanoseconds since 1970. */
struct scanned_file {
	const char *path;                       /* for messages */
	const char *relative;                   /* to the source's folder: the end of the other */
	int64_t size, modified, changed, inode; /* st_size, st_mtim, st_ctim, st_ino */
};

struct scanned_source {
	struct scanned_file *files; /* in the order of file_walk */
	size_t count, capacity;
	struct scanned_file authors; /* the file of authors; without a path: there is none */
	struct scanned_file *data;   /* files with defaults for the others: source/folder_data.h */
	size_t data_count, data_capacity;
	struct error err;         /* why it could not be scanned */
	struct remote_feed *feed; /* of a feed, what the store has of it; borrowed; or NULL */
};

struct source_scan {
	int64_t taken_at;                /* in nanoseconds */
	struct arena *arena;             /* of the paths */
	struct scanned_source *sources;  /* as in the settings */
	struct remote_feed_list *remote; /* owns the feeds of the sources; or NULL */
	size_t count;
};

/* now: the real time, in nanoseconds since 1970. Never fails: each source has its own error. */
struct source_scan *source_scan_take(const struct settings *settings, int64_t now);
void source_scan_free(struct source_scan *scan);
/* Gives the list to the scan, and its feeds to the sources. */
void source_scan_add_feeds(struct source_scan *scan, struct remote_feed_list *remote);
/* The paths live on in the arena, which takes them over. */
void source_scan_absorb(struct source_scan *scan, struct arena *arena);

/* Whether a change after the file was read, at that instant, would surely show in its times. One
 * that changed less than two seconds before may change again within one tick of the file system's
 * clock. */
bool scanned_file_is_sure(const struct scanned_file *file, int64_t read_at);

/* Adds the whole scan and returns true; false where a source could not be scanned, or a file is not
 * sure. */
bool source_scan_hash(const struct source_scan *scan, struct hash *hash);

#endif
