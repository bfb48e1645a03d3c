#ifndef POSTRIDER_CMD_SETTLED_H
#define POSTRIDER_CMD_SETTLED_H

/*
 * A publication is settled when a build has brought everything up to date, without a word of
 * complaint. What that build went by is remembered: while the program, the configuration, the
 * templates, the sources' files and the store stay as they were, and the clock passes no instant
 * at which an article changes by itself, the next build has only to see that the outputs are
 * still there.
 *
 * Whatever begins a transaction in the store unsettles it (store/store.h).
 */

#include "cmd/loaded.h"
#include "source/source_scan.h"

struct settled {
	char key[HASH_HEX];  /* of all that the build goes by; "" where that cannot be told */
	int64_t from, until; /* between which instants it holds */
	size_t articles;     /* that the build found */
	bool kept;           /* is so already in the store */
};

/* To be called before anything is loaded: what changes later makes the next build differ. */
int settled_begin(const struct context *context, const struct source_scan *scan,
	struct settled *settled, struct error *err);
/* Whether there is nothing to do; then of how many files. */
int settled_check(const struct context *context, struct settled *settled, bool *ret_is,
	size_t *ret_files, struct error *err);
/* What a whole build found. */
void settled_note(struct settled *settled, const struct articles *articles);
/* Remembers that the build went through, where nobody complained: the last thing that it does. */
int settled_end(const struct context *context, const struct settled *settled, struct error *err);

#endif
