#ifndef POSTRIDER_PUBLISH_OPML_H
#define POSTRIDER_PUBLISH_OPML_H

/* feeds.opml: the list of all channels, one line each. */

#include "publish/channel.h"
#include "publish/output_file.h"

/* Adds nothing where neither RSS nor Atom is published. */
void opml_plan(struct output_files *files, const struct channels *channels);

#endif
