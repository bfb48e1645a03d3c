#include "publication/publication.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "world.h"

/* A publication whose store lies on the disk, at state/blog.db, and is not open. */
static void open_world(struct world *world)
{
	world_open(world, "store: state/blog.db\n");
	publication_close_store(&world->publication);
	assert_null(world->publication.store);
}

static void test_publication_makes_its_store(void **state)
{
	struct world world;
	struct error err = ERROR_INIT;

	(void)state;
	open_world(&world);
	assert_int_equal(publication_open_store(&world.publication, &err), 0);
	assert_true(world_has(&world, "state/blog.db"));
	world_close(&world);
}

static void test_publication_makes_no_folder_in_a_dry_run(void **state)
{
	struct world world;
	struct error err = ERROR_INIT;
	int lock = 7;

	(void)state;
	open_world(&world);
	world.publication.dry_run = true;
	assert_int_equal(publication_lock_run(&world.publication, &lock, &err), 0);
	assert_int_equal(lock, -1);
	assert_int_equal(publication_open_store(&world.publication, &err), 0);
	assert_non_null(world.publication.store);
	assert_int_equal(store_set(world.publication.store, STORE_PAUSED, 1, &err), 0);
	assert_false(world_has(&world, "state"));
	world_close(&world);
}

/* A dry run reads the store that is there. */
static void test_publication_opens_what_is_there_in_a_dry_run(void **state)
{
	struct world world;
	struct error err = ERROR_INIT;
	int64_t paused;
	int lock;

	(void)state;
	open_world(&world);
	assert_int_equal(publication_open_store(&world.publication, &err), 0);
	assert_int_equal(store_set(world.publication.store, STORE_PAUSED, 1, &err), 0);
	publication_close_store(&world.publication);
	world.publication.dry_run = true;
	assert_int_equal(publication_lock_run(&world.publication, &lock, &err), 0);
	assert_true(lock >= 0);
	file_unlock(lock);
	assert_int_equal(publication_open_store(&world.publication, &err), 0);
	assert_int_equal(store_get(world.publication.store, STORE_PAUSED, &paused, &err), 0);
	assert_int_equal(paused, 1);
	world_close(&world);
}

static void test_publication_in_memory(void **state)
{
	struct world world;
	struct error err = ERROR_INIT;

	(void)state;
	open_world(&world);
	assert_int_equal(publication_open_memory(&world.publication, &err), 0);
	assert_non_null(world.publication.store);
	assert_false(world_has(&world, "state"));
	world_close(&world);
}

static void test_publication_refuses_a_store_that_is_none(void **state)
{
	struct world world;
	struct error err = ERROR_INIT;

	(void)state;
	open_world(&world);
	world_write(&world, "state/blog.db", "this is a text, and long enough to be looked at");
	assert_int_equal(publication_open_store(&world.publication, &err), -1);
	assert_int_equal(err.kind, ERROR_STORE);
	assert_null(world.publication.store);
	world_close(&world);
}

/* The two locks are two, and each is held by one. */
static void test_publication_locks(void **state)
{
	static const struct {
		int (*lock)(const struct publication *, int *, struct error *);
		const char *text;
	} cases[] = {
		{publication_lock_run, "another run of '%s' is under way: nothing is done"},
		{publication_lock_delivery, "another run of '%s' is sending: nothing is sent"},
	};
	struct world world;
	struct error err = ERROR_INIT;
	int locks[2], again = 7;

	(void)state;
	open_world(&world);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(cases[i].lock(&world.publication, &locks[i], &err), 0);
	}
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(text);

		strbuf_add_string(&text, cases[i].text);
		assert_int_equal(cases[i].lock(&world.publication, &again, &err), -1);
		assert_int_equal(err.kind, ERROR_BUSY);
		assert_non_null(strstr(err.text, strchr(cases[i].text, '%') + 3));
		assert_non_null(strstr(err.text, world.settings->path));
		assert_int_equal(again, 7);
		file_unlock(locks[i]);
		assert_int_equal(cases[i].lock(&world.publication, &again, &err), 0);
		file_unlock(again);
		again = 7;
	}
	world_close(&world);
}

static void test_publication_lock_says_why_it_fails(void **state)
{
	struct world world;
	struct error err = ERROR_INIT;
	int lock = 7;

	(void)state;
	open_world(&world);
	world_write(&world, "state", "a file is in the way of the folder");
	assert_int_equal(publication_lock_run(&world.publication, &lock, &err), -1);
	assert_int_not_equal(err.kind, ERROR_BUSY);
	assert_int_equal(lock, 7);
	world_close(&world);
}

static int pause_mail(void *ctx, struct error *err)
{
	const struct publication *publication = ctx;

	return store_set(publication->store, STORE_PAUSED, 1, err);
}

static void test_publication_transaction_keeps_nothing_in_a_dry_run(void **state)
{
	struct world world;
	struct error err = ERROR_INIT;

	(void)state;
	world_open(&world, "");
	for (int dry = 1; dry >= 0; dry--) {
		int64_t paused;

		world.publication.dry_run = dry;
		assert_int_equal(publication_transaction(
					 &world.publication, pause_mail, &world.publication, &err),
			0);
		assert_int_equal(
			store_get(world.publication.store, STORE_PAUSED, &paused, &err), 0);
		assert_int_equal(paused, !dry);
	}
	world_close(&world);
}

static void test_publication_announcer_has_what_it_has(void **state)
{
	struct world world;
	struct announcer announcer;

	(void)state;
	world_open(&world, "");
	world.publication.dry_run = true;
	announcer = publication_announcer(&world.publication);
	assert_ptr_equal(announcer.settings, world.settings);
	assert_ptr_equal(announcer.store, world.publication.store);
	assert_ptr_equal(announcer.report, &world.report);
	assert_ptr_equal(announcer.stop, &world.stop);
	assert_int_equal(clock_now(&announcer.clock), world.now);
	assert_true(announcer.dry_run);
	world_close(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_publication_makes_its_store),
		cmocka_unit_test(test_publication_makes_no_folder_in_a_dry_run),
		cmocka_unit_test(test_publication_opens_what_is_there_in_a_dry_run),
		cmocka_unit_test(test_publication_in_memory),
		cmocka_unit_test(test_publication_refuses_a_store_that_is_none),
		cmocka_unit_test(test_publication_locks),
		cmocka_unit_test(test_publication_lock_says_why_it_fails),
		cmocka_unit_test(test_publication_transaction_keeps_nothing_in_a_dry_run),
		cmocka_unit_test(test_publication_announcer_has_what_it_has),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
