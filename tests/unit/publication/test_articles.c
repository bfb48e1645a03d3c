#include "failing_store.h"
#include "world.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "publication/articles_find.h"
#include "publish/publish.h"
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
	for (size_t i = 0; i < 2; i++) {
		assert_int_not_equal(articles.rows[i]->number, 0);
		assert_int_equal(articles.catalogue->articles[i]->number, articles.rows[i]->number);
	}
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

static int64_t instant(const char *text)
{
	struct error err = ERROR_INIT;
	int64_t at;

	assert_int_equal(date_parse_rfc3339(text, &at, &err), 0);
	return at;
}

static int64_t last_build(struct world *world)
{
	struct error err = ERROR_INIT;
	int64_t at;

	assert_int_equal(store_get(world->publication.store, STORE_LAST_BUILD, &at, &err), 0);
	return at;
}

static void load_and_release(struct world *world)
{
	struct articles articles = world_load(world);

	articles_release(&articles);
}

static void test_articles_load_writes_nothing_where_nothing_is_new(void **state)
{
	struct world world;

	(void)state;
	world_open(&world, "");
	world_article(&world, "a", "2026-11-01", "");
	load_and_release(&world);
	world_at(&world, "2026-11-19T09:00:00Z");
	failing_store_fail_commit(world.publication.store, 1);
	load_and_release(&world);
	assert_int_equal(last_build(&world), instant("2026-11-19T08:00:00Z"));
	failing_store_fail_commit(world.publication.store, 0);
	world_article(&world, "b", "2026-11-01", "");
	load_and_release(&world);
	assert_int_equal(last_build(&world), instant("2026-11-19T09:00:00Z"));
	world_close(&world);
}

static void test_articles_load_that_cannot_be_kept_fails(void **state)
{
	static const struct articles_options usual;
	struct world world;
	struct articles articles;
	struct error err = ERROR_INIT;

	(void)state;
	world_open(&world, "");
	world_article(&world, "a", "2026-11-01", "");
	failing_store_fail_commit(world.publication.store, 1);
	assert_int_equal(articles_load(&world.publication, &usual, &articles, &err), -1);
	assert_int_equal(err.kind, ERROR_STORE);
	assert_int_equal(known_in_store(&world), 0);
	world_close(&world);
}

/* More than three and more than a tenth at once: somebody has to say that this is meant. */
static void test_articles_load_refuses_that_many_vanish(void **state)
{
	static const struct articles_options usual, accepting = {.accept_removals = true};
	struct world world;
	struct articles articles;
	struct error err = ERROR_INIT;

	(void)state;
	world_open(&world, "");
	for (int i = 0; i < 5; i++) {
		world_article(
			&world, (const char *[]){"a", "b", "c", "d", "e"}[i], "2026-11-01", "");
	}
	load_and_release(&world);
	world_remove(&world, "articles/a.md");
	world_remove(&world, "articles/b.md");
	world_remove(&world, "articles/c.md");
	world_remove(&world, "articles/d.md");
	assert_int_equal(articles_load(&world.publication, &usual, &articles, &err), -1);
	assert_int_equal(err.kind, ERROR_INPUT);
	err = (struct error)ERROR_INIT;
	assert_int_equal(articles_load(&world.publication, &accepting, &articles, &err), 0);
	assert_int_equal(articles.catalogue->count, 1);
	assert_int_equal(articles.known.count, 5);
	articles_release(&articles);
	world_close(&world);
}

static void test_articles_load_refuses_a_source_that_went(void **state)
{
	static const struct articles_options usual;
	struct world world;
	struct articles articles;
	struct error err = ERROR_INIT;
	FREE_ON_EXIT char *folder = NULL;

	(void)state;
	world_open(&world, "");
	folder = path_join(world.folder, "articles");
	assert_int_equal(rmdir(folder), 0);
	assert_int_equal(articles_load(&world.publication, &usual, &articles, &err), -1);
	assert_int_equal(err.kind, ERROR_INPUT);
	world_close(&world);
}

/* The instant at which the clock alone changes something, the next of several. */
static void test_articles_know_the_next_change(void **state)
{
	static const struct {
		const char *date, *front_matter, *next; /* NULL: never */
	} cases[] = {
		{"2026-11-01", "", NULL},
		{"2026-11-20T10:00:00Z", "", "2026-11-20T10:00:00Z"},
		{"2026-11-18T10:00:00Z", "", "2026-11-20T10:00:00Z"},
		{"2026-11-17T08:00:00Z", "", NULL},
		{"2026-11-17T08:00:01Z", "", "2026-11-19T08:00:01Z"},
		{"2026-11-01", "expires: 2026-12-01T10:00:00Z\n", "2026-12-01T10:00:00Z"},
		{"2026-11-18T10:00:00Z", "expires: 2026-11-19T10:00:00Z\n", "2026-11-19T10:00:00Z"},
		{"2026-11-01", "expires: 2026-11-02\n", NULL},
	};

	(void)state;
	assert_int_equal(PUBLISH_NEWS_SECONDS, 2 * 86400);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world world;
		struct articles articles;

		world_open(&world, "");
		world_article(&world, "a", cases[i].date, cases[i].front_matter);
		world_article(&world, "b", "2026-11-25", "");
		articles = world_load(&world);
		assert_int_equal(articles.next_change,
			cases[i].next && instant(cases[i].next) < instant("2026-11-25")
				? instant(cases[i].next)
				: instant("2026-11-25"));
		articles_release(&articles);
		world_close(&world);
	}
}

static void test_articles_without_a_next_change(void **state)
{
	struct world world;
	struct articles articles;

	(void)state;
	world_open(&world, "");
	world_article(&world, "a", "2026-11-01", "");
	articles = world_load(&world);
	assert_int_equal(articles.next_change, INT64_MAX);
	articles_release(&articles);
	world_close(&world);
}

/* The day that ids name is the store's from the first build on. */
static void test_articles_keep_the_day_of_their_ids(void **state)
{
	struct world world;
	struct articles articles;

	(void)state;
	world_open(&world, "");
	world_article(&world, "a", "2026-11-01", "");
	load_and_release(&world);
	world.settings->site.since = "2025-05-05";
	world_article(&world, "b", "2026-11-02", "");
	articles = world_load(&world);
	assert_string_equal(articles.since, "2024-01-01");
	assert_string_equal(
		articles.catalogue->articles[0]->id, "tag:blog.example.org,2024-01-01:/b/");
	articles_release(&articles);
	world_close(&world);
}

/* New pages are announced with the change itself, once a build was done before. */
static void test_articles_note_what_is_to_be_announced(void **state)
{
	struct world world;
	struct arena *arena = arena_new();
	struct ping_queue queue;
	struct error err = ERROR_INIT;

	(void)state;
	world_open(&world, "output:\n  directory: public/\n");
	world.settings->indexnow = (struct indexnow_settings){
		.key = "abcdefgh", .key_text = "abcdefgh", .server = "http://127.0.0.1:1/"};
	world_article(&world, "a", "2026-11-01", "");
	load_and_release(&world);
	assert_int_equal(pings_queue(world.publication.store, arena, PING_PAGE, &queue, &err), 0);
	assert_int_equal(queue.count, 0);
	world_article(&world, "b", "2026-11-02", "");
	load_and_release(&world);
	assert_int_equal(pings_queue(world.publication.store, arena, PING_PAGE, &queue, &err), 0);
	assert_int_equal(queue.count, 1);
	arena_free(arena);
	world_close(&world);
}

/* ---- Found by name ---- */

static void test_articles_are_found_by_name(void **state)
{
	static const struct {
		const char *reference;
		const char *path; /* NULL: none */
	} cases[] = {
		{"articles/2026/a.md", "articles/2026/a.md"},
		{"2026/a.md", "articles/2026/a.md"},
		{"a.md", "articles/2026/a.md"},
		{"a", "articles/2026/a.md"},
		{"tag:blog.example.org,2024-01-01:/b/", "articles/b.md"},
		{"https://blog.example.org/b/", "articles/b.md"},
		/* What is named as a whole goes before what ends so, whatever their order. */
		{"b.md", "articles/b.md"},
		{".md", NULL},
		{"6/a.md", NULL},
		{"/articles/b.md", NULL},
		{"xarticles/2026/a.md", NULL},
		{"", NULL},
	};
	struct world world;
	struct articles articles;

	(void)state;
	world_open(&world, "");
	world_article(&world, "2026/a", "2026-11-02", "");
	world_article(&world, "b", "2026-11-01", "");
	articles = world_load(&world);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct error err = ERROR_INIT;
		const struct article *found = article_by_reference(
			&articles, cases[i].reference, &err);

		if (cases[i].path) {
			assert_non_null(found);
			assert_string_equal(found->path, cases[i].path);
			assert_string_equal(article_row(&articles, found)->path, cases[i].path);
		} else {
			assert_null(found);
			assert_int_equal(err.kind, ERROR_USAGE);
		}
	}
	articles_release(&articles);
	world_close(&world);
}

static void test_articles_named_as_a_whole_go_first(void **state)
{
	struct world world;
	struct articles articles;
	struct error err = ERROR_INIT;
	const struct article *found;

	(void)state;
	world_open(&world, "");
	world_article(&world, "x", "2026-11-02", "slug: urn-b\n");
	world_article(&world, "y", "2026-11-01", "id: urn-b\n");
	articles = world_load(&world);
	found = article_by_reference(&articles, articles.catalogue->articles[1]->id, &err);
	assert_non_null(found);
	assert_string_equal(found->path, "articles/y.md");
	assert_null(article_row(&articles, &(const struct article){.path = ""}));
	articles_release(&articles);
	world_close(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_articles_load_remembers_what_is_new),
		cmocka_unit_test(test_articles_look_changes_nothing),
		cmocka_unit_test(test_articles_load_in_a_dry_run_changes_nothing),
		cmocka_unit_test(test_articles_load_writes_nothing_where_nothing_is_new),
		cmocka_unit_test(test_articles_load_that_cannot_be_kept_fails),
		cmocka_unit_test(test_articles_load_refuses_that_many_vanish),
		cmocka_unit_test(test_articles_load_refuses_a_source_that_went),
		cmocka_unit_test(test_articles_know_the_next_change),
		cmocka_unit_test(test_articles_without_a_next_change),
		cmocka_unit_test(test_articles_keep_the_day_of_their_ids),
		cmocka_unit_test(test_articles_note_what_is_to_be_announced),
		cmocka_unit_test(test_articles_are_found_by_name),
		cmocka_unit_test(test_articles_named_as_a_whole_go_first),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
