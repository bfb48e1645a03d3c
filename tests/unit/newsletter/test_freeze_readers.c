/* Who gets what of an edition, and what the operator gets of it first. */

#include "newsletter/freeze.h"

#include <string.h>

#include "base/mem.h"
#include "newsletter_case.h"
#include "store/editions.h"

/* With an article in each of two categories, for what comes after the first plan. */
static void open_two(struct world *world, const char *digests)
{
	FREE_ON_EXIT char *yaml = xasprintf("%s" MAIL, digests);

	world_open(world, yaml);
	case_plan_first(world);
	world_article(world, "go", "2026-11-16", "categories: [Go]\n");
	world_article(world, "sql", "2026-11-17", "categories: [SQL]\n");
}

/* One who knows the articles of the first plan. */
static void add_reader(struct world *world, const char *address, const char *categories)
{
	world_subscriber(world, &(struct subscriber){.address = address,
					.rhythm = RHYTHM_WEEKLY,
					.categories = categories,
					.watermark = 1});
}

static void test_freeze_gives_readers_their_categories(void **state)
{
	struct world world;
	struct freeze_result result;

	(void)state;
	open_two(&world, WEEKLY);
	add_reader(&world, "all@example.org", "");
	add_reader(&world, "go@example.org", ";go;");
	add_reader(&world, "both@example.org", ";go;sql;");
	add_reader(&world, "none@example.org", ";c;");
	result = case_freeze(&world);
	assert_int_equal(result.frozen[0].readers, 3);
	assert_int_equal(result.frozen[0].empty, 1);
	world_expect(&world, MAILED,
		"1 all@example.org 3,2\n1 both@example.org 3,2\n1 go@example.org 2\n");
	world_expect(&world, "SELECT count(*) FROM variant", "2\n");
	world_expect(&world, WATERMARKS,
		"all@example.org 3\nboth@example.org 3\ngo@example.org 3\nnone@example.org 3\n");
	world_close(&world);
}

static void test_freeze_gives_readers_their_language(void **state)
{
	static const char *const languages[] = {"en", "de"};
	struct world world;

	(void)state;
	open_two(&world, WEEKLY);
	world.settings->site.languages = languages;
	world.settings->site.language_count = ARRAY_LEN(languages);
	world_article(&world, "go.de", "2026-11-16", "");
	add_reader(&world, "ada@example.org", ";go;");
	world_subscriber(&world, &(struct subscriber){.address = "bob@example.org",
					 .rhythm = RHYTHM_WEEKLY,
					 .categories = ";go;",
					 .language = "de",
					 .watermark = 1});
	case_freeze(&world);
	world_expect(&world,
		"SELECT address || ' ' || subject || ' ' || "
		"(instr(message, 'The body of go.de') > 0) FROM delivery JOIN subscriber ON "
		"subscriber.number = subscriber JOIN variant ON variant.number = variant "
		"ORDER BY 1",
		"ada@example.org Notes: Title of go 0\nbob@example.org Notes: Title of go.de 1\n");
	world_close(&world);
}

static void test_freeze_makes_text_for_those_who_want_it(void **state)
{
	struct world world;

	(void)state;
	open_two(&world, WEEKLY);
	add_reader(&world, "ada@example.org", "");
	world_subscriber(&world, &(struct subscriber){.address = "bob@example.org",
					 .rhythm = RHYTHM_WEEKLY,
					 .format = FORMAT_TEXT,
					 .watermark = 1});
	case_freeze(&world);
	world_expect(&world,
		"SELECT address || ' ' || variant.format FROM delivery JOIN subscriber ON "
		"subscriber.number = subscriber JOIN variant ON variant.number = variant "
		"ORDER BY 1",
		"ada@example.org html\nbob@example.org text\n");
	world_close(&world);
}

/* Nothing to mail is no edition; and what was considered is not mailed later. */
static void test_freeze_without_an_edition_raises_watermarks(void **state)
{
	struct world world;
	struct freeze_result result;

	(void)state;
	open_two(&world, WEEKLY);
	add_reader(&world, "none@example.org", ";c;");
	result = case_freeze(&world);
	assert_int_equal(result.frozen_count, 1);
	assert_int_equal(result.frozen[0].edition, 0);
	assert_int_equal(result.frozen[0].readers, 0);
	assert_int_equal(result.frozen[0].empty, 1);
	world_expect(&world, "SELECT count(*) FROM edition", "0\n");
	world_expect(&world, WATERMARKS, "none@example.org 3\n");
	world_expect(&world, "SELECT watermark || (last_due = 1795075200) FROM rhythm", "31\n");
	world_sql(&world, "UPDATE subscriber SET categories = ''");
	world_at(&world, "2026-11-26T08:00:00Z");
	case_freeze(&world);
	world_expect(&world, MAILED, "");
	world_close(&world);
}

/* Paused, and back: what was missed is not mailed then. */
static void test_freeze_passes_over_who_is_paused(void **state)
{
	struct world world;

	(void)state;
	open_two(&world, WEEKLY);
	add_reader(&world, "ada@example.org", "");
	add_reader(&world, "back@example.org", "");
	world_sql(&world, "UPDATE subscriber SET paused_until = 1795075201 WHERE number = 1");
	world_sql(&world, "UPDATE subscriber SET paused_until = 1795075200 WHERE number = 2");
	case_freeze(&world);
	world_expect(&world, MAILED, "1 back@example.org 3,2\n");
	world_expect(&world, WATERMARKS, "ada@example.org 3\nback@example.org 3\n");
	world_article(&world, "c", "2026-11-20", "");
	world_at(&world, "2026-11-26T08:00:00Z");
	case_freeze(&world);
	world_expect(&world, MAILED,
		"1 back@example.org 3,2\n2 ada@example.org 4\n2 back@example.org 4\n");
	world_close(&world);
}

static void test_freeze_passes_over_who_is_not_active(void **state)
{
	struct world world;

	(void)state;
	open_two(&world, WEEKLY);
	for (int i = SUBSCRIBER_ACTIVE; i < SUBSCRIBER_STATUS_COUNT; i++) {
		enum subscriber_status status = (enum subscriber_status)i;
		FREE_ON_EXIT char *address = xasprintf(
			"%s@example.org", subscriber_status_name(status));

		world_subscriber(&world,
			&(struct subscriber){
				.address = address, .rhythm = RHYTHM_WEEKLY, .status = status});
	}
	case_freeze(&world);
	world_expect(&world, MAILED, "1 active@example.org 3,2,1\n");
	world_expect(&world, "SELECT min(watermark) FROM subscriber", "3\n");
	world_close(&world);
}

/* A rhythm's plan is for its readers alone. */
static void test_freeze_leaves_other_rhythms_alone(void **state)
{
	struct world world;

	(void)state;
	open_two(&world, "digests:\n  weekly: thursday 08:00\n  daily: 09:00\n");
	add_reader(&world, "ada@example.org", "");
	world_subscriber(&world,
		&(struct subscriber){
			.address = "bob@example.org", .rhythm = RHYTHM_DAILY, .watermark = 1});
	world_subscriber(&world,
		&(struct subscriber){
			.address = "cyd@example.org", .rhythm = RHYTHM_MONTHLY, .watermark = 1});
	world_sql(&world, "UPDATE rhythm SET last_due = 1795075200 - 82800 WHERE name = 'daily'");
	assert_int_equal(case_freeze(&world).frozen_count, 1);
	world_expect(&world, MAILED, "1 ada@example.org 3,2\n");
	world_expect(
		&world, WATERMARKS, "ada@example.org 3\nbob@example.org 1\ncyd@example.org 1\n");
	world_close(&world);
}

/* ---- Explanations ---- */

static void note(
	void *ctx, const struct subscriber *subscriber, const struct plan_explanation *explanation)
{
	strbuf_addf(ctx, "%s: %s, %zu\n", subscriber->address,
		plan_reason_text(explanation->reason), explanation->article_count);
}

static void add_unlike_readers(struct world *world)
{
	add_reader(world, "ada@example.org", "");
	add_reader(world, "none@example.org", ";c;");
	world_subscriber(world,
		&(struct subscriber){
			.address = "known@example.org", .rhythm = RHYTHM_WEEKLY, .watermark = 3});
	world_subscriber(world, &(struct subscriber){.address = "left@example.org",
					.rhythm = RHYTHM_WEEKLY,
					.status = SUBSCRIBER_UNSUBSCRIBED});
	world_subscriber(world, &(struct subscriber){.address = "paused@example.org",
					.rhythm = RHYTHM_WEEKLY,
					.paused_until = INT64_C(1795075201)});
	world_subscriber(world,
		&(struct subscriber){.address = "daily@example.org", .rhythm = RHYTHM_DAILY});
}

static void test_freeze_explains_each_reader_in_a_dry_run(void **state)
{
	struct world world;
	STRBUF(noted);
	const struct freeze_request request = {.explain = note, .ctx = &noted};

	(void)state;
	open_two(&world, WEEKLY);
	add_unlike_readers(&world);
	world.publication.dry_run = true;
	case_freeze_with(&world, &request);
	assert_string_equal(noted.data,
		"ada@example.org: gets what is new, 2\n"
		"known@example.org: nothing is new, 0\n"
		"left@example.org: has left, 0\n"
		"none@example.org: what is new is in none of the categories chosen, 0\n"
		"paused@example.org: paused, 0\n");
	world_close(&world);
}

static void test_freeze_explains_nothing_else(void **state)
{
	struct world world;
	STRBUF(noted);
	const struct freeze_request request = {.explain = note, .ctx = &noted};

	(void)state;
	open_two(&world, WEEKLY);
	add_unlike_readers(&world);
	case_freeze_with(&world, &request);
	assert_string_equal(noted.data, "");
	world.publication.dry_run = true;
	world_at(&world, "2026-11-20T08:00:00Z");
	case_freeze_with(&world, &request);
	assert_string_equal(noted.data, "");
	world_close(&world);
}

/* ---- The operator's copy ---- */

#define REVIEWED WEEKLY "  review: 2h\noperator: ada@example.org\n"

static void expect_review(struct world *world, const char *part)
{
	enum rhythm rhythm = RHYTHM_COUNT;
	struct error err = ERROR_INIT;
	int64_t edition;
	STRBUF(blob);

	assert_int_equal(edition_next_review(world->publication.store, world->now, &edition,
				 &rhythm, &blob, &err),
		part != NULL);
	if (part && !memmem(blob.data, blob.len, part, strlen(part))) {
		fail_msg("'%s' is not in the review: %s", part, blob.data);
	}
}

static void test_freeze_is_early_by_the_review(void **state)
{
	struct world world;

	(void)state;
	open_two(&world, REVIEWED);
	add_reader(&world, "ada@example.org", "");
	world_at(&world, "2026-11-19T05:59:59Z");
	assert_int_equal(case_freeze(&world).frozen_count, 0);
	world_at(&world, "2026-11-19T06:00:00Z");
	assert_int_equal(case_freeze(&world).frozen_count, 1);
	world_expect(&world,
		"SELECT time(edition.due, 'unixepoch') || ' ' || time(frozen, 'unixepoch') || ' ' "
		"|| time(delivery.due, 'unixepoch') FROM edition, delivery",
		"08:00:00 06:00:00 08:00:00\n");
	expect_review(&world, "[review] Notes: Title of sql and 1 more");
	expect_review(&world, "this digest goes to 1 readers at\r\n2026-11-19 08:00, unless");
	expect_review(&world, "Weekly digest, 19 November 2026");
	world_close(&world);
}

/* With nobody to wait for it, there is none. */
static void test_freeze_late_has_no_review(void **state)
{
	struct world world;

	(void)state;
	open_two(&world, REVIEWED);
	add_reader(&world, "ada@example.org", "");
	case_freeze(&world);
	world_expect(&world, "SELECT count(*) || (review IS NULL) FROM edition", "11\n");
	expect_review(&world, NULL);
	world_close(&world);
}

/* Two readers of one category, and one of the other, whichever comes first. */
static void test_freeze_review_is_what_most_readers_get(void **state)
{
	static const struct {
		const char *categories[3], *title;
	} cases[] = {
		{{";go;", ";sql;", ";sql;"}, "Title of sql"},
		{{";go;", ";go;", ";sql;"}, "Title of go"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world world;

		open_two(&world, REVIEWED);
		add_reader(&world, "a@example.org", cases[i].categories[0]);
		add_reader(&world, "b@example.org", cases[i].categories[1]);
		add_reader(&world, "c@example.org", cases[i].categories[2]);
		world_at(&world, "2026-11-19T06:00:00Z");
		case_freeze(&world);
		expect_review(&world, cases[i].title);
		expect_review(&world, "this digest goes to 3 readers");
		world_close(&world);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_freeze_gives_readers_their_categories),
		cmocka_unit_test(test_freeze_gives_readers_their_language),
		cmocka_unit_test(test_freeze_makes_text_for_those_who_want_it),
		cmocka_unit_test(test_freeze_without_an_edition_raises_watermarks),
		cmocka_unit_test(test_freeze_passes_over_who_is_paused),
		cmocka_unit_test(test_freeze_passes_over_who_is_not_active),
		cmocka_unit_test(test_freeze_leaves_other_rhythms_alone),
		cmocka_unit_test(test_freeze_explains_each_reader_in_a_dry_run),
		cmocka_unit_test(test_freeze_explains_nothing_else),
		cmocka_unit_test(test_freeze_is_early_by_the_review),
		cmocka_unit_test(test_freeze_late_has_no_review),
		cmocka_unit_test(test_freeze_review_is_what_most_readers_get),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
