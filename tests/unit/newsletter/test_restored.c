/* A store that was put back from a backup is accepted: nothing is mailed twice. */

#include "newsletter/restored.h"

#include "base/mem.h"
#include "newsletter_case.h"

/* An edition waits that may have been sent since the backup was made. */
static void open_restored(struct world *world)
{
	world_open(world, WEEKLY);
	world_use_file(world);
	case_plan_first(world);
	world_subscriber(world,
		&(struct subscriber){
			.address = "ada@example.org", .rhythm = RHYTHM_WEEKLY, .watermark = 1});
	world_article(world, "a", "2026-11-17", "");
	case_freeze(world);
	world_sql(world, "UPDATE meta SET value = '1' WHERE name = 'epoch'");
}

static int64_t accept(struct world *world)
{
	struct error err = ERROR_INIT;
	int64_t held = -1;

	if (newsletter_accept_restored(&world->publication, &held, &err) < 0) {
		fail_msg("%s", err.text);
	}
	return held;
}

static void test_restored_is_planned_anew(void **state)
{
	struct world world;
	struct freeze_result result;

	(void)state;
	open_restored(&world);
	world_article(&world, "b", "2026-11-18", "");
	assert_int_equal(accept(&world), 1);
	world_expect(&world, "SELECT state || ' ' || reason FROM edition",
		"held the store was restored: parts of it may have been sent\n");
	world_at(&world, "2026-11-26T08:00:00Z");
	result = case_freeze(&world);
	assert_true(result.first_plan);
	assert_int_equal(result.considered, 1);
	world_expect(&world, MAILED, "1 ada@example.org 2\n");
	world_expect(&world, WATERMARKS, "ada@example.org 3\n");
	world_close(&world);
}

static void test_restored_leaves_alone_what_was_sent(void **state)
{
	struct world world;

	(void)state;
	open_restored(&world);
	world_sql(&world, "UPDATE delivery SET state = 'sent'");
	assert_int_equal(accept(&world), 0);
	world_expect(&world, "SELECT state FROM edition", "ready\n");
	world_close(&world);
}

static void test_restored_in_a_dry_run_is_taken_back(void **state)
{
	FREE_ON_EXIT char *before = NULL;
	FREE_ON_EXIT char *after = NULL;
	struct world world;

	(void)state;
	open_restored(&world);
	before = world_rows(&world);
	world.publication.dry_run = true;
	assert_int_equal(accept(&world), 1);
	after = world_rows(&world);
	assert_string_equal(after, before);
	world_close(&world);
}

static int try_accept(struct world *world, struct error *err)
{
	int64_t held;

	return newsletter_accept_restored(&world->publication, &held, err);
}

static void test_restored_is_whole_or_not_at_all(void **state)
{
	struct world world;

	(void)state;
	open_restored(&world);
	case_fail_everywhere(&world, try_accept);
	world_expect(&world, "SELECT value FROM meta WHERE name = 'epoch'", "2\n");
	world_close(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_restored_is_planned_anew),
		cmocka_unit_test(test_restored_leaves_alone_what_was_sent),
		cmocka_unit_test(test_restored_in_a_dry_run_is_taken_back),
		cmocka_unit_test(test_restored_is_whole_or_not_at_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
