#include "publication/site.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "world.h"

#define OUTPUT "output:\n  directory: public/\n"

/* Loads and publishes, as the options say. */
static struct site_counts publish_as(struct world *world, struct site_options options)
{
	struct articles articles = world_load(world);
	struct site_counts counts;
	struct error err = ERROR_INIT;

	if (site_publish(&world->publication, &articles, &options, &counts, &err) < 0) {
		fail_msg("%s", err.text);
	}
	articles_release(&articles);
	return counts;
}

static struct site_counts publish_site(struct world *world)
{
	return publish_as(world, (struct site_options){0});
}

static void assert_in_file(struct world *world, const char *path, const char *text, bool is_there)
{
	FREE_ON_EXIT char *bytes = world_read(world, path);

	assert_non_null(bytes);
	assert_int_equal(strstr(bytes, text) != NULL, is_there);
}

static void test_site_counts_files(void **state)
{
	struct world world;
	struct site_counts counts;
	size_t all;

	(void)state;
	world_open(&world, OUTPUT);
	world_article(&world, "a", "2026-11-01", "categories: [Go]\n");
	counts = publish_site(&world);
	all = counts.written;
	assert_true(all > 5);
	assert_int_equal(counts.unchanged + counts.removed + counts.refused, 0);
	counts = publish_site(&world);
	assert_int_equal(counts.unchanged, all);
	assert_int_equal(counts.written + counts.removed + counts.refused, 0);
	world.settings->output.json = NULL;
	world.settings->output.per_category = false;
	world.settings->fingerprint = "another";
	counts = publish_site(&world);
	assert_true(counts.removed > 0);
	assert_false(world_has(&world, "public/feed.json"));
	world_close(&world);
}

struct told {
	size_t count;
	enum folder_change last;
};

static void tell(void *ctx, enum folder_change change, const char *path)
{
	struct told *told = ctx;

	assert_true(path[0] != '/');
	told->count++;
	told->last = change;
}

static void test_site_tells_of_each_file(void **state)
{
	struct world world;
	struct site_counts counts;
	struct told told = {0};

	(void)state;
	world_open(&world, OUTPUT);
	world_article(&world, "a", "2026-11-01", "");
	counts = publish_as(&world, (struct site_options){.tell = tell, .ctx = &told});
	assert_int_equal(told.count, counts.written);
	assert_int_equal(told.last, FOLDER_WRITTEN);
	world_close(&world);
}

/* A newsletter only. */
static void test_site_without_output(void **state)
{
	struct world world;
	struct site_counts counts;

	(void)state;
	world_open(&world, "");
	world_article(&world, "a", "2026-11-01", "");
	counts = publish_site(&world);
	assert_int_equal(counts.written + counts.unchanged + counts.removed + counts.refused, 0);
	world_close(&world);
}

static void test_site_that_is_only_looked_at(void **state)
{
	struct world world;
	struct site_counts counts;

	(void)state;
	world_open(&world, OUTPUT);
	world_article(&world, "a", "2026-11-01", "");
	counts = publish_as(&world, (struct site_options){.look = true});
	assert_true(counts.written > 5);
	assert_false(world_has(&world, "public"));
	world.publication.dry_run = true;
	counts = publish_site(&world);
	assert_true(counts.written > 5);
	assert_false(world_has(&world, "public"));
	world_close(&world);
}

/* Files of others stay, are named, and are taken over where that is asked. */
static void test_site_takes_over(void **state)
{
	struct world world;
	struct articles articles;
	struct site_counts counts;
	struct error err = ERROR_INIT;
	static const struct site_options usual;

	(void)state;
	world_open(&world, OUTPUT);
	world_article(&world, "a", "2026-11-01", "");
	world_write(&world, "public/atom.xml", "a stranger's");
	articles = world_load(&world);
	assert_int_equal(site_publish(&world.publication, &articles, &usual, &counts, &err), -1);
	articles_release(&articles);
	assert_int_equal(counts.refused, 1);
	assert_in_file(&world, "public/atom.xml", "a stranger's", true);
	counts = publish_as(&world, (struct site_options){.take_over = true});
	assert_int_equal(counts.refused, 0);
	assert_int_equal(counts.written, 1);
	assert_in_file(&world, "public/atom.xml", "a stranger's", false);
	world_close(&world);
}

static int64_t waiting(struct world *world, enum ping_target target)
{
	struct arena *arena = arena_new();
	struct ping_queue queue;
	struct error err = ERROR_INIT;

	assert_int_equal(pings_queue(world->publication.store, arena, target, &queue, &err), 0);
	arena_free(arena);
	return queue.count;
}

static void test_site_notes_what_is_to_be_announced(void **state)
{
	struct world world;

	(void)state;
	world_open(&world, OUTPUT);
	world.settings->hub_url = "http://127.0.0.1:1/";
	world_article(&world, "a", "2026-11-01", "");
	{
		FREE_ON_EXIT char *elsewhere = path_join(world.folder, "elsewhere");

		publish_as(&world, (struct site_options){.directory = elsewhere});
		assert_true(world_has(&world, "elsewhere/feed.xml"));
	}
	publish_as(&world, (struct site_options){.look = true});
	assert_int_equal(waiting(&world, PING_FEED), 0);
	publish_site(&world);
	assert_true(waiting(&world, PING_FEED) > 0);
	world_close(&world);
}

/* Pages are told of once their sitemaps are written. */
static void test_site_releases_pages(void **state)
{
	struct world world;
	struct arena *arena = arena_new();
	struct ping_list list;
	struct error err = ERROR_INIT;

	(void)state;
	world_open(&world, OUTPUT);
	world.settings->indexnow = (struct indexnow_settings){
		.key = "abcdefgh", .key_text = "abcdefgh", .server = "http://127.0.0.1:1/"};
	world_article(&world, "a", "2026-11-01", "");
	publish_site(&world);
	world_article(&world, "b", "2026-11-02", "");
	publish_as(&world, (struct site_options){.look = true});
	assert_int_equal(pings_load(world.publication.store, arena, PING_PAGE, INT64_MAX / 2, 10,
				 &list, &err),
		0);
	assert_int_equal(list.count, 0);
	assert_int_equal(waiting(&world, PING_PAGE), 1);
	publish_site(&world);
	assert_int_equal(pings_load(world.publication.store, arena, PING_PAGE, INT64_MAX / 2, 10,
				 &list, &err),
		0);
	assert_int_equal(list.count, 1);
	arena_free(arena);
	world_close(&world);
}

/* What vanished last, as many as a feed has items. */
static void test_site_has_tombstones(void **state)
{
	static const char *const names[] = {"a", "b", "c"};
	struct world world;

	(void)state;
	world_open(&world, OUTPUT "  tombstones: yes\n  items: 2\n");
	world_article(&world, "z", "2026-10-01", "");
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		world_article(&world, names[i], "2026-11-01", "");
	}
	publish_site(&world);
	assert_in_file(&world, "public/atom.xml", "deleted-entry", false);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		FREE_ON_EXIT char *path = xasprintf("articles/%s.md", names[i]);

		world_at(&world, (const char *[]){"2026-11-20T08:00:00Z", "2026-11-21T08:00:00Z",
					 "2026-11-21T08:00:00Z"}[i]);
		world_remove(&world, path);
		if (i != 1) {
			publish_site(&world);
		}
	}
	assert_in_file(&world, "public/atom.xml", "2024-01-01:/a/\"", false);
	assert_in_file(&world, "public/atom.xml", "2024-01-01:/b/\"", true);
	assert_in_file(&world, "public/atom.xml", "2024-01-01:/c/\"", true);
	world.settings->output.tombstones = false;
	publish_as(&world, (struct site_options){.render = true});
	assert_in_file(&world, "public/atom.xml", "deleted-entry", false);
	world_close(&world);
}

/* The feed of a category that no article has any more is still written. */
static void test_site_keeps_former_categories(void **state)
{
	struct world world;

	(void)state;
	world_open(&world, OUTPUT);
	world_article(&world, "a", "2026-11-01", "categories: [Go]\n");
	publish_site(&world);
	assert_in_file(&world, "public/category/go/feed.xml", "Title of a", true);
	world_article(&world, "a", "2026-11-01", "categories: [SQL]\n");
	publish_site(&world);
	assert_in_file(&world, "public/category/go/feed.xml", "Title of a", false);
	assert_in_file(&world, "public/category/sql/feed.xml", "Title of a", true);
	world_close(&world);
}

static void test_site_without_templates(void **state)
{
	struct world world;
	struct articles articles;
	struct site_counts counts;
	struct error err = ERROR_INIT;
	static const struct site_options usual;

	(void)state;
	world_open(&world, OUTPUT);
	articles = world_load(&world);
	world.settings->templates = world.folder;
	assert_int_equal(site_publish(&world.publication, &articles, &usual, &counts, &err), -1);
	assert_false(world_has(&world, "public"));
	articles_release(&articles);
	world_close(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_site_counts_files),
		cmocka_unit_test(test_site_tells_of_each_file),
		cmocka_unit_test(test_site_without_output),
		cmocka_unit_test(test_site_that_is_only_looked_at),
		cmocka_unit_test(test_site_takes_over),
		cmocka_unit_test(test_site_notes_what_is_to_be_announced),
		cmocka_unit_test(test_site_releases_pages),
		cmocka_unit_test(test_site_has_tombstones),
		cmocka_unit_test(test_site_keeps_former_categories),
		cmocka_unit_test(test_site_without_templates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
