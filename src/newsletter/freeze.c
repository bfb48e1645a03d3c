#include "newsletter/freeze.h"

#include "newsletter/edition_fill.h"
#include "newsletter/eligible.h"
#include "newsletter/possible.h"
#include "store/articles.h"
#include "store/editions.h"
#include "store/epoch.h"
#include "store/subscribers.h"

/* One freeze, within its transaction. */
struct freezing {
	const struct publication *publication;
	struct articles *articles;
	struct templates templates;
	struct arena *arena;
	int64_t now;
	int64_t sequence; /* the highest number given */
	int64_t before;   /* the highest but for an included article's */
	struct eligible eligible;
	const struct freeze_request *request;
	struct freeze_result result; /* of a plan that may still fail */
};

/* Numbers what is eligible. */
static int number(struct freezing *freezing, const struct eligible *eligible, struct error *err)
{
	struct store *store = freezing->publication->store;
	struct freeze_result *result = &freezing->result;

	result->waiting = eligible->waiting;
	result->held = eligible->held_count;
	result->considered = result->first_plan ? eligible->count : 0;
	for (size_t i = 0; i < eligible->held_count; i++) {
		if (articles_set_held(store, eligible->held[i]->number, true, err) < 0) {
			return -1;
		}
	}
	/* The oldest first, so that numbers grow with the dates. */
	for (size_t i = eligible->count; i-- > 0;) {
		struct article *article = eligible->articles[i];

		if (articles_give_sequence(store, article->number, &article->sequence, err) < 0) {
			return -1;
		}
	}
	return store_last_sequence(store, &freezing->sequence, err);
}

static int explain_one(void *ctx, const struct subscriber *subscriber)
{
	struct freezing *freezing = ctx;
	struct arena *arena = arena_new();
	struct plan_explanation explanation;

	plan_explain(arena, freezing->publication->settings->site.language,
		freezing->articles->catalogue, subscriber, freezing->now, &explanation);
	freezing->request->explain(freezing->request->ctx, subscriber, &explanation);
	arena_free(arena);
	return 0;
}

static int explain_readers(struct freezing *freezing, enum rhythm rhythm, struct error *err)
{
	const struct subscriber_filter filter = {
		.status = SUBSCRIBER_STATUS_COUNT, .rhythm = rhythm};

	return subscribers_each(freezing->publication->store, &filter, explain_one, freezing, err);
}

static int fill(struct freezing *freezing, const struct plan *plan, const struct frozen *frozen,
	struct error *err)
{
	const struct edition_contents contents = {
		.edition = frozen->edition,
		.rhythm = frozen->rhythm,
		.due = frozen->due,
		.now = freezing->now,
		.plan = plan,
		.templates = &freezing->templates,
	};

	return edition_fill(freezing->publication, &contents, err);
}

static int freeze_edition(
	struct freezing *freezing, enum rhythm rhythm, int64_t due, struct error *err)
{
	struct store *store = freezing->publication->store;
	struct rhythm_state state = {.last_due = due, .watermark = freezing->sequence};
	struct frozen frozen = {.rhythm = rhythm, .due = due};
	struct reader_group *groups;
	struct plan plan;
	size_t count;

	if (groups_load(store, freezing->arena, rhythm, freezing->now, &groups, &count, err) < 0) {
		return -1;
	}
	plan_make(freezing->arena, freezing->publication->settings->site.language,
		freezing->articles->catalogue, groups, count, &plan);
	frozen.readers = plan.readers;
	frozen.empty = plan.empty;
	if (freezing->request->explain && freezing->publication->dry_run &&
		explain_readers(freezing, rhythm, err) < 0) {
		return -1;
	}
	if (plan.readers &&
		(edition_create(store, rhythm, due, freezing->now, &frozen.edition, err) < 0 ||
			fill(freezing, &plan, &frozen, err) < 0)) {
		return -1;
	}
	if (watermarks_raise(store, rhythm, freezing->sequence, err) < 0 ||
		rhythm_save(store, rhythm, &state, err) < 0) {
		return -1;
	}
	freezing->result.frozen[freezing->result.frozen_count++] = frozen;
	return 0;
}

/* A rhythm that was never planned begins here, as all did at the first plan. */
static int begin_rhythm(struct freezing *freezing, enum rhythm rhythm, struct error *err)
{
	struct rhythm_state state = {.last_due = freezing->now, .watermark = freezing->before};

	return rhythm_save(freezing->publication->store, rhythm, &state, err);
}

static int plan_rhythm(struct freezing *freezing, enum rhythm rhythm, struct error *err)
{
	const struct settings *settings = freezing->publication->settings;
	struct rhythm_state state;
	struct plan_due due = {.due = true, .instant = freezing->now};

	if (rhythm_load(freezing->publication->store, rhythm, &state, err) < 0) {
		return -1;
	}
	if (!state.last_due) {
		return begin_rhythm(freezing, rhythm, err);
	}
	if (rhythm != RHYTHM_INSTANT) {
		due = plan_due(&settings->digests.schedules[rhythm], settings->site.zone,
			state.last_due, freezing->now + settings->digests.review);
	} else if (state.last_due >= freezing->now) {
		due.due = false;
	}
	return due.due ? freeze_edition(freezing, rhythm, due.instant, err) : 0;
}

static int include_article(struct freezing *freezing, struct article *article, struct error *err)
{
	if (articles_set_silent(freezing->publication->store, article->number, false, err) < 0) {
		return -1;
	}
	article->silent = false;
	return articles_give_sequence(
		freezing->publication->store, article->number, &article->sequence, err);
}

/* What the plan needs to know before its transaction: it asks for pages meanwhile, and a page may
 * take longer than others wait for the store. The run's lock keeps other plans away. */
static int look_ahead(struct freezing *freezing, struct error *err)
{
	const struct publication *publication = freezing->publication;
	int64_t last_run, first_plan;

	if (store_get(publication->store, STORE_LAST_RUN, &last_run, err) < 0 ||
		store_get(publication->store, STORE_FIRST_PLAN, &first_plan, err) < 0) {
		return -1;
	}
	if (freezing->now < last_run) {
		return error_set(err, ERROR_INPUT,
			"the clock is before that of the last run: nothing is planned");
	}
	if ((publication->dry_run ? epoch_look : epoch_check)(publication->store, err) < 0) {
		return -1;
	}
	freezing->result.first_plan = first_plan == 0;
	return eligible_find(
		publication, freezing->articles, first_plan == 0, &freezing->eligible, err);
}

static int plan_all(struct freezing *freezing, struct error *err)
{
	struct article *include = freezing->request->include;
	const struct publication *publication = freezing->publication;
	struct store *store = publication->store;

	if (number(freezing, &freezing->eligible, err) < 0) {
		return -1;
	}
	if (freezing->result.first_plan &&
		(watermarks_raise_all(store, freezing->sequence, err) < 0 ||
			store_set(store, STORE_FIRST_PLAN, freezing->now, err) < 0)) {
		return -1;
	}
	freezing->before = freezing->sequence;
	if (include && (include_article(freezing, include, err) < 0 ||
			       store_last_sequence(store, &freezing->sequence, err) < 0)) {
		return -1;
	}
	for (int i = 0; i < RHYTHM_COUNT; i++) {
		if (publication->settings->digests.offered[i] &&
			plan_rhythm(freezing, (enum rhythm)i, err) < 0) {
			return -1;
		}
	}
	return store_set(store, STORE_LAST_RUN, freezing->now, err);
}

static int freeze_all(void *ctx, struct error *err)
{
	struct freezing *freezing = ctx;
	const struct publication *publication = freezing->publication;

	/* A dry run has saved nothing so far, and takes this back as well. */
	if (publication->dry_run && articles_save(publication, freezing->articles, err) < 0) {
		return -1;
	}
	return plan_all(freezing, err);
}

/* What is told of a plan that was taken back is nothing. */
static int freeze_in_transaction(
	struct freezing *freezing, struct freeze_result *ret_result, struct error *err)
{
	const struct publication *publication = freezing->publication;

	if (publication_transaction(publication, freeze_all, freezing, err) < 0) {
		return -1;
	}
	*ret_result = freezing->result;
	return publication->dry_run ? 0 : epoch_advance(publication->store, err);
}

int newsletter_freeze(const struct publication *publication, struct articles *articles,
	const struct freeze_request *request, struct freeze_result *ret_result, struct error *err)
{
	struct freezing freezing = {
		.publication = publication,
		.articles = articles,
		.now = publication->started,
		.request = request,
	};
	int result;

	*ret_result = (struct freeze_result){0};
	if (newsletter_load_possible(publication->settings, &freezing.templates, err) < 0) {
		return -1;
	}
	freezing.arena = arena_new();
	result = look_ahead(&freezing, err) < 0 ? -1
						: freeze_in_transaction(&freezing, ret_result, err);
	eligible_release(&freezing.eligible);
	arena_free(freezing.arena);
	templates_release(&freezing.templates);
	return result;
}
