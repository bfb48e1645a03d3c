#ifndef POSTRIDER_ANNOUNCE_ANNOUNCE_H
#define POSTRIDER_ANNOUNCE_ANNOUNCE_H

/*
 * Telling others what changed: the WebSub hub of each feed whose bytes did, IndexNow of each page
 * that is new, whose lastmod changed or that went; each only where it is configured. What changed
 * is noted in the journal (store/pings.h) with the change itself, and told of once the site serves
 * it: a feed by its own bytes, pages by those of every sitemap that changed with them and of the
 * key's file. What is not served yet, or was not taken, waits for the next run, for a day.
 */

#include <stdatomic.h>

#include "base/clock.h"
#include "base/report.h"
#include "config/settings.h"
#include "model/known.h"
#include "publish/publish.h"
#include "store/pings.h"

/* What it needs of a publication. */
struct announcer {
	const struct settings *settings;
	struct store *store;
	struct report *report;
	struct clock clock;
	const atomic_int *stop; /* non-zero: ask nobody any more */
	bool dry_run;
};

/* An article's row is about to be written, within the caller's transaction: notes the pages that
 * change with it (pings_note_article). For article_save (publication/articles.h). */
int announce_note_article(const struct announcer *announcer, const struct known_article *known,
	int64_t now, struct error *err);

/* publish_params' note, whose ctx is this: a file's bytes are about to be recorded, or, with hash
 * NULL, it is gone. */
struct announce_noting {
	const struct announcer *announcer;
	int64_t now;
};
int announce_note_output(
	void *ctx, enum publish_role role, const char *url, const char *hash, struct error *err);

/* Sends what is due, for a minute at most, and reports what failed: that a file is not served yet
 * as a warning after an hour only, since sites are often brought to their servers after the build.
 * A dry run sends nothing: zeros. Not within a transaction. */
struct announce_result {
	int64_t feeds, pages; /* told of */
	int64_t feeds_waiting, pages_waiting;
};
void announce_send(const struct announcer *announcer, struct announce_result *ret_result);

/* What status says of them. */
struct announce_state {
	int64_t feeds, pages; /* that wait */
	int64_t since;        /* the oldest; 0: nothing waits */
	int64_t lost;         /* given up since the last one that was taken */
	const char *problem;  /* why the latest failed, or ""; belongs to the arena */
};
int announce_look(const struct announcer *announcer, struct arena *arena,
	struct announce_state *ret_state, struct error *err);

#endif
