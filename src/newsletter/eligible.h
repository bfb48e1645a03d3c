#ifndef POSTRIDER_NEWSLETTER_ELIGIBLE_H
#define POSTRIDER_NEWSLETTER_ELIGIBLE_H

/* Which articles may be mailed from now on: public (the catalogue sees to that), settled, and
 * answering under their URL. */

#include "publication/articles.h"
#include "publication/publication.h"

/* For eligible_release. */
struct eligible {
	struct article **articles; /* without a number so far, newest first */
	size_t count;
	struct article **held; /* many old posts at once: wait for a word */
	size_t held_count;
	size_t waiting; /* not settled, or not live */
};

/* On the first plan every public article is. Where digests.check_live is on, all that are settled
 * are asked for by HTTP, for a minute at most (net/live.h); those that do not answer are named in
 * the report. */
int eligible_find(const struct publication *publication, struct articles *articles, bool first_plan,
	struct eligible *ret_eligible, struct error *err);
/* Gives what is eligible now the numbers that the next plan would give if every page answered, in
 * memory only. Before the first plan nothing is new to anybody. */
int eligible_number_in_memory(
	const struct publication *publication, struct articles *articles, struct error *err);
void eligible_release(struct eligible *eligible);

#endif
