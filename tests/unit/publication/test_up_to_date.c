#include "publication/up_to_date.h"

#include <string.h>
#include <utime.h>

#include "base/file.h"
#include "base/mem.h"
#include "publication/build.h"
#include "world.h"

static void count(void *ctx, enum folder_change change, const char *path)
{
	(void)change;
	(void)path;
	++*(size_t *)ctx;
}

/* Builds, and says whether there was work to do. */
static bool works(struct world *world)
{
	size_t told = 0;
	const struct build_request request = {.tell = count, .ctx = &told};
	struct build_result result;
	struct error err = ERROR_INIT;

	if (build(&world->publication, &request, &result, &err) < 0) {
		fail_msg("%s", err.text);
	}
	return told > 0;
}

/* The templates, in a folder where a test may change them. */
static void own_templates(struct world *world)
{
	static const char *const names[] = {
		"digest.html", "digest.txt", "subscribe.html", "feed.css"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		FREE_ON_EXIT char *from = path_join(POSTRIDER_SOURCE_DIR "/templates", names[i]);
		FREE_ON_EXIT char *to = path_join("own", names[i]);
		struct error err = ERROR_INIT;
		STRBUF(text);

		assert_int_equal(file_read(&text, from, SIZE_MAX / 2, &err), 0);
		world_write(world, to, text.data);
	}
	world->settings->templates = arena_printf(world->settings->arena, "%s/own", world->folder);
}

static void open_world(struct world *world)
{
	world_open(world, "output:\n  directory: public/\n");
	own_templates(world);
	world->settings->indexnow = (struct indexnow_settings){
		.key = "abcdefgh", .key_text = "abcdefgh", .server = "http://127.0.0.1:1/"};
	world->stop = 1;
	world_article(world, "a", "2026-11-01", "");
	world_article(world, "soon", "2026-11-19T12:00:00Z", "");
}

/* ---- What a build goes by, each changed alone ---- */

static void edit_article(struct world *world)
{
	world_article(world, "a", "2026-11-01", "summary: Other words.\n");
}

static void add_article(struct world *world)
{
	world_article(world, "b", "2026-11-01", "");
}

static void remove_article(struct world *world)
{
	world_remove(world, "articles/a.md");
}

static void touch_article(struct world *world)
{
	FREE_ON_EXIT char *path = path_join(world->folder, "articles/a.md");

	assert_int_equal(utime(path, &(struct utimbuf){.modtime = 1000000000}), 0);
}

static void change_settings(struct world *world)
{
	world->settings->fingerprint = "another";
}

static void change_key(struct world *world)
{
	world->settings->indexnow.key_text = "abcdefgh\n";
}

static void forget_key(struct world *world)
{
	world->settings->indexnow = (struct indexnow_settings){.key = NULL};
}

static void change_css(struct world *world)
{
	world_write(world, "own/feed.css", "body {}");
}

static void change_subscribe(struct world *world)
{
	world_write(world, "own/subscribe.html", "<p>{{site.title}}</p>");
}

static void remove_output(struct world *world)
{
	world_remove(world, "public/feed.xml");
}

static void edit_output(struct world *world)
{
	world_write(world, "public/feed.xml", "not what was written");
}

static void pass_a_date(struct world *world)
{
	world_at(world, "2026-11-19T12:00:00Z");
}

static void go_back(struct world *world)
{
	world_at(world, "2026-11-19T07:59:59Z");
}

static int do_nothing(void *ctx, struct error *err)
{
	(void)ctx;
	(void)err;
	return 0;
}

static void change_store(struct world *world)
{
	struct error err = ERROR_INIT;

	assert_int_equal(store_transaction(world->publication.store, do_nothing, NULL, &err), 0);
}

static void damage_note(struct world *world)
{
	FREE_ON_EXIT char *text = NULL;
	FREE_ON_EXIT char *longer = NULL;
	struct error err = ERROR_INIT;

	assert_int_equal(store_get_up_to_date(world->publication.store, &text, &err), 0);
	longer = xasprintf("%s0", text);
	longer[strlen(longer) - 2] = '0';
	assert_int_equal(store_set_up_to_date(world->publication.store, longer, &err), 0);
}

static void shorten_note(struct world *world)
{
	struct error err = ERROR_INIT;

	assert_int_equal(store_set_up_to_date(world->publication.store, "short", &err), 0);
}

static void test_up_to_date_goes_by_each(void **state)
{
	static const struct {
		const char *what;
		void (*change)(struct world *world);
	} cases[] = {
		{"an article's text", edit_article},
		{"another article", add_article},
		{"an article less", remove_article},
		{"an article's time", touch_article},
		{"the settings", change_settings},
		{"the key's text", change_key},
		{"no key", forget_key},
		{"the style sheet", change_css},
		{"the page's template", change_subscribe},
		{"an output that went", remove_output},
		{"an output's bytes", edit_output},
		{"a date that has come", pass_a_date},
		{"a clock behind", go_back},
		{"the store", change_store},
		{"a note that is none", damage_note},
		{"a short note", shorten_note},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world world;

		open_world(&world);
		assert_true(works(&world));
		if (works(&world)) {
			fail_msg("worked again before the change of %s", cases[i].what);
		}
		cases[i].change(&world);
		if (!works(&world)) {
			fail_msg("did not work after the change of %s", cases[i].what);
		}
		if (works(&world)) {
			fail_msg("worked twice after the change of %s", cases[i].what);
		}
		world_close(&world);
	}
}

/* Up to the instant before, nothing is to be done. */
static void test_up_to_date_lasts_until_the_next_date(void **state)
{
	struct world world;

	(void)state;
	open_world(&world);
	assert_true(works(&world));
	world_at(&world, "2026-11-19T11:59:59Z");
	assert_false(works(&world));
	world_close(&world);
}

/* A dry run notes nothing, but sees that there is nothing to do. */
static void test_up_to_date_in_a_dry_run(void **state)
{
	struct world world;

	(void)state;
	open_world(&world);
	world.publication.dry_run = true;
	assert_true(works(&world));
	assert_true(works(&world));
	world.publication.dry_run = false;
	assert_true(works(&world));
	world.publication.dry_run = true;
	assert_false(works(&world));
	world_close(&world);
}

static int64_t just_now(void *ctx)
{
	(void)ctx;
	return INT64_C(1000000);
}

/* A file that may change again within its own time stamp is not sure: nothing is noted. */
static void test_up_to_date_waits_until_files_are_sure(void **state)
{
	struct world world;

	(void)state;
	open_world(&world);
	world.publication.files.micros = just_now;
	assert_true(works(&world));
	assert_true(works(&world));
	world_close(&world);
}

/* A warning alone is a complaint, and so is an error; a note is none. */
static void test_up_to_date_ends_without_a_complaint(void **state)
{
	static const enum report_severity severities[] = {
		REPORT_NOTE, REPORT_WARNING, REPORT_ERROR};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(severities); i++) {
		struct world world;
		const struct up_to_date end = {.key = "k"};
		FREE_ON_EXIT char *text = NULL;
		struct error err = ERROR_INIT;

		open_world(&world);
		report_add(&world.report, severities[i], NULL, 0, 0, "something");
		assert_int_equal(up_to_date_end(&world.publication, &end, &err), 0);
		assert_int_equal(store_get_up_to_date(world.publication.store, &text, &err), 0);
		assert_int_equal(text != NULL, severities[i] == REPORT_NOTE);
		world_close(&world);
	}
}

static void test_up_to_date_end_keeps_what_is_kept(void **state)
{
	static const struct up_to_date ends[] = {{.key = ""}, {.key = "k", .kept = true}};
	struct world world;

	(void)state;
	open_world(&world);
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		FREE_ON_EXIT char *text = NULL;
		struct error err = ERROR_INIT;

		assert_int_equal(up_to_date_end(&world.publication, &ends[i], &err), 0);
		assert_int_equal(store_get_up_to_date(world.publication.store, &text, &err), 0);
		assert_null(text);
	}
	world_close(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_up_to_date_goes_by_each),
		cmocka_unit_test(test_up_to_date_lasts_until_the_next_date),
		cmocka_unit_test(test_up_to_date_in_a_dry_run),
		cmocka_unit_test(test_up_to_date_waits_until_files_are_sure),
		cmocka_unit_test(test_up_to_date_ends_without_a_complaint),
		cmocka_unit_test(test_up_to_date_end_keeps_what_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
