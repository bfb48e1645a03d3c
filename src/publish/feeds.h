#ifndef POSTRIDER_PUBLISH_FEEDS_H
#define POSTRIDER_PUBLISH_FEEDS_H

/* Feeds as files: between feeds.c and archive.c. */

#include "model/feed.h"
#include "output/output.h"
#include "publish/channel.h"
#include "publish/job.h"

struct feed_job {
	const struct publish_params *params;
	struct arena *arena; /* of the jobs */
	const struct feed_format *format;
	const char *path;
	struct feed feed; /* without its items */
	struct article *const *articles;
	size_t count;
	bool fixed; /* an archive document: no article drops out of it */
};

/* The channel's file name in that format; NULL where it is switched off. */
const char *feed_file_name(const struct settings *settings, const struct feed_format *format);
/* A feed of that name in the channel's folder, without articles yet. */
struct feed_job *feed_job_new(struct jobs *jobs, const struct channel *channel,
	const struct feed_format *format, const char *name);
void feed_job_add(struct jobs *jobs, const struct feed_job *feed_job);

#endif
