#include "world.h"

#include <string.h>

#include "store/articles.h"

static size_t known_in_store(struct world *world)
{
	struct arena *arena = arena_new();
	struct known_list known;
	struct error err = ERROR_INIT;
	size_t count;

	assert_int_equal(known_articles_load(world->publication.store, arena, &known, &err), 0);
	count = known.count;
	arena_free(arena);
	return count;
}

static void test_articles_load_remembers_what_is_new(void **state)
{
	struct world world;
	struct articles articles;

	(void)state;
	world_open(&world, "");
	world_article(&world, "a", "2026-11-01", "");
	world_article(&world, "b", "2026-11-02", "");
	articles = world_load(&world);
	assert_int_equal(articles.catalogue->count, 2);
	assert_string_equal(articles.catalogue->articles[0]->path, "articles/b.md");
	assert_string_equal(
		articles.catalogue->articles[0]->id, "tag:blog.example.org,2024-01-01:/b/");
	articles_release(&articles);
	assert_int_equal(known_in_store(&world), 2);
	world_close(&world);
}

static void test_articles_look_changes_nothing(void **state)
{
	struct world world;
	struct articles articles;
	struct error err = ERROR_INIT;

	(void)state;
	world_open(&world, "");
	world_article(&world, "a", "2026-11-01", "");
	assert_int_equal(articles_look(&world.publication, &articles, &err), 0);
	assert_int_equal(articles.catalogue->count, 1);
	articles_release(&articles);
	assert_int_equal(known_in_store(&world), 0);
	world_close(&world);
}

static void test_articles_load_in_a_dry_run_changes_nothing(void **state)
{
	struct world world;
	struct articles articles;

	(void)state;
	world_open(&world, "");
	world_article(&world, "a", "2026-11-01", "");
	world.publication.dry_run = true;
	articles = world_load(&world);
	articles_release(&articles);
	assert_int_equal(known_in_store(&world), 0);
	world_close(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_articles_load_remembers_what_is_new),
		cmocka_unit_test(test_articles_look_changes_nothing),
		cmocka_unit_test(test_articles_load_in_a_dry_run_changes_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
