/* Held, released, cancelled: an edition and its deliveries. */

#include "newsletter/edition_change.h"

#include "base/mem.h"
#include "newsletter_case.h"

#define EDITION    "SELECT state || ' ' || reason FROM edition"
#define DELIVERIES "SELECT number || ' ' || state || ' ' || due FROM delivery ORDER BY 1"

/* An edition of a delivery in each state, none of which is due before 2033. */
static void open_edition(struct world *world)
{
	world_open(world, WEEKLY);
	world_sql(world, "INSERT INTO edition (rhythm, due, frozen, state) "
			 "VALUES ('weekly', 1, 1, 'ready')");
	world_sql(world, "INSERT INTO variant (edition, language, format, subject, articles, "
			 "message) VALUES (1, 'en', 'html', '', '', '')");
	for (int i = 0; i < DELIVERY_STATE_COUNT; i++) {
		FREE_ON_EXIT char *address = xasprintf("%d@example.org", i);
		FREE_ON_EXIT char *sql = xasprintf(
			"INSERT INTO delivery (edition, variant, subscriber, state, due, changed) "
			"VALUES (1, 1, %d, '%s', 2000000000, 1)",
			i + 1, delivery_state_name((enum delivery_state)i));

		world_subscriber(world, &(struct subscriber){.address = address});
		world_sql(world, sql);
	}
}

#define UNTOUCHED                                                                                  \
	"1 queued 2000000000\n2 sending 2000000000\n3 sent 2000000000\n4 deferred 2000000000\n"    \
	"5 failed 2000000000\n"

static void change(struct world *world, enum edition_state state, const char *reason)
{
	struct error err = ERROR_INIT;

	if (edition_change(&world->publication, 1, state, reason, &err) < 0) {
		fail_msg("%s", err.text);
	}
}

static void test_edition_change_holds(void **state)
{
	struct world world;

	(void)state;
	open_edition(&world);
	change(&world, EDITION_HELD, "by hand");
	world_expect(&world, EDITION, "held by hand\n");
	world_expect(&world, DELIVERIES, UNTOUCHED "6 in doubt 2000000000\n7 skipped 2000000000\n");
	world_close(&world);
}

static void test_edition_change_releases_what_is_in_doubt(void **state)
{
	struct world world;

	(void)state;
	open_edition(&world);
	change(&world, EDITION_HELD, "by hand");
	change(&world, EDITION_READY, "released");
	world_expect(&world, EDITION, "ready released\n");
	world_expect(&world, DELIVERIES, UNTOUCHED "6 in doubt 1795075200\n7 skipped 2000000000\n");
	world_close(&world);
}

static void test_edition_change_cancels_what_was_not_sent(void **state)
{
	struct world world;

	(void)state;
	open_edition(&world);
	change(&world, EDITION_CANCELLED, "");
	world_expect(&world, EDITION, "cancelled \n");
	world_expect(&world, "SELECT number || ' ' || state FROM delivery ORDER BY number",
		"1 skipped\n2 sending\n3 sent\n4 skipped\n5 failed\n6 skipped\n7 skipped\n");
	world_expect(&world, "SELECT group_concat(number) FROM delivery WHERE changed = 1795075200",
		"1,4,6\n");
	world_close(&world);
}

static void expect_refusal(struct world *world, int64_t edition, const char *text)
{
	FREE_ON_EXIT char *before = world_rows(world);
	FREE_ON_EXIT char *after = NULL;
	struct error err = ERROR_INIT;

	assert_int_equal(edition_change(&world->publication, edition, EDITION_READY, "", &err), -1);
	assert_int_equal(err.kind, ERROR_USAGE);
	assert_string_equal(err.text, text);
	after = world_rows(world);
	assert_string_equal(after, before);
}

static void test_edition_change_is_not_for_what_was_cancelled(void **state)
{
	struct world world;

	(void)state;
	open_edition(&world);
	change(&world, EDITION_CANCELLED, "");
	expect_refusal(&world, 1, "edition 1 was cancelled");
	expect_refusal(&world, 2, "there is no edition 2");
	world_close(&world);
}

static void test_edition_change_in_a_dry_run_is_taken_back(void **state)
{
	FREE_ON_EXIT char *before = NULL;
	FREE_ON_EXIT char *after = NULL;
	struct world world;

	(void)state;
	open_edition(&world);
	before = world_rows(&world);
	world.publication.dry_run = true;
	for (int i = 0; i < EDITION_STATE_COUNT; i++) {
		change(&world, (enum edition_state)i, "by hand");
	}
	after = world_rows(&world);
	assert_string_equal(after, before);
	world_close(&world);
}

static int hold(struct world *world, struct error *err)
{
	return edition_change(&world->publication, 1, EDITION_HELD, "by hand", err);
}

static int release(struct world *world, struct error *err)
{
	return edition_change(&world->publication, 1, EDITION_READY, "", err);
}

static int cancel(struct world *world, struct error *err)
{
	return edition_change(&world->publication, 1, EDITION_CANCELLED, "", err);
}

static void test_edition_change_is_whole_or_not_at_all(void **state)
{
	struct world world;

	(void)state;
	open_edition(&world);
	case_fail_everywhere(&world, hold);
	case_fail_everywhere(&world, release);
	case_fail_everywhere(&world, cancel);
	world_close(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_edition_change_holds),
		cmocka_unit_test(test_edition_change_releases_what_is_in_doubt),
		cmocka_unit_test(test_edition_change_cancels_what_was_not_sent),
		cmocka_unit_test(test_edition_change_is_not_for_what_was_cancelled),
		cmocka_unit_test(test_edition_change_in_a_dry_run_is_taken_back),
		cmocka_unit_test(test_edition_change_is_whole_or_not_at_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
