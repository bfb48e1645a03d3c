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

/* Whom a file's bytes matter to, besides those who ask for it. */
enum publish_role {
	PUBLISH_OTHER,
	PUBLISH_FEED, /* what readers subscribe to: no archive document */
	PUBLISH_MAP,  /* a sitemap */
};

struct publish_params {
	const struct settings *settings;
	const struct catalogue *catalogue; /* finished */
	int64_t now;
	const char *since;                  /* the day in the feeds' ids */
	const char *css;                    /* the bytes of feed.css */
	const struct mustache *subscribe;   /* the template of subscribe.html; NULL: no such page */
	const char *subscribe_text;         /* its bytes */
	const struct tombstone *tombstones; /* what was deleted, newest first */
	size_t tombstone_count;
	/* Told of each file of those roles whose bytes are others than those last recorded, within
	 * the transaction that records them; with hash NULL, of each that is removed, whatever its
	 * role was (then PUBLISH_OTHER). May be NULL. */
	int (*note)(void *ctx, enum publish_role role, const char *url, const char *hash,
		struct error *err);
	void *note_ctx;
	struct folder_params folder; /* its note and its gzip are set by publish */
};

/* A feed that cannot be rendered keeps its last good version, with an error in the report. Returns
 * -1 where anything failed; the rest is published all the same. */
int publish(const struct publish_params *params, struct error *err);

#endif
