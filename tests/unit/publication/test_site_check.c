#include "publication/site_check.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "publication/build.h"
#include "world.h"

/* A publication that publishes to public/, whose store would lie at state/blog.db. */
struct checked_world {
	struct world world;
	struct findings findings;
	struct site_checked checked;
};

static void open_world(struct checked_world *checked)
{
	*checked = (struct checked_world){.findings = {0}};
	world_open(&checked->world, "output:\n  directory: public/\nstore: state/blog.db\n");
	publication_close_store(&checked->world.publication);
	world_article(&checked->world, "a", "2026-11-01",
		"summary: A summary that is long enough to be one of an article.\n");
}

static void close_world(struct checked_world *checked)
{
	findings_release(&checked->findings);
	world_close(&checked->world);
}

static void build_site(struct checked_world *checked)
{
	static const struct build_request request;
	struct publication *publication = &checked->world.publication;
	struct build_result result;
	struct error err = ERROR_INIT;

	assert_int_equal(publication_open_store(publication, &err), 0);
	assert_int_equal(build(publication, &request, &result, &err), 0);
	publication_close_store(publication);
}

static void check(struct checked_world *checked)
{
	findings_release(&checked->findings);
	site_check(&checked->world.publication, &checked->findings, &checked->checked);
}

/* How many of the rule there are whose path ends so. */
static size_t found(const struct checked_world *checked, enum audit_rule rule, const char *end)
{
	size_t count = 0;

	for (size_t i = 0; i < checked->findings.count; i++) {
		const struct finding *finding = &checked->findings.items[i];
		const char *path = finding->path ? finding->path : "";

		count += finding->rule == rule && strlen(path) >= strlen(end) &&
			 strcmp(path + strlen(path) - strlen(end), end) == 0;
	}
	return count;
}

static void test_check_of_a_site_that_is_as_built(void **state)
{
	struct checked_world checked;

	(void)state;
	open_world(&checked);
	build_site(&checked);
	check(&checked);
	for (size_t i = 0; i < checked.findings.count; i++) {
		fail_msg("%s: %s", checked.findings.items[i].path, checked.findings.items[i].text);
	}
	assert_true(checked.checked.loaded);
	assert_int_equal(checked.checked.articles, 1);
	assert_true(checked.checked.outputs > 5);
	close_world(&checked);
}

static void test_check_finds_what_is_stale(void **state)
{
	struct checked_world checked;
	size_t outputs;

	(void)state;
	open_world(&checked);
	build_site(&checked);
	check(&checked);
	outputs = checked.checked.outputs;
	world_write(&checked.world, "public/feed.css", "not what was written");
	world_remove(&checked.world, "public/feeds.opml");
	checked.world.settings->output.json = NULL;
	check(&checked);
	assert_int_equal(found(&checked, RULE_OUTPUT_STALE, "public/feed.css") +
				 found(&checked, RULE_OUTPUT_FOREIGN, "public/feed.css"),
		1);
	assert_int_equal(found(&checked, RULE_OUTPUT_STALE, "public/feeds.opml"), 1);
	assert_int_equal(found(&checked, RULE_OUTPUT_STALE, "public/feed.json"), 1);
	assert_int_equal(found(&checked, RULE_OUTPUT_MISSING, ""), 0);
	/* The list that went, and two in JSON that are not to be. */
	assert_int_equal(checked.checked.outputs, outputs - 3);
	/* Nothing was mended. */
	assert_false(world_has(&checked.world, "public/feeds.opml"));
	assert_true(world_has(&checked.world, "public/feed.json"));
	close_world(&checked);
}

static void test_check_finds_strangers(void **state)
{
	struct checked_world checked;

	(void)state;
	open_world(&checked);
	build_site(&checked);
	world_write(&checked.world, "public/category/go/feed.xml", "a stranger's");
	world_article(&checked.world, "b", "2026-11-02", "categories: [Go]\n");
	check(&checked);
	assert_int_equal(found(&checked, RULE_OUTPUT_FOREIGN, "public/category/go/feed.xml"), 1);
	assert_int_equal(found(&checked, RULE_OUTPUT_STALE, "public/feed.xml"), 1);
	close_world(&checked);
}

/* Before the first build there is nothing to hold against anybody, and no store is made. */
static void test_check_before_the_first_build(void **state)
{
	struct checked_world checked;

	(void)state;
	open_world(&checked);
	check(&checked);
	assert_true(checked.checked.loaded);
	assert_int_equal(checked.checked.outputs, 0);
	assert_int_equal(found(&checked, RULE_OUTPUT_MISSING, "public/"), 1);
	assert_int_equal(found(&checked, RULE_OUTPUT_STALE, ""), 0);
	assert_false(world_has(&checked.world, "state"));
	assert_false(world_has(&checked.world, "public"));
	close_world(&checked);
}

/* In CI the outputs are there and the store is not: what differs is stale, and nobody's. */
static void test_check_without_a_store(void **state)
{
	struct checked_world checked;

	(void)state;
	open_world(&checked);
	build_site(&checked);
	world_remove(&checked.world, "state/blog.db");
	world_write(&checked.world, "public/feed.css", "not what would be written");
	check(&checked);
	assert_int_equal(found(&checked, RULE_OUTPUT_STALE, "public/feed.css"), 1);
	assert_int_equal(found(&checked, RULE_OUTPUT_FOREIGN, ""), 0);
	assert_int_equal(found(&checked, RULE_OUTPUT_STALE, "public/feed.xml"), 0);
	assert_false(world_has(&checked.world, "state/blog.db"));
	close_world(&checked);
}

/* A store of the publication's own is only read: nothing new is remembered, and nothing forgotten.
 */
static void test_check_changes_nothing(void **state)
{
	struct checked_world checked;
	struct error err = ERROR_INIT;
	FREE_ON_EXIT char *before = NULL;
	FREE_ON_EXIT char *after = NULL;

	(void)state;
	open_world(&checked);
	build_site(&checked);
	assert_int_equal(publication_open_store(&checked.world.publication, &err), 0);
	assert_int_equal(store_get_up_to_date(checked.world.publication.store, &before, &err), 0);
	assert_non_null(before);
	publication_close_store(&checked.world.publication);
	world_article(&checked.world, "b", "2026-11-02", "");
	check(&checked);
	assert_int_equal(checked.checked.articles, 2);
	assert_int_equal(publication_open_store(&checked.world.publication, &err), 0);
	assert_int_equal(store_get_up_to_date(checked.world.publication.store, &after, &err), 0);
	assert_non_null(after);
	close_world(&checked);
}

static void test_check_says_why_nothing_was_loaded(void **state)
{
	struct checked_world checked;
	FREE_ON_EXIT char *folder = NULL;

	(void)state;
	open_world(&checked);
	folder = path_join(checked.world.folder, "articles");
	world_remove(&checked.world, "articles/a.md");
	assert_int_equal(rmdir(folder), 0);
	check(&checked);
	assert_false(checked.checked.loaded);
	assert_int_equal(found(&checked, RULE_CONFIGURATION, "postrider.yaml"), 1);
	close_world(&checked);
}

static void test_check_refuses_a_store_that_is_none(void **state)
{
	struct checked_world checked;

	(void)state;
	open_world(&checked);
	world_write(&checked.world, "state/blog.db", "this is a text, and no store of anything");
	check(&checked);
	assert_false(checked.checked.loaded);
	assert_int_equal(found(&checked, RULE_CONFIGURATION, "postrider.yaml"), 1);
	close_world(&checked);
}

static void test_check_without_a_place_for_its_store(void **state)
{
	struct checked_world checked;
	FREE_ON_EXIT char *before = getenv("TMPDIR") ? xstrdup(getenv("TMPDIR")) : NULL;

	(void)state;
	open_world(&checked);
	assert_int_equal(setenv("TMPDIR", "/nowhere/at/all", 1), 0);
	check(&checked);
	if (before) {
		setenv("TMPDIR", before, 1);
	} else {
		unsetenv("TMPDIR");
	}
	assert_false(checked.checked.loaded);
	assert_int_equal(found(&checked, RULE_CONFIGURATION, "postrider.yaml"), 1);
	close_world(&checked);
}

/* The problems of all bodies come to light, also of articles that no feed carries now. */
static void test_check_reads_every_body(void **state)
{
	struct checked_world checked;

	(void)state;
	open_world(&checked);
	checked.world.settings->output.on = false;
	world_write(&checked.world, "articles/b.md",
		"---\ntitle: B\ndate: 2026-11-02\n---\n\n<title>never closed\n");
	world_write(
		&checked.world, "articles/c.md", "---\ntitle: C\ndate: 2026-02-30\n---\n\nC.\n");
	check(&checked);
	assert_true(checked.checked.loaded);
	assert_int_equal(checked.checked.outputs, 0);
	assert_true(found(&checked, RULE_SOURCE, "articles/c.md") > 0);
	assert_true(found(&checked, RULE_SOURCE, "articles/b.md") > 0);
	assert_int_equal(found(&checked, RULE_OUTPUT_MISSING, ""), 0);
	close_world(&checked);
}

/* What was wrong with a file when it was last read is said again, though it did not change. */
static void test_check_reads_what_did_not_change(void **state)
{
	struct checked_world checked;

	(void)state;
	open_world(&checked);
	world_article(&checked.world, "c", "2026-02-30", "");
	build_site(&checked);
	report_release(&checked.world.report);
	check(&checked);
	assert_int_equal(found(&checked, RULE_SOURCE, "articles/c.md"), 1);
	close_world(&checked);
}

/* What the report has so far is among the findings, and not in the report any more. */
static void test_check_takes_the_report(void **state)
{
	struct checked_world checked;

	(void)state;
	open_world(&checked);
	report_add(&checked.world.report, REPORT_WARNING, "postrider.yaml", 3, 1, "something");
	check(&checked);
	assert_int_equal(found(&checked, RULE_CONFIGURATION, "postrider.yaml"), 1);
	assert_int_equal(checked.world.report.count, 0);
	close_world(&checked);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_check_of_a_site_that_is_as_built),
		cmocka_unit_test(test_check_finds_what_is_stale),
		cmocka_unit_test(test_check_finds_strangers),
		cmocka_unit_test(test_check_before_the_first_build),
		cmocka_unit_test(test_check_without_a_store),
		cmocka_unit_test(test_check_changes_nothing),
		cmocka_unit_test(test_check_says_why_nothing_was_loaded),
		cmocka_unit_test(test_check_refuses_a_store_that_is_none),
		cmocka_unit_test(test_check_without_a_place_for_its_store),
		cmocka_unit_test(test_check_reads_every_body),
		cmocka_unit_test(test_check_reads_what_did_not_change),
		cmocka_unit_test(test_check_takes_the_report),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
