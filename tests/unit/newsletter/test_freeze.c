/* What becomes an edition, and when. */

#include "newsletter/freeze.h"

#include <string.h>

#include "base/mem.h"
#include "newsletter_case.h"
#include "store/subscribers.h"

#define EDITIONS                                                                                   \
	"SELECT rhythm || ' ' || datetime(due, 'unixepoch') || ' ' || "                            \
	"datetime(frozen, 'unixepoch') || ' ' || state FROM edition ORDER BY number"
#define NUMBERS "SELECT path || ' ' || sequence FROM article WHERE sequence > 0 ORDER BY sequence"
#define RHYTHMS                                                                                    \
	"SELECT name || ' ' || datetime(last_due, 'unixepoch') || ' ' || watermark FROM rhythm "   \
	"ORDER BY name"

static const struct subscriber ada = {.address = "ada@example.org", .rhythm = RHYTHM_WEEKLY};

static void expect_frozen(
	const struct frozen *frozen, enum rhythm rhythm, int64_t due, size_t readers, size_t empty)
{
	assert_int_equal(frozen->rhythm, rhythm);
	assert_int_equal(frozen->due, due);
	assert_int_equal(frozen->readers, readers);
	assert_int_equal(frozen->empty, empty);
	assert_int_equal(frozen->edition != 0, readers > 0);
}

/* Whoever asked for digests is not mailed the archive. */
static void test_freeze_first_plan_counts_all_as_known(void **state)
{
	struct world world;
	struct freeze_result result;

	(void)state;
	world_open(&world, "digests:\n  weekly: thursday 08:00\n  instant: yes\n  settle: 1h\n");
	world_article(&world, "b", "2026-11-18", "");
	world_article(&world, "a", "2026-11-17", "");
	world_subscriber(&world, &ada);
	world_subscriber(&world, &(struct subscriber){.address = "bob@example.org",
					 .rhythm = RHYTHM_DAILY,
					 .status = SUBSCRIBER_PENDING});
	result = case_freeze(&world);
	assert_true(result.first_plan);
	assert_int_equal(result.considered, 2);
	assert_int_equal(result.waiting, 0);
	assert_int_equal(result.held, 0);
	assert_int_equal(result.frozen_count, 0);
	world_expect(&world, NUMBERS, "articles/a.md 1\narticles/b.md 2\n");
	world_expect(&world, WATERMARKS, "ada@example.org 2\nbob@example.org 2\n");
	world_expect(&world, EDITIONS, "");
	world_expect(
		&world, RHYTHMS, "instant 2026-11-19 08:00:00 2\nweekly 2026-11-19 08:00:00 2\n");
	world_at(&world, "2026-11-26T08:00:00Z");
	result = case_freeze(&world);
	assert_false(result.first_plan);
	assert_int_equal(result.considered, 0);
	world_expect(&world, EDITIONS, "");
	world_close(&world);
}

static void test_freeze_edition_of_what_is_new(void **state)
{
	struct world world;
	struct freeze_result result;

	(void)state;
	world_open(&world, WEEKLY);
	case_plan_first(&world);
	world_subscriber(&world, &ada);
	world_sql(&world, "UPDATE subscriber SET watermark = 1");
	world_article(&world, "b", "2026-11-18", "");
	world_article(&world, "a", "2026-11-17", "");
	result = case_freeze(&world);
	assert_false(result.first_plan);
	assert_int_equal(result.frozen_count, 1);
	expect_frozen(&result.frozen[0], RHYTHM_WEEKLY, world.now, 1, 0);
	world_expect(&world, EDITIONS, "weekly 2026-11-19 08:00:00 2026-11-19 08:00:00 ready\n");
	world_expect(&world, MAILED, "1 ada@example.org 3,2\n");
	world_expect(&world,
		"SELECT path FROM edition_article JOIN article ON number = article "
		"WHERE edition = 1 ORDER BY path",
		"articles/a.md\narticles/b.md\n");
	world_expect(&world, "SELECT language || ' ' || format || ' ' || subject FROM variant",
		"en html Notes: Title of b and 1 more\n");
	world_expect(&world,
		"SELECT state || ' ' || (due = changed) || ' ' || datetime(due, 'unixepoch') "
		"FROM delivery",
		"queued 1 2026-11-19 08:00:00\n");
	world_expect(&world, WATERMARKS, "ada@example.org 3\n");
	world_expect(&world, RHYTHMS, "weekly 2026-11-19 08:00:00 3\n");
	world_close(&world);
}

/* However many came together. */
static void test_freeze_numbers_grow_with_the_dates(void **state)
{
	struct world world;

	(void)state;
	world_open(&world, WEEKLY);
	case_plan_first(&world);
	world_article(&world, "a", "2026-11-18", "");
	world_article(&world, "b", "2026-11-16", "");
	world_article(&world, "c", "2026-11-17", "");
	case_freeze(&world);
	world_expect(&world, NUMBERS,
		"articles/old.md 1\narticles/b.md 2\narticles/c.md 3\narticles/a.md 4\n");
	world_close(&world);
}

static void test_freeze_nothing_before_its_instant(void **state)
{
	struct world world;

	(void)state;
	world_open(&world, WEEKLY);
	case_plan_first(&world);
	world_subscriber(&world, &ada);
	world_article(&world, "a", "2026-11-17", "");
	world_at(&world, "2026-11-19T07:59:59Z");
	assert_int_equal(case_freeze(&world).frozen_count, 0);
	world_expect(&world, EDITIONS, "");
	world_expect(&world, WATERMARKS, "ada@example.org 0\n");
	world_expect(&world, NUMBERS, "articles/old.md 1\narticles/a.md 2\n");
	world_close(&world);
}

static void test_freeze_late_is_of_the_instant_that_was_missed(void **state)
{
	struct world world;

	(void)state;
	world_open(&world, WEEKLY);
	case_plan_first(&world);
	world_subscriber(&world, &ada);
	world_article(&world, "a", "2026-11-17", "");
	world_at(&world, "2026-11-20T00:30:00Z");
	case_freeze(&world);
	world_expect(&world, EDITIONS, "weekly 2026-11-19 08:00:00 2026-11-20 00:30:00 ready\n");
	world_expect(&world,
		"SELECT instr(message, 'Weekly digest, 19 November 2026') > 0 FROM variant", "1\n");
	world_expect(
		&world, "SELECT datetime(due, 'unixepoch') FROM delivery", "2026-11-20 00:30:00\n");
	world_expect(&world, RHYTHMS, "weekly 2026-11-19 08:00:00 2\n");
	world_close(&world);
}

/* The timer may come twice. */
static void test_freeze_twice_is_once(void **state)
{
	struct world world;

	(void)state;
	world_open(&world, "digests:\n  weekly: thursday 08:00\n  instant: yes\n");
	case_plan_first(&world);
	world_subscriber(&world, &ada);
	world_subscriber(&world, &(struct subscriber){.address = "bob@example.org"});
	world_article(&world, "a", "2026-11-17", "");
	assert_int_equal(case_freeze(&world).frozen_count, 2);
	/* What came meanwhile is of the next one. */
	world_article(&world, "b", "2026-11-17", "");
	assert_int_equal(case_freeze(&world).frozen_count, 0);
	world_expect(&world, "SELECT count(*) FROM edition", "2\n");
	world_at(&world, "2026-11-19T08:00:01Z");
	assert_int_equal(case_freeze(&world).frozen_count, 1);
	world_expect(&world, MAILED,
		"1 bob@example.org 2,1\n2 ada@example.org 2,1\n3 bob@example.org 3\n");
	world_close(&world);
}

/* Not even where the store has lost that it was planned. */
static void test_freeze_no_second_edition_of_an_instant(void **state)
{
	static const struct freeze_request nothing;
	FREE_ON_EXIT char *before = NULL;
	FREE_ON_EXIT char *after = NULL;
	struct world world;
	struct freeze_result result;
	struct error err = ERROR_INIT;

	(void)state;
	world_open(&world, WEEKLY);
	case_plan_first(&world);
	world_subscriber(&world, &ada);
	world_article(&world, "a", "2026-11-17", "");
	case_freeze(&world);
	world_sql(&world, "UPDATE rhythm SET last_due = last_due - 1");
	world_sql(&world, "UPDATE subscriber SET watermark = 0");
	before = world_rows(&world);
	assert_int_equal(case_try_freeze(&world, &nothing, &result, &err), -1);
	assert_int_equal(err.kind, ERROR_STORE);
	after = world_rows(&world);
	assert_string_equal(after, before);
	world_close(&world);
}

/* What many of one day are is for a human to say; others are mailed. */
static void test_freeze_holds_many_old_posts(void **state)
{
	struct world world;
	struct freeze_result result;

	(void)state;
	world_open(&world, WEEKLY);
	case_plan_first(&world);
	world_subscriber(&world, &ada);
	world_article(&world, "new", "2026-11-17", "");
	for (int i = 0; i < 11; i++) {
		FREE_ON_EXIT char *name = xasprintf("p%d", i);

		world_article(&world, name, "2020-01-01", "");
	}
	result = case_freeze(&world);
	assert_int_equal(result.held, 11);
	world_expect(&world, NUMBERS, "articles/old.md 1\narticles/new.md 2\n");
	world_expect(
		&world, "SELECT count(*) FROM article WHERE held = 1 AND sequence IS NULL", "11\n");
	assert_int_equal(case_freeze(&world).held, 0);
	world_close(&world);
}

static void test_freeze_tells_how_many_wait(void **state)
{
	struct world world;

	(void)state;
	world_open(&world, WEEKLY "  settle: 1h\n");
	case_plan_first(&world);
	world_subscriber(&world, &ada);
	world_sql(&world, "UPDATE subscriber SET watermark = 1");
	world_article(&world, "new", "2026-11-19", "");
	assert_int_equal(case_freeze(&world).waiting, 1);
	world_expect(&world, EDITIONS, "");
	world_close(&world);
}

/* Freezes with an article, known by its file. */
static void include(struct world *world, const char *path)
{
	struct articles articles = world_load(world);
	struct freeze_request request = {0};
	struct freeze_result result;
	struct error err = ERROR_INIT;

	for (size_t i = 0; i < articles.catalogue->count; i++) {
		if (strcmp(articles.catalogue->articles[i]->path, path) == 0) {
			request.include = articles.catalogue->articles[i];
		}
	}
	assert_non_null(request.include);
	assert_int_equal(
		newsletter_freeze(&world->publication, &articles, &request, &result, &err), 0);
	articles_release(&articles);
}

/* Also one that was marked as sent. */
static void test_freeze_includes_what_was_known(void **state)
{
	struct world world;

	(void)state;
	world_open(&world, WEEKLY);
	case_plan_first(&world);
	world_subscriber(&world, &ada);
	world_sql(&world, "UPDATE subscriber SET watermark = 1");
	world_sql(&world, "UPDATE article SET silent = 1");
	include(&world, "articles/old.md");
	world_expect(&world, MAILED, "1 ada@example.org 1\n");
	world_expect(
		&world, "SELECT path || sequence || silent FROM article", "articles/old.md20\n");
	world_close(&world);
}

/* Whoever joins before the rhythm's first edition finds in it what was put into that. */
static void test_freeze_rhythm_begins_before_what_is_included(void **state)
{
	struct world world;
	struct subscriber bob = {.address = "bob@example.org", .rhythm = RHYTHM_WEEKLY};
	struct error err = ERROR_INIT;

	(void)state;
	world_open(&world, WEEKLY);
	world_article(&world, "a", "2026-11-10", "");
	world_article(&world, "b", "2026-11-11", "");
	world_subscriber(&world, &ada);
	world_at(&world, "2026-11-18T08:00:00Z");
	include(&world, "articles/a.md");
	world_expect(&world, NUMBERS, "articles/b.md 2\narticles/a.md 3\n");
	world_expect(&world, RHYTHMS, "weekly 2026-11-18 08:00:00 2\n");
	assert_int_equal(
		subscribers_start(world.publication.store, bob.rhythm, &bob.watermark, &err), 0);
	world_subscriber(&world, &bob);
	world_at(&world, "2026-11-19T08:00:00Z");
	case_freeze(&world);
	world_expect(&world, MAILED, "1 ada@example.org 1\n1 bob@example.org 1\n");
	world_close(&world);
}

/* One that is offered later begins then, with nothing of before. */
static void test_freeze_rhythm_begins_when_it_is_offered(void **state)
{
	struct world world;
	struct subscriber bob = {.address = "bob@example.org", .rhythm = RHYTHM_DAILY};

	(void)state;
	world_open(&world, "digests:\n  weekly: thursday 08:00\n  daily: 07:00\n");
	world.settings->digests.offered[RHYTHM_DAILY] = false;
	case_plan_first(&world);
	world_subscriber(&world, &bob);
	world_expect(&world, RHYTHMS, "weekly 2026-11-12 08:00:00 1\n");
	world.settings->digests.offered[RHYTHM_DAILY] = true;
	world_article(&world, "a", "2026-11-17", "");
	case_freeze(&world);
	world_expect(&world, MAILED, "");
	world_expect(
		&world, RHYTHMS, "daily 2026-11-19 08:00:00 2\nweekly 2026-11-19 08:00:00 2\n");
	world_at(&world, "2026-11-20T06:59:59Z");
	assert_int_equal(case_freeze(&world).frozen_count, 0);
	world_at(&world, "2026-11-20T07:00:00Z");
	assert_int_equal(case_freeze(&world).frozen_count, 1);
	world_close(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_freeze_first_plan_counts_all_as_known),
		cmocka_unit_test(test_freeze_edition_of_what_is_new),
		cmocka_unit_test(test_freeze_numbers_grow_with_the_dates),
		cmocka_unit_test(test_freeze_nothing_before_its_instant),
		cmocka_unit_test(test_freeze_late_is_of_the_instant_that_was_missed),
		cmocka_unit_test(test_freeze_twice_is_once),
		cmocka_unit_test(test_freeze_no_second_edition_of_an_instant),
		cmocka_unit_test(test_freeze_holds_many_old_posts),
		cmocka_unit_test(test_freeze_tells_how_many_wait),
		cmocka_unit_test(test_freeze_includes_what_was_known),
		cmocka_unit_test(test_freeze_rhythm_begins_before_what_is_included),
		cmocka_unit_test(test_freeze_rhythm_begins_when_it_is_offered),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
