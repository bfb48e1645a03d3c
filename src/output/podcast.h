#ifndef POSTRIDER_OUTPUT_PODCAST_H
#define POSTRIDER_OUTPUT_PODCAST_H

/* What RSS says of shows, episodes and pictures beyond RSS 2.0: Apple's itunes namespace, the
 * podcast namespace (podcastindex.org), and Media RSS. Each is declared only where it is used. */

#include "model/feed.h"
#include "output/xml.h"

/* Declares what the feed uses of them, on the root. */
void podcast_declare(struct xml *xml, const struct feed *feed);
/* What is said of the show, in the channel. */
void podcast_write_show(struct xml *xml, const struct feed *feed);
/* What is said of the episode, in its item. */
void podcast_write_episode(struct xml *xml, const struct article *article);

/* Media RSS, which Atom uses too: the article's picture. */
void media_declare(struct xml *xml, const struct feed *feed);
void media_write(struct xml *xml, const struct article *article);

#endif
