#include "publication/article_change.h"

#include "base/mem.h"
#include "failing_store.h"
#include "publication/articles_find.h"
#include "store/articles.h"
#include "world.h"

/* The only article, as the store has it. */
static struct known_article stored(struct world *world, struct arena *arena)
{
	struct known_list known;
	struct error err = ERROR_INIT;

	assert_int_equal(known_articles_load(world->publication.store, arena, &known, &err), 0);
	assert_int_equal(known.count, 1);
	return known.items[0];
}

static void test_mark_as_sent_and_as_new(void **state)
{
	struct world world;
	struct articles articles;
	struct arena *arena = arena_new();
	struct known_article row;
	struct error err = ERROR_INIT;
	int64_t before;

	(void)state;
	world_open(&world, "");
	world_article(&world, "a", "2026-11-01", "");
	articles = world_load(&world);
	assert_int_equal(
		articles_set_held(world.publication.store, articles.rows[0]->number, true, &err),
		0);
	assert_int_equal(
		article_mark(&world.publication, articles.catalogue->articles[0], true, &err), 0);
	row = stored(&world, arena);
	assert_true(row.silent);
	assert_false(row.held);
	before = row.sequence;
	assert_int_not_equal(before, 0);
	assert_int_equal(
		article_mark(&world.publication, articles.catalogue->articles[0], false, &err), 0);
	row = stored(&world, arena);
	assert_false(row.silent);
	/* Into the next digest, whatever had it. */
	assert_true(row.sequence > before);
	articles_release(&articles);
	arena_free(arena);
	world_close(&world);
}

static void test_mark_in_a_dry_run(void **state)
{
	struct world world;
	struct articles articles;
	struct arena *arena = arena_new();
	struct error err = ERROR_INIT;

	(void)state;
	world_open(&world, "");
	world_article(&world, "a", "2026-11-01", "");
	articles = world_load(&world);
	world.publication.dry_run = true;
	assert_int_equal(
		article_mark(&world.publication, articles.catalogue->articles[0], true, &err), 0);
	assert_int_equal(stored(&world, arena).sequence, 0);
	articles_release(&articles);
	arena_free(arena);
	world_close(&world);
}

static void test_mark_that_cannot_be_kept(void **state)
{
	struct world world;
	struct articles articles;
	struct arena *arena = arena_new();
	struct error err = ERROR_INIT;

	(void)state;
	world_open(&world, "");
	world_article(&world, "a", "2026-11-01", "");
	articles = world_load(&world);
	failing_store_fail_commit(world.publication.store, 1);
	assert_int_equal(
		article_mark(&world.publication, articles.catalogue->articles[0], true, &err), -1);
	assert_false(stored(&world, arena).silent);
	articles_release(&articles);
	arena_free(arena);
	world_close(&world);
}

static struct moment moment_at(const char *instant)
{
	struct moment moment = {.set = true};
	struct error err = ERROR_INIT;

	assert_int_equal(date_parse_rfc3339(instant, &moment.at, &err), 0);
	return moment;
}

/* `updated` goes along where it was the date, and is never before it. */
static void test_redate(void **state)
{
	static const struct {
		const char *updated, *published, *ret_updated;
	} cases[] = {
		{"2026-11-10", "2026-11-01", "2026-11-01"},
		{"2026-11-10", "2026-11-15", "2026-11-15"},
		{"2026-11-12", "2026-11-01", "2026-11-12"},
		{"2026-11-12", "2026-11-15", "2026-11-15"},
		{"2026-11-12", "2026-11-19T08:00:00Z", "2026-11-19T08:00:00Z"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world world;
		struct articles articles;
		struct arena *arena = arena_new();
		struct moment published = moment_at(cases[i].published);
		struct error err = ERROR_INIT;

		world_open(&world, "");
		world_article(&world, "a", "2026-11-10", "");
		articles = world_load(&world);
		articles.rows[0]->updated = moment_at(cases[i].updated);
		assert_int_equal(
			article_redate(&world.publication, articles.rows[0], &published, &err), 0);
		assert_int_equal(stored(&world, arena).published.at, published.at);
		assert_int_equal(
			stored(&world, arena).updated.at, moment_at(cases[i].ret_updated).at);
		assert_int_equal(stored(&world, arena).sequence, 0);
		articles_release(&articles);
		arena_free(arena);
		world_close(&world);
	}
}

static void test_redate_refuses_the_future(void **state)
{
	struct world world;
	struct articles articles;
	struct arena *arena = arena_new();
	struct moment published = moment_at("2026-11-19T08:00:01Z");
	struct error err = ERROR_INIT;

	(void)state;
	world_open(&world, "");
	world_article(&world, "a", "2026-11-10", "");
	articles = world_load(&world);
	assert_int_equal(
		article_redate(&world.publication, articles.rows[0], &published, &err), -1);
	assert_int_equal(err.kind, ERROR_USAGE);
	assert_string_equal(err.text,
		"the date is in the future: a published article cannot wait for its date");
	assert_int_equal(articles.rows[0]->published.at, moment_at("2026-11-10").at);
	articles_release(&articles);
	arena_free(arena);
	world_close(&world);
}

static void test_redate_in_a_dry_run(void **state)
{
	struct world world;
	struct articles articles;
	struct arena *arena = arena_new();
	struct moment published = moment_at("2026-11-01");
	struct error err = ERROR_INIT;

	(void)state;
	world_open(&world, "");
	world_article(&world, "a", "2026-11-10", "");
	articles = world_load(&world);
	world.publication.dry_run = true;
	assert_int_equal(article_redate(&world.publication, articles.rows[0], &published, &err), 0);
	assert_int_equal(articles.rows[0]->published.at, published.at);
	assert_int_equal(stored(&world, arena).published.at, moment_at("2026-11-10").at);
	articles_release(&articles);
	arena_free(arena);
	world_close(&world);
}

/* A date that search engines see is told of, with the change itself. */
static void test_redate_is_announced(void **state)
{
	struct world world;
	struct articles articles;
	struct arena *arena = arena_new();
	struct moment published = moment_at("2026-11-01");
	struct ping_queue queue;
	struct error err = ERROR_INIT;

	(void)state;
	world_open(&world, "output:\n  directory: public/\n");
	world.settings->indexnow = (struct indexnow_settings){
		.key = "abcdefgh", .key_text = "abcdefgh", .server = "http://127.0.0.1:1/"};
	world_article(&world, "a", "2026-11-10", "");
	articles = world_load(&world);
	assert_int_equal(pings_queue(world.publication.store, arena, PING_PAGE, &queue, &err), 0);
	assert_int_equal(queue.count, 0);
	assert_int_equal(article_redate(&world.publication, articles.rows[0], &published, &err), 0);
	assert_int_equal(pings_queue(world.publication.store, arena, PING_PAGE, &queue, &err), 0);
	assert_int_equal(queue.count, 1);
	articles_release(&articles);
	arena_free(arena);
	world_close(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mark_as_sent_and_as_new),
		cmocka_unit_test(test_mark_in_a_dry_run),
		cmocka_unit_test(test_mark_that_cannot_be_kept),
		cmocka_unit_test(test_redate),
		cmocka_unit_test(test_redate_refuses_the_future),
		cmocka_unit_test(test_redate_in_a_dry_run),
		cmocka_unit_test(test_redate_is_announced),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
