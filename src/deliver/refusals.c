#include "deliver/refusals.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"
#include "model/refusal.h"

#define IN_A_ROW      3
#define MANY_IN_A_ROW 10
#define SHARE         5 /* one in so many of those tried */
#define ENOUGH_TRIED  10

/* Distinct readers who were refused with none sent between; more than `MANY_IN_A_ROW` are not
 * told apart. */
struct row {
	int64_t readers[MANY_IN_A_ROW];
	size_t count;
};

/* Of one domain, or, with "", of all mail. */
struct tally {
	char *domain;
	size_t tried, sent;
	size_t refused;  /* for good, for whatever reason */
	size_t gone;     /* for good, as addresses that do not exist */
	struct row row;  /* refused or gone */
	struct row sure; /* refused */
	bool blamed;     /* the sender was found at fault */
};

struct refusals {
	struct tally **tallies; /* the first: all */
	size_t count, capacity;
	struct refusals_failed *failed;
	size_t failed_count, failed_capacity;
};

static struct tally *tally_of(struct refusals *refusals, const char *domain)
{
	struct tally *tally;

	for (size_t i = 0; i < refusals->count; i++) {
		if (text_equal_nocase(refusals->tallies[i]->domain, domain)) {
			return refusals->tallies[i];
		}
	}
	tally = xcalloc(1, sizeof(*tally));
	tally->domain = xstrdup(domain);
	GROW(refusals->tallies, refusals->count, refusals->capacity);
	refusals->tallies[refusals->count++] = tally;
	return tally;
}

struct refusals *refusals_new(void)
{
	struct refusals *refusals = xcalloc(1, sizeof(*refusals));

	tally_of(refusals, "");
	return refusals;
}

void refusals_free(struct refusals *refusals)
{
	if (!refusals) {
		return;
	}
	for (size_t i = 0; i < refusals->count; i++) {
		free(refusals->tallies[i]->domain);
		free(refusals->tallies[i]);
	}
	free(refusals->tallies);
	free(refusals->failed);
	free(refusals);
}

/* REFUSAL_CLASS_COUNT where it was not refused, or by a fault that passes. */
static enum refusal_class class_of(const struct outcome *outcome)
{
	struct refusal refusal = {
		.phase = outcome->phase == OUTCOME_AT_RCPT ? REFUSAL_AT_RCPT : REFUSAL_AFTER_RCPT,
		.code = outcome->code,
		.enhanced = outcome->enhanced,
		.text = outcome->text};

	enum refusal_class class = REFUSAL_CLASS_COUNT;

	if (outcome->code >= 400) {
		class = refusal_classify(&refusal);
	}
	return outcome->kind == OUTCOME_FAILED || class == REFUSAL_OF_SENDER ? class
									     : REFUSAL_CLASS_COUNT;
}

bool refusals_is_doubtful(const struct outcome *outcome)
{
	enum refusal_class class = class_of(outcome);

	return class == REFUSAL_UNKNOWN || class == REFUSAL_OF_SENDER;
}

static void add_reader(struct row *row, int64_t reader)
{
	for (size_t i = 0; i < row->count; i++) {
		if (row->readers[i] == reader) {
			return;
		}
	}
	if (row->count < MANY_IN_A_ROW) {
		row->readers[row->count++] = reader;
	}
}

static void count(struct tally *tally, const struct refusals_event *event, enum refusal_class class)
{
	tally->tried++;
	if (event->outcome->kind == OUTCOME_SENT) {
		tally->sent++;
		tally->row.count = tally->sure.count = 0;
	} else if (class == REFUSAL_OF_READER) {
		tally->gone++;
		add_reader(&tally->row, event->reader);
	} else if (class != REFUSAL_CLASS_COUNT) {
		tally->refused++;
		add_reader(&tally->row, event->reader);
		add_reader(&tally->sure, event->reader);
	}
}

/* A relay that takes our domain for its own says "no such user" of everybody. */
static bool is_incredible(const struct tally *tally)
{
	return (tally->gone >= IN_A_ROW && !tally->sent) ||
	       (tally->tried >= ENOUGH_TRIED && tally->gone * SHARE > tally->tried);
}

static bool is_senders_fault(const struct tally *tally)
{
	bool all = is_incredible(tally);
	size_t row = all ? tally->row.count : tally->sure.count;
	size_t refused = tally->refused + (all ? tally->gone : 0);

	return row >= IN_A_ROW && (refused * SHARE >= tally->tried || row >= MANY_IN_A_ROW);
}

static void remember(
	struct refusals *refusals, const struct tally *tally, const struct refusals_event *event)
{
	GROW(refusals->failed, refusals->failed_count, refusals->failed_capacity);
	refusals->failed[refusals->failed_count++] = (struct refusals_failed){
		.delivery = event->delivery, .domain = tally->domain, .probe = event->probe};
}

/* Takes what one domain refuses out of what counts for all mail. */
static void blame(struct tally *all, struct tally *domain)
{
	domain->blamed = true;
	all->tried -= domain->tried;
	all->refused -= domain->refused;
	all->gone -= domain->gone;
	all->row.count = all->sure.count = 0;
}

const char *refusals_tell(struct refusals *refusals, const struct refusals_event *event)
{
	struct tally *all = refusals->tallies[0], *domain = tally_of(refusals, event->domain);
	enum refusal_class class = class_of(event->outcome);

	count(domain, event, class);
	if (!domain->blamed) {
		count(all, event, class);
	}
	if (class == REFUSAL_CLASS_COUNT) {
		return NULL;
	}
	remember(refusals, domain, event);
	if (domain->blamed) {
		return NULL;
	}
	if (class == REFUSAL_OF_SENDER || is_senders_fault(domain)) {
		blame(all, domain);
		return domain->domain;
	}
	return is_senders_fault(all) ? all->domain : NULL;
}

const struct refusals_failed *refusals_failed(const struct refusals *refusals, size_t *ret_count)
{
	*ret_count = refusals->failed_count;
	return refusals->failed;
}
