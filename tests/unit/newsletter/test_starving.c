#include "world.h"

#include <string.h>

#include "newsletter/starving.h"
#include "store/subscribers.h"

static void add_reader(
	struct world *world, const char *address, enum rhythm rhythm, const char *categories)
{
	struct subscriber subscriber = {
		.address = address,
		.rhythm = rhythm,
		.language = "",
		.categories = categories,
		.attributes = "{}",
		.consent_source = "test",
		.reason = "",
	};
	struct error err = ERROR_INIT;

	assert_int_equal(subscriber_put(world->publication.store, &subscriber, address, &err), 0);
}

static void test_starving_finds_each_cause(void **state)
{
	struct arena *arena = arena_new();
	struct starving starving;
	struct world world;
	struct error err = ERROR_INIT;
	size_t count;
	STRBUF(names);

	(void)state;
	world_open(&world, "digests: {weekly: thursday 08:00}\n");
	world_article(&world, "a", "2026-11-01", "categories: [GNU, BSD]\n");
	add_reader(&world, "fed@example.org", RHYTHM_WEEKLY, "");
	add_reader(&world, "bsd@example.org", RHYTHM_WEEKLY, ";bsd;linux;");
	add_reader(&world, "z@example.org", RHYTHM_WEEKLY, ";linux;mac;");
	add_reader(&world, "y@example.org", RHYTHM_DAILY, "");
	add_reader(&world, "x@example.org", RHYTHM_DAILY, ";gnu;");
	assert_int_equal(starving_find(&world.publication, arena, &starving, &err), 0);
	assert_int_equal(starving.count, 3);
	assert_string_equal(starving.readers[0].address, "z@example.org");
	assert_string_equal(starving.readers[0].cause, "no article is in linux, mac");
	assert_string_equal(starving.readers[1].address, "x@example.org");
	assert_string_equal(starving.readers[1].cause, "the rhythm daily is not offered");
	starving_add_names(&names, &starving, 1, 1, &count);
	assert_int_equal(count, 2);
	assert_string_equal(names.data, "x@example.org and 1 more");
	starving_release(&starving);
	arena_free(arena);
	world_close(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_starving_finds_each_cause)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
