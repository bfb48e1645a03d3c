#ifndef POSTRIDER_DELIVER_REFUSALS_H
#define POSTRIDER_DELIVER_REFUSALS_H

/*
 * Whose fault the permanent refusals of a run are. One among mails that go well is its reader's.
 * Three or more distinct readers, in the order of commits and with none sent between, and a fifth
 * of those tried, or ten in a row, are the sender's: of one receiving domain, or of all mail. So is
 * the first that names a missing proof of the sender's (SPF, DKIM, DMARC). Addresses that do not
 * exist count only where there are so many that it cannot be true.
 *
 * Remembers the failed deliveries of the run, so that they can be queued again. Pure; used by one
 * thread.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/submission.h"

struct refusals;

/* A delivery that failed. */
struct refusals_failed {
	int64_t delivery;
	const char *domain; /* in lower case */
	bool probe;
};

/* What became of one delivery. */
struct refusals_event {
	int64_t delivery;
	int64_t reader;
	const char *domain;
	bool probe; /* it was to tell whether mail goes again */
	const struct outcome *outcome;
};

struct refusals *refusals_new(void);
void refusals_free(struct refusals *refusals);

/* True where the outcome is a refusal that may be, or is, the sender's fault. */
bool refusals_is_doubtful(const struct outcome *outcome);

/* Counts it. Returns whom the sender is at fault with by now: a domain, "" (with all), or NULL. */
const char *refusals_tell(struct refusals *refusals, const struct refusals_event *event);

/* In their order; borrowed until the next call of refusals_tell. */
const struct refusals_failed *refusals_failed(const struct refusals *refusals, size_t *ret_count);

#endif
