#include "store/db_sqlite_wait.h"

#include <time.h>

#include "opened.h"

static int64_t milliseconds(void)
{
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	return (int64_t)at.tv_sec * 1000 + at.tv_nsec / 1000000;
}

static void test_wait_is_half_a_minute(void **state)
{
	struct sqlite_patience patience = {0};
	(void)state;
	assert_true(sqlite_keep_waiting(&patience, 0));
	assert_in_range(milliseconds() - patience.since, 0, 1000);
	patience.since = milliseconds() - 28000;
	assert_true(sqlite_keep_waiting(&patience, 1));
	assert_false(patience.in_vain);
	patience.since = milliseconds() - 30000;
	assert_false(sqlite_keep_waiting(&patience, 2));
	assert_true(patience.in_vain);
}

static void test_wait_is_short_after_one_in_vain(void **state)
{
	struct sqlite_patience patience = {.in_vain = true};
	(void)state;
	assert_true(sqlite_keep_waiting(&patience, 0));
	patience.since = milliseconds() - 500;
	assert_false(sqlite_keep_waiting(&patience, 1));
}

static void test_wait_ends_with_a_stop(void **state)
{
	atomic_int stop = 0;
	struct sqlite_patience patience = {.stop = &stop, .since = milliseconds() - 500};
	(void)state;
	assert_true(sqlite_keep_waiting(&patience, 1));
	stop = 1;
	assert_false(sqlite_keep_waiting(&patience, 2));
	/* Others are let finish all the same: they need a moment only. */
	assert_true(sqlite_keep_waiting(&patience, 0));
}

/* The store's own statements heed it, and wait as ever once the lock was had. */
static void test_store_heeds_a_stop(void **state)
{
	struct opened opened = opened_new();
	struct error err = ERROR_INIT;
	struct store *other = store_open(opened.path, &err);
	atomic_int stop = 1;
	int64_t began = milliseconds();
	(void)state;
	store_heed(opened.store, &stop);
	assert_int_equal(db_begin(other->db, &err), 0);
	assert_int_equal(db_begin(opened.store->db, &err), -1);
	assert_int_equal(err.kind, ERROR_STORE);
	assert_int_equal(store_set(opened.store, STORE_PAUSED, 1, &err), -1);
	stop = 0;
	assert_int_equal(db_begin(opened.store->db, &err), -1);
	assert_in_range(milliseconds() - began, 600, 10000);
	db_rollback(other->db);
	assert_int_equal(db_begin(opened.store->db, &err), 0);
	db_rollback(opened.store->db);
	store_close(other);
	opened_release(&opened);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wait_is_half_a_minute),
		cmocka_unit_test(test_wait_is_short_after_one_in_vain),
		cmocka_unit_test(test_wait_ends_with_a_stop),
		cmocka_unit_test(test_store_heeds_a_stop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
