#include "digest/plan.h"

static const char *const texts[] = {
	[PLAN_MAILED] = "gets what is new",
	[PLAN_NOTHING_NEW] = "nothing is new",
	[PLAN_NO_CATEGORY] = "what is new is in none of the categories chosen",
	[PLAN_PAUSED] = "paused",
	[PLAN_UNCONFIRMED] = "has not confirmed",
	[PLAN_LEFT] = "has left",
	[PLAN_SUPPRESSED] = "the address is suppressed",
};

const char *plan_reason_text(enum plan_reason reason)
{
	return texts[reason];
}

/* Why the reader gets nothing, whatever is new; PLAN_MAILED where there is no such reason. */
static enum plan_reason reason_not_mailed(const struct subscriber *subscriber, int64_t now)
{
	switch (subscriber->status) {
	case SUBSCRIBER_PENDING:
		return PLAN_UNCONFIRMED;
	case SUBSCRIBER_SUPPRESSED:
		return PLAN_SUPPRESSED;
	case SUBSCRIBER_ACTIVE:
		return subscriber->paused_until > now ? PLAN_PAUSED : PLAN_MAILED;
	default:
		return PLAN_LEFT;
	}
}

static struct reader_group group_of(const struct subscriber *subscriber)
{
	return (struct reader_group){
		.categories = subscriber->categories,
		.watermark = subscriber->watermark,
		.format = subscriber->format,
		.language = subscriber->language,
		.count = 1,
	};
}

void plan_explain(struct arena *arena, const char *own, const struct catalogue *catalogue,
	const struct subscriber *subscriber, int64_t now, struct plan_explanation *ret_explanation)
{
	struct plan_explanation explanation = {.reason = reason_not_mailed(subscriber, now)};
	struct reader_group *group = arena_alloc(arena, sizeof(*group));
	struct plan plan;

	*group = group_of(subscriber);
	plan_make(arena, own, catalogue, group, 1, &plan);
	if (explanation.reason == PLAN_MAILED && plan.variant_count) {
		explanation.articles = plan.variants[0].articles;
		explanation.article_count = plan.variants[0].article_count;
	} else if (explanation.reason == PLAN_MAILED) {
		group->categories = "";
		plan_make(arena, own, catalogue, group, 1, &plan);
		explanation.reason = plan.variant_count ? PLAN_NO_CATEGORY : PLAN_NOTHING_NEW;
	}
	*ret_explanation = explanation;
}
