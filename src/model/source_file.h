#ifndef POSTRIDER_MODEL_SOURCE_FILE_H
#define POSTRIDER_MODEL_SOURCE_FILE_H

/* What the store remembers of the files of sources, so that those which did not change need not
 * be opened. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum source_file_state {
	SOURCE_FILE_UNSEEN, /* was remembered, and is not there any more, or not as it was */
	SOURCE_FILE_SAME,   /* is as remembered */
	SOURCE_FILE_NEW,    /* is to be remembered */
};

/* A file as it was when it was read. Times in nanoseconds since 1970. */
struct source_file {
	const char *source;                     /* a name for the source, and for how it is read */
	const char *path;                       /* below the source's folder */
	int64_t size, modified, changed, inode; /* st_size, st_mtim, st_ctim, st_ino */
	const void *record;                     /* source/record.h */
	size_t record_len;
	size_t packs; /* the store's: how many its source has; 0: it is in none yet */
	enum source_file_state state;
};

struct source_file_list {
	struct source_file *items;
	size_t count, capacity;
};

/* What is known before sources are loaded, and what is to be remembered after it. */
struct source_memory {
	struct source_file_list known; /* loading says of each what became of it */
	struct source_file_list fresh; /* all of them SOURCE_FILE_NEW */
	int64_t read_at;               /* the real time at which loading began, in nanoseconds */
	bool distrust;                 /* open every file, whatever is known */
};

#endif
