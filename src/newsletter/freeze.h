#ifndef POSTRIDER_NEWSLETTER_FREEZE_H
#define POSTRIDER_NEWSLETTER_FREEZE_H

/*
 * The plan, made fast: articles that became eligible get their sequence numbers, and every rhythm
 * that is due gets its edition, in one transaction.
 */

#include "digest/plan.h"
#include "model/subscriber.h"
#include "publication/articles.h"

struct frozen {
	enum rhythm rhythm;
	int64_t due;
	int64_t edition; /* its number; 0 where it was empty and skipped */
	size_t readers;
	size_t empty; /* readers for whom there was nothing */
};

struct freeze_request {
	struct article *include; /* goes into the next digest whatever its number; or NULL */
	/* In a dry run called for each reader of a rhythm that is due, with what they would get and
	 * why; or NULL. All is borrowed for the call. */
	void (*explain)(void *ctx, const struct subscriber *subscriber,
		const struct plan_explanation *explanation);
	void *ctx;
};

struct freeze_result {
	bool first_plan;
	size_t considered; /* articles that the first plan took as known to everybody */
	size_t waiting;    /* eligible but for settling or their page */
	size_t held;       /* old posts that turned up at once */
	struct frozen frozen[RHYTHM_COUNT];
	size_t frozen_count;
};

/* In a dry run all is done and taken back. ERROR_INPUT where the clock is before the last run's;
 * ERROR_CONFIG where nobody's mail could be made (newsletter/possible.h): then nothing is numbered.
 * A plan that could not be kept leaves a result of zeros; where only the epoch's file could not be
 * written, the editions are there, and the result says so beside the -1. */
int newsletter_freeze(const struct publication *publication, struct articles *articles,
	const struct freeze_request *request, struct freeze_result *ret_result, struct error *err);

#endif
