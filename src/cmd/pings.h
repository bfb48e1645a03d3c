#ifndef POSTRIDER_CMD_PINGS_H
#define POSTRIDER_CMD_PINGS_H

/*
 * Telling others what changed: the WebSub hub of each feed whose bytes did, IndexNow of each page
 * that is new, whose lastmod changed or that went; each only where it is configured. What changed
 * is noted in the journal (store/pings.h) with the change itself, and told of once the site serves
 * it: a feed by its own bytes, pages by those of every sitemap that changed with them and of the
 * key's file. What is not served yet, or was not taken, waits for the next run, for a day.
 */

#include <jansson.h>

#include "cmd/context.h"
#include "model/known.h"
#include "publish/publish.h"
#include "store/pings.h"

/* An article's row is about to be written, within a transaction. */
int pings_note_row(
	struct context *context, const struct known_article *known, int64_t now, struct error *err);

struct pings_noting {
	struct context *context;
	int64_t now;
};
/* publish_params' note; ctx is a struct pings_noting. */
int pings_note_output(
	void *ctx, enum publish_role role, const char *url, const char *hash, struct error *err);

/* Sends what is due, for a minute at most, and reports what failed: that a file is not served yet
 * as a warning after an hour only, since sites are often brought to their servers after the build.
 * A dry run sends nothing. */
struct pings_result {
	int64_t feeds, pages; /* told of */
	int64_t feeds_waiting, pages_waiting;
};
void pings_send(struct context *context, struct pings_result *ret_result);
void pings_print_result(const struct context *context, const struct pings_result *result);
json_t *pings_result_values(const struct pings_result *result);

/* What status says of them. */
struct pings_state {
	int64_t feeds, pages; /* that wait */
	int64_t since;        /* the oldest; 0: nothing waits */
	int64_t lost;         /* given up since the last one that was taken */
	const char *problem;  /* why the latest failed, or ""; belongs to the arena */
};
int pings_look(struct context *context, struct arena *arena, struct pings_state *ret_state,
	struct error *err);
void pings_print_state(const struct context *context, const struct pings_state *state);
json_t *pings_state_values(const struct context *context, const struct pings_state *state);

#endif
