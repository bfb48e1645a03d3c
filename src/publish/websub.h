#ifndef POSTRIDER_PUBLISH_WEBSUB_H
#define POSTRIDER_PUBLISH_WEBSUB_H

/*
 * WebSub: what a publisher tells its hub. Section 6 of the recommendation leaves the words to the
 * two; hubs take a form with hub.mode=publish. The feed's address is sent under both names that
 * are in use: hubs in the tradition of PubSubHubbub (0.3, section 7.1) read hub.url, younger ones
 * hub.topic, and each passes over the name that it does not know. One request tells of one feed:
 * repeated names are understood by few.
 */

#include "base/strbuf.h"

#define WEBSUB_TYPE "application/x-www-form-urlencoded"

/* Appends the form that says that the feed at this URL has changed. */
void websub_body(struct strbuf *out, const char *feed_url);

#endif
