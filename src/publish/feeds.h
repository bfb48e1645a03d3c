#ifndef POSTRIDER_PUBLISH_FEEDS_H
#define POSTRIDER_PUBLISH_FEEDS_H

/* Which feeds there are: of each channel, in each format, the newest articles. */

#include "publish/channel.h"
#include "publish/output_file.h"

/* Adds them, and before them the documents of their archives. */
int feeds_plan(struct output_files *files, const struct channels *channels, struct error *err);

#endif
