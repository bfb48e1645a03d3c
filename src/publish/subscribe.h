#ifndef POSTRIDER_PUBLISH_SUBSCRIBE_H
#define POSTRIDER_PUBLISH_SUBSCRIBE_H

/* subscribe.html: the page that tells people of all feeds and of the newsletter. */

#include "publish/channel.h"
#include "publish/output_file.h"

/* Adds nothing where there is no template. */
void subscribe_plan(struct output_files *files, const struct channels *channels);

#endif
