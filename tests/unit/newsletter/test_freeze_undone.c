/* Plans that are taken back, or do not come to be: nothing is left of them. */

#include "newsletter/freeze.h"

#include <unistd.h>

#include "base/mem.h"
#include "newsletter_case.h"
#include "scratch.h"
#include "store/epoch.h"

static const struct freeze_request nothing;

/* A weekly digest with a review is due, and one for instant readers; an old post is held. */
static void open_due(struct world *world)
{
	world_open(world, "digests:\n"
			  "  weekly: thursday 08:00\n"
			  "  daily: 07:00\n"
			  "  instant: yes\n"
			  "  review: 2h\n"
			  "operator: ada@example.org\n" MAIL);
	world->settings->digests.offered[RHYTHM_DAILY] = false;
	case_plan_first(world);
	world->settings->digests.offered[RHYTHM_DAILY] = true;
	world_subscriber(
		world, &(struct subscriber){.address = "ada@example.org", .rhythm = RHYTHM_WEEKLY});
	world_subscriber(world, &(struct subscriber){.address = "bob@example.org"});
	world_subscriber(world, &(struct subscriber){.address = "cyd@example.org",
					.rhythm = RHYTHM_WEEKLY,
					.format = FORMAT_TEXT});
	world_article(world, "new", "2026-11-17", "categories: [Go]\n");
	for (int i = 0; i < 11; i++) {
		FREE_ON_EXIT char *name = xasprintf("p%d", i);

		world_article(world, name, "2020-01-01", "");
	}
	world_at(world, "2026-11-19T06:00:00Z");
}

static void test_freeze_in_a_dry_run_is_taken_back(void **state)
{
	FREE_ON_EXIT char *before = NULL;
	FREE_ON_EXIT char *after = NULL;
	struct world world;
	struct freeze_result dry, wet;

	(void)state;
	open_due(&world);
	world_sql(&world, "INSERT INTO meta (name, value) VALUES ('settled', 'x')");
	before = world_rows(&world);
	world.publication.dry_run = true;
	dry = case_freeze(&world);
	after = world_rows(&world);
	assert_string_equal(after, before);
	world.publication.dry_run = false;
	wet = case_freeze(&world);
	assert_int_equal(dry.frozen_count, 2);
	assert_int_equal(dry.held, 11);
	assert_memory_equal(&dry, &wet, sizeof(dry));
	world_close(&world);
}

static void test_freeze_in_a_dry_run_without_a_first_plan_is_taken_back(void **state)
{
	FREE_ON_EXIT char *before = NULL;
	FREE_ON_EXIT char *after = NULL;
	struct world world;
	struct freeze_result result;

	(void)state;
	world_open(&world, WEEKLY);
	world_article(&world, "a", "2026-11-17", "");
	world.publication.dry_run = true;
	before = world_rows(&world);
	result = case_freeze(&world);
	assert_true(result.first_plan);
	assert_int_equal(result.considered, 1);
	after = world_rows(&world);
	assert_string_equal(after, before);
	world_close(&world);
}

/* The same plan fails so, and leaves what was there. */
static void expect_failure(struct world *world, enum error_kind kind)
{
	struct articles articles = world_load(world);
	FREE_ON_EXIT char *before = world_rows(world);
	FREE_ON_EXIT char *after = NULL;
	struct freeze_result result;
	struct error err = ERROR_INIT;

	/* Where the text of an article is not to be had any more. */
	if (kind == ERROR_IO) {
		FREE_ON_EXIT char *path = path_join(world->folder, "articles/new.md");

		assert_int_equal(unlink(path), 0);
	}
	assert_int_equal(
		newsletter_freeze(&world->publication, &articles, &nothing, &result, &err), -1);
	if (err.kind != kind) {
		fail_msg("%d: %s", err.kind, err.text);
	}
	after = world_rows(world);
	assert_string_equal(after, before);
	articles_release(&articles);
}

static void test_freeze_refuses_a_clock_before_the_last_run(void **state)
{
	struct world world;

	(void)state;
	open_due(&world);
	world_at(&world, "2026-11-12T07:59:59Z");
	expect_failure(&world, ERROR_INPUT);
	world_at(&world, "2026-11-12T08:00:00Z");
	assert_int_equal(case_freeze(&world).frozen_count, 0);
	world_close(&world);
}

#define HTML "<a href=\"{{leave.mailto}}\">Leave</a>"
#define TEXT "{{leave.mailto}}"

/* Also those that only some digest would use: they fail before the plan. */
static void test_freeze_needs_templates_that_can_be_filled(void **state)
{
	static const struct {
		const char *name, *text;
		bool good;
	} cases[] = {
		{"templates/digest.html", "{{#open}}" HTML, false},
		{"templates/digest.html", "{{articles}}" HTML, false},
		{"templates/digest.txt", "{{#rhythm_weekly}}{{articles}}{{/rhythm_weekly}}" TEXT,
			false},
		{"templates/digest.txt", "{{#review}}{{articles}}{{/review}}" TEXT, false},
		{"templates/digest.txt", "{{site.title}}", false},
		{"templates/digest.txt", "{{site.title}}" TEXT, true},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		FREE_ON_EXIT char *folder = NULL;
		struct world world;

		open_due(&world);
		folder = path_join(world.folder, "templates");
		world.settings->templates = folder;
		world_write(&world, "templates/digest.html", HTML);
		world_write(&world, "templates/digest.txt", TEXT);
		world_write(&world, "templates/subscribe.html", "");
		world_write(&world, "templates/feed.css", "");
		world_write(&world, cases[i].name, cases[i].text);
		if (cases[i].good) {
			assert_true(case_freeze(&world).frozen_count > 0);
		} else {
			expect_failure(&world, ERROR_CONFIG);
		}
		world_close(&world);
	}
}

static void test_freeze_fails_with_the_text_of_an_article(void **state)
{
	struct world world;

	(void)state;
	open_due(&world);
	expect_failure(&world, ERROR_IO);
	world_article(&world, "new", "2026-11-17", "categories: [Go]\n");
	assert_int_equal(case_freeze(&world).frozen_count, 2);
	world_close(&world);
}

static int load_and_freeze(struct world *world, struct error *err)
{
	static const struct articles_options usual;
	struct articles articles;
	struct freeze_result result;
	int outcome;

	if (articles_load(&world->publication, &usual, &articles, err) < 0) {
		return -1;
	}
	outcome = newsletter_freeze(&world->publication, &articles, &nothing, &result, err);
	articles_release(&articles);
	return outcome;
}

/* Whatever fails of it, the next run makes it up. */
static void test_freeze_is_whole_or_not_at_all(void **state)
{
	struct world world;
	struct articles articles;

	(void)state;
	open_due(&world);
	articles = world_load(&world);
	articles_release(&articles);
	case_fail_everywhere(&world, load_and_freeze);
	world_expect(&world, MAILED,
		"1 bob@example.org 2,1\n2 ada@example.org 2,1\n2 cyd@example.org 2,1\n");
	world_expect(&world, "SELECT count(*) FROM article WHERE held = 1", "11\n");
	world_close(&world);
}

static int include_old(struct world *world, struct error *err)
{
	struct articles articles;
	struct freeze_request request = {0};
	struct freeze_result result;
	int outcome;

	if (articles_look(&world->publication, &articles, err) < 0) {
		return -1;
	}
	request.include = articles.catalogue->articles[0];
	outcome = newsletter_freeze(&world->publication, &articles, &request, &result, err);
	articles_release(&articles);
	return outcome;
}

/* The first plan as well, with an article that is put into the next digest. */
static void test_freeze_first_plan_is_whole_or_not_at_all(void **state)
{
	struct world world;
	struct articles articles;

	(void)state;
	world_open(&world, WEEKLY);
	world_article(&world, "a", "2026-11-17", "");
	world_subscriber(&world, &(struct subscriber){.address = "ada@example.org"});
	articles = world_load(&world);
	articles_release(&articles);
	case_fail_everywhere(&world, include_old);
	world_expect(&world, WATERMARKS, "ada@example.org 1\n");
	world_expect(&world, "SELECT sequence FROM article", "2\n");
	world_close(&world);
}

static void explain(
	void *ctx, const struct subscriber *subscriber, const struct plan_explanation *explanation)
{
	(void)ctx;
	(void)subscriber;
	(void)explanation;
}

static int explain_and_undo(struct world *world, struct error *err)
{
	const struct freeze_request request = {.explain = explain};
	struct articles articles;
	struct freeze_result result;
	int outcome;

	if (articles_look(&world->publication, &articles, err) < 0) {
		return -1;
	}
	outcome = newsletter_freeze(&world->publication, &articles, &request, &result, err);
	articles_release(&articles);
	return outcome;
}

static void test_freeze_in_a_dry_run_fails_with_the_store(void **state)
{
	struct world world;

	(void)state;
	open_due(&world);
	world.publication.dry_run = true;
	case_fail_everywhere(&world, explain_and_undo);
	world_close(&world);
}

/* ---- Stores that were put back from a backup ---- */

static void test_freeze_counts_epochs_in_store_and_file(void **state)
{
	struct world world;
	FREE_ON_EXIT char *path = NULL;
	STRBUF(text);
	struct error err = ERROR_INIT;

	(void)state;
	world_open(&world, WEEKLY);
	world_use_file(&world);
	case_plan_first(&world);
	case_freeze(&world);
	world.publication.dry_run = true;
	case_freeze(&world);
	world_expect(&world, "SELECT value FROM meta WHERE name = 'epoch'", "2\n");
	path = xasprintf("%s.epoch", world.settings->store);
	assert_int_equal(file_read(&text, path, 64, &err), 0);
	assert_string_equal(text.data, "2\n");
	world_close(&world);
}

static void test_freeze_refuses_an_old_store(void **state)
{
	struct world world;

	(void)state;
	world_open(&world, WEEKLY);
	world_use_file(&world);
	case_plan_first(&world);
	world_sql(&world, "UPDATE meta SET value = '0' WHERE name = 'epoch'");
	expect_failure(&world, ERROR_INPUT);
	world_close(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_freeze_in_a_dry_run_is_taken_back),
		cmocka_unit_test(test_freeze_in_a_dry_run_without_a_first_plan_is_taken_back),
		cmocka_unit_test(test_freeze_refuses_a_clock_before_the_last_run),
		cmocka_unit_test(test_freeze_needs_templates_that_can_be_filled),
		cmocka_unit_test(test_freeze_fails_with_the_text_of_an_article),
		cmocka_unit_test(test_freeze_is_whole_or_not_at_all),
		cmocka_unit_test(test_freeze_first_plan_is_whole_or_not_at_all),
		cmocka_unit_test(test_freeze_in_a_dry_run_fails_with_the_store),
		cmocka_unit_test(test_freeze_counts_epochs_in_store_and_file),
		cmocka_unit_test(test_freeze_refuses_an_old_store),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
