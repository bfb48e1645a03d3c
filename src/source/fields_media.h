#ifndef POSTRIDER_SOURCE_FIELDS_MEDIA_H
#define POSTRIDER_SOURCE_FIELDS_MEDIA_H

/* An article's enclosures (audio, video and others), and what podcasts know of an episode. */

#include "source/fields.h"

/* Reads `enclosure`, `enclosures`, `audio`, `video` or `podcast`: an address, a map with `url`,
 * `length` and `type`, or a list of these; and, of an article with audio or video, `duration`,
 * `season`, `episode`, `episodeType`, `explicit`, `episodeImage`, `transcript` and `chapters`. The
 * article must have its URL. */
void fields_read_media(const struct fields_context *context);

#endif
