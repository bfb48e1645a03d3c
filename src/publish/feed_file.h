#ifndef POSTRIDER_PUBLISH_FEED_FILE_H
#define POSTRIDER_PUBLISH_FEED_FILE_H

/* One feed as a file: what a channel's feeds and the documents of its archive have in common. */

#include "model/feed.h"
#include "output/output.h"
#include "publish/channel.h"
#include "publish/output_file.h"

struct feed_file {
	const struct publish_params *params;
	struct arena *arena; /* of the files */
	const struct feed_format *format;
	const char *path;
	struct feed feed; /* without its items */
	const struct article *const *articles;
	size_t count;
	bool fixed; /* an archive document: no article drops out of it */
};

/* The channel's file name in that format; NULL where it is switched off. */
const char *feed_file_name(const struct settings *settings, const struct feed_format *format);
/* A feed of that name in the channel's folder, without articles yet. */
struct feed_file *feed_file_new(struct output_files *files, const struct channel *channel,
	const struct feed_format *format, const char *name);
void feed_file_add(struct output_files *files, const struct feed_file *feed_file);

#endif
