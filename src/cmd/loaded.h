#ifndef POSTRIDER_CMD_LOADED_H
#define POSTRIDER_CMD_LOADED_H

/* The first half of a run: the articles are loaded and known, and what is offered is published. */

#include "cmd/context.h"
#include "model/catalogue.h"
#include "model/known.h"
#include "model/source_file.h"
#include "publish/folder.h"
#include "source/identity.h"

struct articles {
	struct catalogue *catalogue; /* public articles, newest first */
	struct known_list known;
	struct known_article **rows; /* of each article of the catalogue */
	struct source_memory memory;
	struct remote_feed_list *remote; /* or NULL */
	char *since;
	int64_t now;         /* when it was loaded */
	int64_t next_change; /* the instant at which the clock alone changes something */
	bool changed;        /* since the last build: there is something to save */
};

struct articles_options {
	bool accept_removals;     /* go on although many articles have vanished */
	bool no_cache;            /* open every file, also what did not change */
	bool fetch;               /* ask feeds that are sources for what is new */
	struct source_scan *scan; /* goes by it, and frees it; NULL: looks now */
};

/* Looks at the sources, and with fetch asks the feeds among them for what is new; for
 * source_scan_free, or articles_load. NULL on failure. */
struct source_scan *articles_scan(struct context *context, bool fetch, struct error *err);
/* Loads the sources, finds known articles again, and (but for --dry-run) remembers what is new. On
 * failure, such as a source that vanished, nothing may be published or planned. Nothing is written
 * where nothing has changed since the last build. options may be NULL. */
int articles_load(struct context *context, const struct articles_options *options,
	struct articles *ret_articles, struct error *err);
/* Remembers it, within the caller's transaction: what articles_load does, but for a dry run. */
int articles_save(struct context *context, struct articles *articles, struct error *err);
/* As articles_load, and the store is only read. */
int articles_look(struct context *context, struct articles *ret_articles, struct error *err);
void articles_release(struct articles *articles);

struct publish_counts {
	size_t written, unchanged, removed, refused;
};
/* Brings the output folder up to date. directory NULL: as configured; without one, nothing. */
struct publish_options {
	const char *directory;
	bool take_over;
	bool list;   /* print each file that is written or removed */
	bool render; /* make every file again, though its inputs are those of the last build */
	/* Told of each file instead, where set. */
	void (*tell)(void *ctx, enum folder_change change, const char *path);
	void *ctx;
};
int site_publish(struct context *context, struct articles *articles,
	const struct publish_options *options, struct publish_counts *ret_counts,
	struct error *err);

#endif
