#ifndef POSTRIDER_CMD_FREEZE_H
#define POSTRIDER_CMD_FREEZE_H

/*
 * The plan, made fast: articles that became eligible get their sequence numbers, and every rhythm
 * that is due gets its edition, in one transaction.
 */

#include "cmd/context.h"
#include "publication/articles.h"
#include <jansson.h>

#include "model/edition.h"

struct frozen {
	enum rhythm rhythm;
	int64_t due;
	int64_t edition; /* its number; 0 where it was empty and skipped */
	size_t readers;
	size_t empty;      /* readers for whom there was nothing */
	size_t articles;   /* that became new with it, for anybody */
	json_t *explained; /* of a dry run that is asked to explain: each reader of the rhythm with
			    * reason and articles; else NULL */
};

struct freeze_result {
	bool explain; /* to be set before: a dry run says of each reader what and why */
	bool first_plan;
	size_t considered; /* articles that the first plan took as known to everybody */
	size_t waiting;    /* eligible but for settling or their page */
	size_t held;       /* old posts that turned up at once */
	struct frozen frozen[RHYTHM_COUNT];
	size_t frozen_count;
};

/* With --dry-run all is done and taken back. include: an article that goes into the next digest
 * whatever its number, or NULL. ERROR_INPUT where the clock is before the last run's. */
int freeze(struct context *context, struct articles *articles, struct article *include,
	struct freeze_result *ret_result, struct error *err);

#endif
