#include "newsletter/freeze.h"

#include "world.h"

static const struct freeze_request usual;

static int freeze(struct world *world, struct freeze_result *ret_result, struct error *err)
{
	struct articles articles = world_load(world);
	int result = newsletter_freeze(&world->publication, &articles, &usual, ret_result, err);

	articles_release(&articles);
	return result;
}

/* What cannot be kept is not told of either. */
static void test_freeze_result_of_a_plan_that_is_taken_back(void **state)
{
	struct world world;
	struct freeze_result result;
	struct error err = ERROR_INIT;

	(void)state;
	world_open(&world, "digests:\n  weekly: thursday 08:00\n");
	assert_int_equal(freeze(&world, &result, &err), 0);
	assert_true(result.first_plan);
	world_at(&world, "2026-11-26T08:00:00Z");
	assert_int_equal(db_script(world.publication.store->db,
				 "CREATE TRIGGER late BEFORE INSERT ON meta "
				 "WHEN NEW.name = 'last_run' "
				 "BEGIN SELECT RAISE(ABORT, 'late'); END",
				 &err),
		0);
	assert_int_equal(freeze(&world, &result, &err), -1);
	assert_int_equal(result.frozen_count, 0);
	assert_int_equal(db_script(world.publication.store->db, "DROP TRIGGER late", &err), 0);
	assert_int_equal(freeze(&world, &result, &err), 0);
	assert_int_equal(result.frozen_count, 1);
	world_close(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_freeze_result_of_a_plan_that_is_taken_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
