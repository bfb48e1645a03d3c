#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/mem.h"
#include "digest/plan.h"
#include "unit.h"

#define ARTICLES 12
#define GROUPS   20
#define SLUGS    4

static const char *const slugs[SLUGS] = {"a", "ab", "b", "c"};

struct random {
	uint64_t state;
};

static unsigned roll(struct random *random, unsigned sides)
{
	random->state = random->state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(random->state >> 33) % sides;
}

struct scene {
	struct catalogue *catalogue;
	unsigned member[ARTICLES]; /* bits of slugs */
	struct reader_group groups[GROUPS];
	unsigned chosen[GROUPS]; /* bits of slugs; 0: all */
	size_t article_count, group_count;
};

static void make_article(struct scene *scene, struct random *random, size_t index)
{
	struct article *article = catalogue_add(scene->catalogue);
	article->sequence = roll(random, 4) ? (int64_t)roll(random, 10) : 0;
	article->silent = roll(random, 6) == 0;
	scene->member[index] = roll(random, 1 << SLUGS);
	article->categories = arena_alloc(
		scene->catalogue->arena, SLUGS * sizeof(*article->categories));
	for (size_t i = 0; i < SLUGS; i++) {
		if (scene->member[index] >> i & 1) {
			article->categories[article->category_count++] = (struct term){
				.name = slugs[i], .slug = slugs[i]};
		}
	}
}

static void make_group(struct scene *scene, struct random *random, size_t index)
{
	char set[32] = "";
	scene->chosen[index] = roll(random, 1 << SLUGS);
	for (size_t i = 0; i < SLUGS; i++) {
		if (scene->chosen[index] >> i & 1) {
			size_t len = strlen(set);
			snprintf(set + len, sizeof(set) - len, "%s%s;", len ? "" : ";", slugs[i]);
		}
	}
	scene->groups[index] = (struct reader_group){
		.categories = arena_strdup(scene->catalogue->arena, set),
		.watermark = (int64_t)roll(random, 11),
		.format = roll(random, 2) ? FORMAT_TEXT : FORMAT_HTML,
		.language = "",
		.count = 1 + roll(random, 5),
	};
}

/* What the contract says of one reader and one article. */
static bool is_due(const struct scene *scene, size_t article, size_t group)
{
	const struct article *candidate = scene->catalogue->articles[article];
	return candidate->sequence > 0 && !candidate->silent &&
	       candidate->sequence > scene->groups[group].watermark &&
	       (scene->chosen[group] == 0 || (scene->chosen[group] & scene->member[article]));
}

static void check_entry(const struct scene *scene, const struct plan *plan, size_t index)
{
	const struct plan_entry *entry = &plan->entries[index];
	const struct plan_variant *variant = NULL;
	size_t found = 0;
	assert_ptr_equal(entry->group, &scene->groups[index]);
	if (entry->variant != PLAN_NOTHING) {
		assert_true(entry->variant < plan->variant_count);
		variant = &plan->variants[entry->variant];
		assert_int_equal(variant->format, scene->groups[index].format);
	}
	for (size_t i = 0; i < scene->article_count; i++) {
		if (is_due(scene, i, index)) {
			assert_non_null(variant);
			assert_true(found < variant->article_count);
			assert_ptr_equal(variant->articles[found], scene->catalogue->articles[i]);
			found++;
		}
	}
	assert_int_equal(found, variant ? variant->article_count : 0);
	assert_true(!variant || found);
}

static void check_variants(const struct scene *scene, const struct plan *plan)
{
	size_t readers = 0, all = 0;
	for (size_t i = 0; i < plan->variant_count; i++) {
		const struct plan_variant *a = &plan->variants[i];
		size_t users = 0;
		for (size_t j = 0; j < plan->entry_count; j++) {
			users += plan->entries[j].variant == i ? scene->groups[j].count : 0;
		}
		assert_int_equal(users, a->readers);
		assert_true(users > 0);
		readers += users;
		for (size_t j = 0; j < i; j++) {
			const struct plan_variant *b = &plan->variants[j];
			assert_false(a->format == b->format &&
				     a->article_count == b->article_count &&
				     memcmp(a->articles, b->articles,
					     a->article_count * sizeof(*a->articles)) == 0);
		}
	}
	for (size_t i = 0; i < scene->group_count; i++) {
		all += scene->groups[i].count;
	}
	assert_int_equal(plan->readers, readers);
	assert_int_equal(plan->empty, all - readers);
}

static void test_plan_make_follows_the_contract(void **state)
{
	struct random random = {1};
	(void)state;
	for (int round = 0; round < 400; round++) {
		struct scene scene = {.catalogue = catalogue_new(),
			.article_count = roll(&random, ARTICLES + 1),
			.group_count = roll(&random, GROUPS + 1)};
		struct arena *arena = arena_new();
		struct plan plan;
		for (size_t i = 0; i < scene.article_count; i++) {
			make_article(&scene, &random, i);
		}
		for (size_t i = 0; i < scene.group_count; i++) {
			make_group(&scene, &random, i);
		}
		plan_make(arena, "en", scene.catalogue, scene.groups, scene.group_count, &plan);
		assert_int_equal(plan.entry_count, scene.group_count);
		for (size_t i = 0; i < scene.group_count; i++) {
			check_entry(&scene, &plan, i);
		}
		check_variants(&scene, &plan);
		arena_free(arena);
		catalogue_free(scene.catalogue);
	}
}

/* Local times of Berlin, which is an hour ahead, in summer two: the clocks change on 2026-03-29
 * at 02:00 and on 2026-10-25 at 03:00. */
static const struct due_case {
	const char *what;
	const char *schedule;
	enum schedule_period period;
	const char *last, *now;
	bool due;
	const char *instant;
} due_cases[] = {
	{"before it", "thursday 08:00", SCHEDULE_WEEKLY, "2026-11-12T07:00:00Z",
		"2026-11-19T06:59:59Z", false, "2026-11-19T07:00:00Z"},
	{"on time", "thursday 08:00", SCHEDULE_WEEKLY, "2026-11-12T07:00:00Z",
		"2026-11-19T07:00:00Z", true, "2026-11-19T07:00:00Z"},
	{"once", "thursday 08:00", SCHEDULE_WEEKLY, "2026-11-19T07:00:00Z", "2026-11-19T07:00:00Z",
		false, "2026-11-26T07:00:00Z"},
	{"late by three days", "thursday 08:00", SCHEDULE_WEEKLY, "2026-11-12T07:00:00Z",
		"2026-11-22T18:59:59Z", true, "2026-11-19T07:00:00Z"},
	{"late by a second less than a week", "thursday 08:00", SCHEDULE_WEEKLY,
		"2026-11-12T07:00:00Z", "2026-11-26T06:59:59Z", true, "2026-11-19T07:00:00Z"},
	{"and then the next one takes it with it", "thursday 08:00", SCHEDULE_WEEKLY,
		"2026-11-12T07:00:00Z", "2026-11-26T07:00:00Z", true, "2026-11-26T07:00:00Z"},
	{"several missed: the latest alone", "thursday 08:00", SCHEDULE_WEEKLY,
		"2026-10-01T06:00:00Z", "2026-11-19T09:00:00Z", true, "2026-11-19T07:00:00Z"},
	{"several missed, the latest long ago", "thursday 08:00", SCHEDULE_WEEKLY,
		"2026-10-01T06:00:00Z", "2026-11-24T09:00:00Z", true, "2026-11-19T07:00:00Z"},
	{"the day the clocks go forward: eight is six", "08:00", SCHEDULE_DAILY,
		"2026-03-28T07:00:00Z", "2026-03-29T06:00:00Z", true, "2026-03-29T06:00:00Z"},
	{"a time that the clocks skip is the end of the gap", "02:30", SCHEDULE_DAILY,
		"2026-03-28T01:30:00Z", "2026-03-29T00:59:59Z", false, "2026-03-29T01:00:00Z"},
	{"and then it is due", "02:30", SCHEDULE_DAILY, "2026-03-28T01:30:00Z",
		"2026-03-29T01:00:00Z", true, "2026-03-29T01:00:00Z"},
	{"and not again", "02:30", SCHEDULE_DAILY, "2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z",
		false, "2026-03-30T00:30:00Z"},
	{"a time that happens twice is the earlier", "02:30", SCHEDULE_DAILY,
		"2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", true, "2026-10-25T00:30:00Z"},
	{"and not the later one, too", "02:30", SCHEDULE_DAILY, "2026-10-25T00:30:00Z",
		"2026-10-25T01:30:00Z", false, "2026-10-26T01:30:00Z"},
	{"the end of a long day", "02:30", SCHEDULE_DAILY, "2026-10-24T00:30:00Z",
		"2026-10-26T01:29:59Z", true, "2026-10-25T00:30:00Z"},
	{"the evening of every day", "07:00", SCHEDULE_DAILY, "2026-11-18T06:00:00Z",
		"2026-11-19T19:00:00Z", true, "2026-11-19T06:00:00Z"},
	{"moved to a later day of the week", "friday 08:00", SCHEDULE_WEEKLY,
		"2026-11-19T07:00:00Z", "2026-11-20T07:00:00Z", true, "2026-11-20T07:00:00Z"},
	{"moved to an earlier day: next week", "monday 08:00", SCHEDULE_WEEKLY,
		"2026-11-19T07:00:00Z", "2026-11-20T07:00:00Z", false, "2026-11-23T07:00:00Z"},
	{"moved to a later hour of the day it was planned", "10:00", SCHEDULE_DAILY,
		"2026-11-19T07:00:00Z", "2026-11-19T09:00:00Z", true, "2026-11-19T09:00:00Z"},
	{"a month", "first monday 08:00", SCHEDULE_MONTHLY, "2026-10-05T06:00:00Z",
		"2026-11-16T07:00:00Z", true, "2026-11-02T07:00:00Z"},
	{"most of a month", "first monday 08:00", SCHEDULE_MONTHLY, "2026-10-05T06:00:00Z",
		"2026-12-07T06:59:59Z", true, "2026-11-02T07:00:00Z"},
	{"a clock that went back", "08:00", SCHEDULE_DAILY, "2026-11-19T07:00:00Z",
		"2026-11-10T07:00:00Z", false, "2026-11-20T07:00:00Z"},
};

static int64_t at(const char *text)
{
	int64_t instant;
	assert_int_equal(date_parse_rfc3339(text, &instant, NULL), 0);
	return instant;
}

static void test_plan_due_follows_the_schedule(void **state)
{
	struct zone *zone = zone_new("Europe/Berlin", NULL);
	(void)state;
	assert_non_null(zone);
	for (size_t i = 0; i < ARRAY_LEN(due_cases); i++) {
		const struct due_case *c = &due_cases[i];
		struct schedule schedule;
		struct plan_due due;
		assert_int_equal(schedule_parse(c->schedule, c->period, &schedule, NULL), 0);
		due = plan_due(&schedule, zone, at(c->last), at(c->now));
		if (due.due != c->due || due.instant != at(c->instant)) {
			STRBUF(instant);
			date_add_rfc3339(&instant, due.instant);
			fail_msg("%s: due %d at %s", c->what, due.due, instant.data);
		}
	}
	zone_free(zone);
}

/* A run every few hours, some of them missed: each edition's articles come once, in order. */
static void test_plan_due_never_repeats_an_instant(void **state)
{
	struct zone *zone = zone_new("Europe/Berlin", NULL);
	struct random random = {7};
	struct schedule schedule;
	(void)state;
	assert_int_equal(schedule_parse("02:30", SCHEDULE_DAILY, &schedule, NULL), 0);
	for (int round = 0; round < 50; round++) {
		int64_t now = at("2026-03-01"), last = now;
		while (now < at("2026-12-01")) {
			struct plan_due due = plan_due(&schedule, zone, last, now);
			assert_int_equal(schedule_last(&schedule, zone, due.instant), due.instant);
			assert_true(due.instant > last);
			assert_true(due.due == (due.instant <= now));
			if (due.due) {
				assert_true(now - due.instant < 25 * 3600);
				last = due.instant;
			} else {
				assert_true(due.instant - now <= 25 * 3600);
			}
			now += 1 + (int64_t)roll(&random, 40 * 3600);
		}
	}
	zone_free(zone);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plan_make_follows_the_contract),
		cmocka_unit_test(test_plan_due_follows_the_schedule),
		cmocka_unit_test(test_plan_due_never_repeats_an_instant),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
