#ifndef POSTRIDER_SOURCE_SIGHT_H
#define POSTRIDER_SOURCE_SIGHT_H

/*
 * What a look at the sources shows before any file is opened: which files there are, and when each
 * was changed. Loading goes by it; and where two looks show the same, there is nothing to load.
 */

#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"
#include "config/settings.h"
#include "model/remote_feed.h"

/* Times in nanoseconds since 1970. */
struct sight_file {
	const char *path;                       /* for messages */
	const char *relative;                   /* to the source's folder: the end of the other */
	int64_t size, modified, changed, inode; /* st_size, st_mtim, st_ctim, st_ino */
};

struct sight_source {
	struct sight_file *files; /* in the order of file_walk */
	size_t count, capacity;
	struct sight_file authors; /* the file of authors; without a path: there is none */
	struct sight_file *data;   /* files that say something of the others */
	size_t data_count, data_capacity;
	struct error err;         /* why nothing could be seen */
	struct remote_feed *feed; /* of a feed, what is known of it: somebody else's; or NULL */
};

struct sight {
	int64_t taken_at;                /* in nanoseconds */
	struct arena *arena;             /* of the paths */
	struct sight_source *sources;    /* as in the settings */
	struct remote_feed_list *remote; /* whose feeds the sources have; or NULL */
	size_t count;
};

/* now: the real time, in nanoseconds since 1970. Never fails: each source says for itself. */
struct sight *sight_take(const struct settings *settings, int64_t now);
void sight_free(struct sight *sight);
/* Gives the list to the sight, and its feeds to the sources. */
void sight_add_feeds(struct sight *sight, struct remote_feed_list *remote);
/* The paths live on in the arena, which takes them over. */
void sight_absorb(struct sight *sight, struct arena *arena);

/* Whether a file that was last changed then, and read at that instant, would surely look otherwise
 * if it changed after it was read. One that changed less than two seconds before may change again
 * within one tick of its file system. */
bool sight_is_sure(const struct sight_file *file, int64_t read_at);

/* Adds everything that was seen, and returns true; or false, where a source could not be looked
 * at or a file is not sure. */
bool sight_hash(const struct sight *sight, struct hash *hash);

#endif
