#ifndef POSTRIDER_PUBLICATION_UP_TO_DATE_H
#define POSTRIDER_PUBLICATION_UP_TO_DATE_H

/*
 * A publication is up to date when a build has gone through without a word of complaint. What that
 * build went by is remembered: while the program, the configuration, the templates, the sources'
 * files and the store stay as they were, and the clock passes no instant at which an article
 * changes by itself, the next build has only to see that the outputs are still there.
 *
 * Whatever begins a transaction in the store forgets it (store/store.h). In this order, which
 * publication/build.c keeps: begin, before anything is loaded; check; where that says no, note,
 * after all is published; end, last.
 */

#include "publication/articles.h"
#include "source/source_scan.h"

struct up_to_date {
	char key[HASH_HEX];  /* of all that the build goes by; "" where that cannot be told */
	int64_t from, until; /* between which instants it holds */
	size_t articles;     /* that the build found */
	bool kept;           /* the store says so already */
};

/* Sets the key by what is there now: what changes later makes the next build differ. */
int up_to_date_begin(const struct publication *publication, const struct source_scan *scan,
	struct up_to_date *state, struct error *err);
/* Whether there is nothing to do; then of how many files. */
int up_to_date_check(const struct publication *publication, struct up_to_date *state, bool *ret_is,
	size_t *ret_files, struct error *err);
/* What a whole build found. */
void up_to_date_note(struct up_to_date *state, const struct articles *articles);
/* Remembers that the build went through, where the report has no complaint. */
int up_to_date_end(
	const struct publication *publication, const struct up_to_date *state, struct error *err);

#endif
