#ifndef POSTRIDER_DIGEST_PLAN_H
#define POSTRIDER_DIGEST_PLAN_H

/*
 * Who gets what: a pure function of the articles and of groups of readers. And when: which due
 * instant of a rhythm, if any, is to be frozen now.
 */

#include <stdbool.h>

#include "base/arena.h"
#include "base/schedule.h"
#include "model/catalogue.h"
#include "model/edition.h"

/* The articles of one digest, and how it is made. Groups for whom both are the same share it. */
struct plan_variant {
	const struct article *const *articles; /* newest first; in the readers' language */
	size_t article_count;
	enum mail_format format;
	const char *language; /* of its newest article: BCP 47 */
	size_t readers;
};

/* What a group gets. */
struct plan_entry {
	const struct reader_group *group;
	size_t variant; /* its index, or PLAN_NOTHING */
};
#define PLAN_NOTHING ((size_t)-1)

struct plan {
	struct plan_variant *variants;
	size_t variant_count;
	struct plan_entry *entries; /* one a group, in their order */
	size_t entry_count;
	size_t readers; /* who get something */
	size_t empty;   /* readers for whom there is nothing */
};

/* A group gets the articles above its watermark that are in at least one of its categories, each in
 * its own language where there is a translation. `own` is the site's. An article without a sequence
 * number, or a silent one, is new to nobody. The plan belongs to the arena; articles and groups are
 * borrowed. */
void plan_make(struct arena *arena, const char *own, const struct catalogue *catalogue,
	const struct reader_group *groups, size_t group_count, struct plan *ret_plan);

/* Why one reader gets what they get. */
enum plan_reason {
	PLAN_MAILED,
	PLAN_NOTHING_NEW, /* all that there is has been considered */
	PLAN_NO_CATEGORY, /* what is new is in none of the categories chosen */
	PLAN_PAUSED,
	PLAN_UNCONFIRMED,
	PLAN_LEFT,
	PLAN_SUPPRESSED,
};
struct plan_explanation {
	enum plan_reason reason;
	const struct article *const *articles; /* of PLAN_MAILED, newest first */
	size_t article_count;
};
/* What a freeze at the instant would do with this one reader: the same as plan_make does with the
 * reader's group. Belongs to the arena; articles are borrowed. */
void plan_explain(struct arena *arena, const char *own, const struct catalogue *catalogue,
	const struct subscriber *subscriber, int64_t now, struct plan_explanation *ret_explanation);
/* "nothing new since the last digest" and so on. */
const char *plan_reason_text(enum plan_reason reason);

/* When a rhythm's next edition is due. */
struct plan_due {
	bool due;        /* there is one to freeze now */
	int64_t instant; /* its due instant; where nothing is due, the next one */
};
/* last is the last due instant that was planned. What was missed since is made up for at once,
 * however late, by one edition for the latest instant: a machine that is on in the evenings alone
 * mails every evening. */
struct plan_due plan_due(
	const struct schedule *schedule, const struct zone *zone, int64_t last, int64_t now);

#endif
