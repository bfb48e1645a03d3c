#include "digest/plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/translation.h"

static bool is_for(const struct article *article, const struct reader_group *group)
{
	if (article->silent || !article->sequence || article->sequence <= group->watermark) {
		return false;
	}
	if (!group->categories[0]) {
		return true;
	}
	for (size_t i = 0; i < article->category_count; i++) {
		if (categories_contain(group->categories, article->categories[i].slug)) {
			return true;
		}
	}
	return false;
}

static bool same_articles(
	const struct plan_variant *variant, const struct article *const *articles, size_t count)
{
	return variant->article_count == count &&
	       memcmp(variant->articles, articles, count * sizeof(struct article *)) == 0;
}

static size_t find_variant(struct plan *plan, const struct article *const *articles, size_t count,
	enum mail_format format)
{
	for (size_t i = 0; i < plan->variant_count; i++) {
		if (plan->variants[i].format == format &&
			same_articles(&plan->variants[i], articles, count)) {
			return i;
		}
	}
	return PLAN_NOTHING;
}

static size_t add_variant(struct arena *arena, struct plan *plan,
	const struct article *const *articles, size_t count, const struct reader_group *group,
	const char *own)
{
	const struct article **copy = arena_alloc(arena, count * sizeof(struct article *));

	memcpy(copy, articles, count * sizeof(struct article *));
	plan->variants[plan->variant_count] = (struct plan_variant){
		.articles = copy,
		.article_count = count,
		.format = group->format,
		.language = article_language(copy[0], own),
	};
	return plan->variant_count++;
}

void plan_make(struct arena *arena, const char *own, const struct catalogue *catalogue,
	const struct reader_group *groups, size_t group_count, struct plan *ret_plan)
{
	const struct article **found = xcalloc(catalogue->count, sizeof(struct article *));
	struct plan plan = {
		.variants = arena_alloc(arena, (group_count + 1) * sizeof(*plan.variants)),
		.entries = arena_alloc(arena, (group_count + 1) * sizeof(*plan.entries)),
		.entry_count = group_count,
	};

	for (size_t i = 0; i < group_count; i++) {
		const struct reader_group *group = &groups[i];
		size_t count = 0, variant = PLAN_NOTHING;

		for (size_t j = 0; j < catalogue->count; j++) {
			if (is_for(catalogue->articles[j], group)) {
				found[count++] = article_for_reader(
					catalogue->articles[j], own, group->language);
			}
		}
		if (count) {
			variant = find_variant(&plan, found, count, group->format);
			if (variant == PLAN_NOTHING) {
				variant = add_variant(arena, &plan, found, count, group, own);
			}
			plan.variants[variant].readers += group->count;
		}
		*(count ? &plan.readers : &plan.empty) += group->count;
		plan.entries[i] = (struct plan_entry){.group = group, .variant = variant};
	}
	free(found);
	*ret_plan = plan;
}

struct plan_due plan_due(
	const struct schedule *schedule, const struct zone *zone, int64_t last, int64_t now)
{
	int64_t next = schedule_next(schedule, zone, last);

	if (next > now) {
		return (struct plan_due){.instant = next};
	}
	return (struct plan_due){.due = true, .instant = schedule_last(schedule, zone, now)};
}
