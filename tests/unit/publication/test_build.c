#include "publication/build.h"

#include "base/file.h"
#include "base/mem.h"
#include "failing_store.h"
#include "world.h"

#define OUTPUT "output:\n  directory: public/\n"

/* How many files a whole build told of; none, where there was nothing to do. */
static void count(void *ctx, enum folder_change change, const char *path)
{
	(void)change;
	(void)path;
	++*(size_t *)ctx;
}

static int try(struct world *world, struct build_request request, struct build_result *ret_result,
	size_t *ret_told, struct error *err)
{
	*ret_told = 0;
	request.tell = count;
	request.ctx = ret_told;
	return build(&world->publication, &request, ret_result, err);
}

static struct build_result built_as(
	struct world *world, struct build_request request, size_t *ret_told)
{
	struct build_result result;
	struct error err = ERROR_INIT;

	if (try(world, request, &result, ret_told, &err) < 0) {
		fail_msg("%s", err.text);
	}
	return result;
}

static struct build_result built(struct world *world, size_t *ret_told)
{
	return built_as(world, (struct build_request){0}, ret_told);
}

/* What the store has of a build that left everything up to date. */
static bool is_noted(struct world *world)
{
	FREE_ON_EXIT char *text = NULL;
	struct error err = ERROR_INIT;

	assert_int_equal(store_get_up_to_date(world->publication.store, &text, &err), 0);
	return text != NULL;
}

static void open_world(struct world *world)
{
	world_open(world, OUTPUT);
	world_article(world, "a", "2026-11-01", "");
	world_article(world, "b", "2026-11-02", "");
}

static void test_build_publishes(void **state)
{
	struct world world;
	struct build_result result;
	size_t told;

	(void)state;
	open_world(&world);
	result = built(&world, &told);
	assert_true(result.loaded);
	assert_int_equal(result.articles, 2);
	assert_int_equal(result.files.written, told);
	assert_true(told > 3);
	assert_true(world_has(&world, "public/feed.xml"));
	assert_true(is_noted(&world));
	world_close(&world);
}

/* A build that finds everything as it was says the same, and looks at no file a second time. */
static void test_build_sees_that_nothing_is_to_be_done(void **state)
{
	struct world world;
	struct build_result result;
	size_t told, files;

	(void)state;
	open_world(&world);
	built(&world, &files);
	result = built(&world, &told);
	assert_int_equal(told, 0);
	assert_true(result.loaded);
	assert_int_equal(result.articles, 2);
	assert_int_equal(result.files.unchanged, files);
	assert_int_equal(result.files.written, 0);
	assert_true(is_noted(&world));
	world_close(&world);
}

/* Who asks for more gets all of the work. */
static void test_build_works_where_it_is_asked_to(void **state)
{
	static const struct build_request requests[] = {
		{.no_cache = true}, {.whole = true}, {.forgotten = true}};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(requests); i++) {
		struct world world;
		size_t told, files;

		open_world(&world);
		built(&world, &files);
		built_as(&world, requests[i], &told);
		assert_int_equal(told, files);
		world_close(&world);
	}
}

static void test_build_elsewhere_announces_nothing(void **state)
{
	struct world world;
	struct arena *arena = arena_new();
	struct ping_queue queue;
	struct build_request request = {0};
	FREE_ON_EXIT char *elsewhere = NULL;
	struct error err = ERROR_INIT;
	size_t told;

	(void)state;
	open_world(&world);
	world.settings->hub_url = "http://127.0.0.1:1/";
	elsewhere = path_join(world.folder, "elsewhere");
	request.directory = elsewhere;
	built_as(&world, request, &told);
	assert_true(told > 3);
	assert_true(world_has(&world, "elsewhere/feed.xml"));
	assert_false(world_has(&world, "public"));
	assert_int_equal(pings_queue(world.publication.store, arena, PING_FEED, &queue, &err), 0);
	assert_int_equal(queue.count, 0);
	assert_int_equal(world.report.count, 0);
	arena_free(arena);
	world_close(&world);
}

/* The hub does not answer: the feeds wait, and the build is none the worse. */
static void test_build_announces(void **state)
{
	struct world world;
	struct build_result result;
	size_t told;

	(void)state;
	open_world(&world);
	world.settings->hub_url = "http://127.0.0.1:1/";
	world.stop = 1;
	result = built(&world, &told);
	assert_true(result.announced.feeds_waiting > 0);
	/* A store that does not outlive the build tells nobody. */
	result = built_as(&world, (struct build_request){.forgotten = true}, &told);
	assert_int_equal(result.announced.feeds_waiting, 0);
	world_close(&world);
}

static void test_build_notes_nothing_after_a_complaint(void **state)
{
	struct world world;
	size_t told, files;

	(void)state;
	open_world(&world);
	world_article(&world, "c", "2026-02-30", "");
	built(&world, &files);
	assert_int_equal(report_count(&world.report, REPORT_WARNING), 1);
	assert_false(is_noted(&world));
	/* So that it is said again. */
	report_release(&world.report);
	built(&world, &told);
	assert_int_equal(told, files);
	assert_int_equal(report_count(&world.report, REPORT_WARNING), 1);
	world_close(&world);
}

static void test_build_strict(void **state)
{
	struct world world;
	struct build_result result;
	struct error err = ERROR_INIT;
	size_t told;

	(void)state;
	open_world(&world);
	built_as(&world, (struct build_request){.strict = true}, &told);
	world_article(&world, "c", "2026-02-30", "");
	assert_int_equal(
		try(&world, (struct build_request){.strict = true}, &result, &told, &err), -1);
	assert_int_equal(err.kind, ERROR_INPUT);
	assert_string_equal(err.text, "there are warnings, and --strict was given");
	/* After the work is done. */
	assert_true(result.loaded);
	assert_int_equal(result.articles, 3);
	assert_true(told > 0);
	assert_false(is_noted(&world));
	world_close(&world);
}

static void test_build_in_a_dry_run(void **state)
{
	struct world world;
	struct build_result result;
	size_t told;

	(void)state;
	open_world(&world);
	world.publication.dry_run = true;
	result = built(&world, &told);
	assert_int_equal(result.files.written, told);
	assert_true(told > 3);
	assert_false(world_has(&world, "public"));
	assert_false(is_noted(&world));
	world_close(&world);
}

static void test_build_that_loads_nothing(void **state)
{
	struct world world;
	struct build_result result;
	struct error err = ERROR_INIT;
	size_t told;

	(void)state;
	open_world(&world);
	failing_store_fail_commit(world.publication.store, 1);
	assert_int_equal(try(&world, (struct build_request){0}, &result, &told, &err), -1);
	assert_false(result.loaded);
	assert_int_equal(told, 0);
	assert_false(world_has(&world, "public"));
	world_close(&world);
}

static void test_build_that_cannot_write(void **state)
{
	struct world world;
	struct build_result result;
	struct error err = ERROR_INIT;
	size_t told;

	(void)state;
	open_world(&world);
	world_write(&world, "public/feed.xml", "a stranger's");
	assert_int_equal(try(&world, (struct build_request){0}, &result, &told, &err), -1);
	assert_true(result.loaded);
	assert_int_equal(result.articles, 2);
	assert_int_equal(result.files.refused, 1);
	assert_true(world_has(&world, "public/atom.xml"));
	assert_false(is_noted(&world));
	err = (struct error)ERROR_INIT;
	report_release(&world.report);
	result = built_as(&world, (struct build_request){.take_over = true}, &told);
	assert_int_equal(result.files.refused, 0);
	world_close(&world);
}

static void fail_commit(struct world *world, int number)
{
	failing_store_fail_commit(world->publication.store, number);
}

static void fail_query(struct world *world, int number)
{
	failing_store_fail_query(world->publication.store, number);
}

/* A failure of the announcing is a warning, and no failure of the build. Returns whether there was
 * so much to fail. */
static bool fails(void (*fail_at)(struct world *world, int number), int number)
{
	struct world world;
	struct build_result unused;
	struct error err = ERROR_INIT;
	size_t told;
	bool failed;

	open_world(&world);
	/* The fewer files, the sooner it is done. */
	world.settings->output.atom = NULL;
	world.settings->output.json = NULL;
	fail_at(&world, number);
	if (try(&world, (struct build_request){0}, &unused, &told, &err) < 0) {
		assert_int_equal(err.kind, ERROR_STORE);
	}
	failed = failing_store_has_failed(world.publication.store);
	fail_at(&world, 0);
	assert_int_equal(is_noted(&world), !failed);
	report_release(&world.report);
	built(&world, &told);
	assert_true(world_has(&world, "public/feed.xml"));
	assert_true(is_noted(&world));
	world_close(&world);
	return failed;
}

/* Whatever of the store fails: nothing is noted then, and the next build makes it good. */
static void test_build_notes_nothing_where_the_store_fails(void **state)
{
	int number = 1;

	(void)state;
	while (fails(fail_commit, number)) {
		number++;
	}
	assert_true(number > 2);
	for (number = 1; fails(fail_query, number); number++) {
	}
	assert_true(number > 20);
}

static void test_build_without_templates(void **state)
{
	struct world world;
	struct build_result result;
	struct error err = ERROR_INIT;
	size_t told;

	(void)state;
	open_world(&world);
	world.settings->templates = world.folder;
	assert_int_equal(try(&world, (struct build_request){0}, &result, &told, &err), -1);
	assert_false(result.loaded);
	world_close(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_build_publishes),
		cmocka_unit_test(test_build_sees_that_nothing_is_to_be_done),
		cmocka_unit_test(test_build_works_where_it_is_asked_to),
		cmocka_unit_test(test_build_elsewhere_announces_nothing),
		cmocka_unit_test(test_build_announces),
		cmocka_unit_test(test_build_notes_nothing_after_a_complaint),
		cmocka_unit_test(test_build_strict),
		cmocka_unit_test(test_build_in_a_dry_run),
		cmocka_unit_test(test_build_that_loads_nothing),
		cmocka_unit_test(test_build_that_cannot_write),
		cmocka_unit_test(test_build_notes_nothing_where_the_store_fails),
		cmocka_unit_test(test_build_without_templates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
