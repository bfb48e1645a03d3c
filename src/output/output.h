#ifndef POSTRIDER_OUTPUT_OUTPUT_H
#define POSTRIDER_OUTPUT_OUTPUT_H

/*
 * The feed formats. To add one: a module with a render function, and a row here. Renderers are
 * pure: the same feed gives the same bytes, whatever the clock, the locale and the disk.
 */

#include "model/feed.h"

struct feed_format {
	const char *name;       /* as in the configuration: "rss" */
	const char *file;       /* default file name */
	const char *media_type; /* for <link rel="alternate"> */
	/* Appends the feed to out, or leaves out as it was and returns -1. */
	int (*render)(const struct feed *feed, struct strbuf *out, struct error *err);
	/* Parses the rendered bytes again, as a reader would. */
	int (*verify)(const struct strbuf *bytes, struct error *err);
};

#define FEED_FORMAT_COUNT 3
extern const struct feed_format feed_formats[FEED_FORMAT_COUNT];

/* The format of that name, or NULL. */
const struct feed_format *feed_format_find(const char *name);

#endif
