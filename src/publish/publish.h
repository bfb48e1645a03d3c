#ifndef POSTRIDER_PUBLISH_PUBLISH_H
#define POSTRIDER_PUBLISH_PUBLISH_H

/* Renders everything that a publication offers and brings the output folder up to date. */

#include "config/settings.h"
#include "model/catalogue.h"
#include "model/feed.h"
#include "publish/folder.h"
#include "template/mustache.h"

/* For so long after its date an article is news, where sitemaps say so. */
#define PUBLISH_NEWS_SECONDS ((int64_t)48 * 60 * 60)

struct publish_params {
	const struct settings *settings;
	struct catalogue *catalogue; /* finished; its articles' html is made on demand */
	int64_t now;
	const char *since;                /* the day in the feeds' ids */
	const char *css;                  /* the bytes of feed.css */
	const struct mustache *subscribe; /* the template of subscribe.html; NULL: no such page */
	const char *subscribe_text;       /* its bytes */
	const struct category *former;    /* categories that once had a feed */
	size_t former_count;
	const struct tombstone *tombstones; /* what was deleted, newest first */
	size_t tombstone_count;
	struct folder_params folder;
};

/* A feed that cannot be rendered keeps its last good version, with an error in the report. Returns
 * -1 where anything failed; the rest is published all the same. */
int publish(struct publish_params *params, struct error *err);

#endif
