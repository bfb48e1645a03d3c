#ifndef POSTRIDER_MODEL_KNOWN_H
#define POSTRIDER_MODEL_KNOWN_H

/* What the store remembers of an article: enough to find it again after it was renamed, moved or
 * edited, and the dates that were promised to readers. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/date.h"

struct known_article {
	int64_t number;
	const char *id;
	const char *path;
	const char *url;
	const char *title;
	const char *content_hash; /* "": of whatever is found first */
	struct moment published;
	struct moment updated;
	int64_t changed;      /* when a run first saw this content */
	int64_t first_public; /* when it entered the feeds; 0: known from a file of ids alone */
	int64_t sequence;     /* 0: not eligible yet */
	bool held;            /* one of many old posts that turned up at once: waits for a word */
	bool silent;          /* marked as sent: in no digest */
	int64_t vanished;     /* since when no source has it public; 0: it is there */
	bool dirty;           /* differs from its row in the store */
};

struct known_list {
	struct known_article *items;
	size_t count;
};

#endif
