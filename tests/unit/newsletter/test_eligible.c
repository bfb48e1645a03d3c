/* Which articles may be mailed: settled, live, and not one of many old ones. */

#include "newsletter/eligible.h"

#include <stdlib.h>
#include <string.h>

#include "http_peer.h"
#include "newsletter_case.h"

/* As it was found: paths, the newest first, and counts. */
static void expect(
	struct world *world, bool first_plan, const char *paths, size_t held, size_t waiting)
{
	struct articles articles = world_load(world);
	struct eligible eligible;
	struct error err = ERROR_INIT;
	STRBUF(found);

	assert_int_equal(
		eligible_find(&world->publication, &articles, first_plan, &eligible, &err), 0);
	for (size_t i = 0; i < eligible.count; i++) {
		strbuf_addf(&found, "%s ", eligible.articles[i]->path);
	}
	assert_string_equal(found.data, paths);
	assert_int_equal(eligible.held_count, held);
	assert_int_equal(eligible.waiting, waiting);
	eligible_release(&eligible);
	articles_release(&articles);
}

static void test_eligible_article_waits_until_it_has_settled(void **state)
{
	struct world world;

	(void)state;
	world_open(&world, WEEKLY "  settle: 15m\n");
	case_plan_first(&world);
	world_article(&world, "new", "2026-11-19T07:00:00Z", "");
	expect(&world, false, "", 0, 1);
	world_at(&world, "2026-11-19T08:14:59Z");
	expect(&world, false, "", 0, 1);
	world_at(&world, "2026-11-19T08:15:00Z");
	expect(&world, false, "articles/new.md ", 0, 0);
	world_close(&world);
}

static void test_eligible_edit_lets_it_settle_anew(void **state)
{
	struct world world;

	(void)state;
	world_open(&world, WEEKLY "  settle: 15m\n");
	case_plan_first(&world);
	world_article(&world, "new", "2026-11-19", "");
	expect(&world, false, "", 0, 1);
	world_at(&world, "2026-11-19T08:10:00Z");
	world_article(&world, "new", "2026-11-19", "summary: Another one.\n");
	expect(&world, false, "", 0, 1);
	world_at(&world, "2026-11-19T08:24:59Z");
	expect(&world, false, "", 0, 1);
	world_at(&world, "2026-11-19T08:25:00Z");
	expect(&world, false, "articles/new.md ", 0, 0);
	world_close(&world);
}

/* So many that are dated so. */
static void add_old(struct world *world, int count, const char *date)
{
	for (int i = 0; i < count; i++) {
		FREE_ON_EXIT char *name = xasprintf("p%d", i);

		world_article(world, name, date, "");
	}
}

static void test_eligible_at_the_first_plan_is_all(void **state)
{
	struct world world;

	(void)state;
	world_open(&world, WEEKLY "  settle: 15m\n  check_live: yes\n");
	world_article(&world, "a", "2026-11-18", "");
	add_old(&world, 11, "2020-01-01");
	expect(&world, true,
		"articles/a.md articles/p0.md articles/p1.md articles/p10.md articles/p2.md "
		"articles/p3.md articles/p4.md articles/p5.md articles/p6.md articles/p7.md "
		"articles/p8.md articles/p9.md ",
		0, 0);
	world_close(&world);
}

/* A month is one of the last run's, to the second. */
static void test_eligible_are_ten_old_posts(void **state)
{
	struct world world;

	(void)state;
	world_open(&world, WEEKLY);
	case_plan_first(&world);
	add_old(&world, 10, "2026-10-13T07:59:59Z");
	world_article(&world, "month", "2026-10-13T08:00:00Z", "");
	world_article(&world, "new", "2026-11-18", "");
	expect(&world, false,
		"articles/new.md articles/month.md "
		"articles/p0.md articles/p1.md articles/p2.md articles/p3.md articles/p4.md "
		"articles/p5.md articles/p6.md articles/p7.md articles/p8.md articles/p9.md ",
		0, 0);
	world_close(&world);
}

/* Others go on. */
static void test_eligible_are_not_eleven_old_posts(void **state)
{
	struct world world;

	(void)state;
	world_open(&world, WEEKLY);
	case_plan_first(&world);
	add_old(&world, 11, "2026-10-13T07:59:59Z");
	world_article(&world, "month", "2026-10-13T08:00:00Z", "");
	world_article(&world, "new", "2026-11-18", "");
	expect(&world, false, "articles/new.md articles/month.md ", 11, 0);
	world_close(&world);
}

/* As after a backup was put back. */
static void test_eligible_at_another_first_plan_is_all(void **state)
{
	struct world world;

	(void)state;
	world_open(&world, WEEKLY);
	case_plan_first(&world);
	add_old(&world, 11, "2020-01-01");
	expect(&world, true,
		"articles/p0.md articles/p1.md articles/p10.md articles/p2.md articles/p3.md "
		"articles/p4.md articles/p5.md articles/p6.md articles/p7.md articles/p8.md "
		"articles/p9.md ",
		0, 0);
	world_close(&world);
}

static void test_eligible_is_nothing_that_is_held_or_has_a_number(void **state)
{
	struct world world;

	(void)state;
	world_open(&world, WEEKLY);
	case_plan_first(&world);
	world_article(&world, "new", "2026-11-18", "");
	expect(&world, false, "articles/new.md ", 0, 0);
	world_sql(&world, "UPDATE article SET held = 1 WHERE path = 'articles/new.md'");
	expect(&world, false, "", 0, 0);
	world_close(&world);
}

/* The site is the peer's. */
static struct peer *open_live(struct world *world, const struct answer *answers, size_t count)
{
	struct peer *peer = peer_start(answers, count);

	world_open(world, WEEKLY "  settle: 15m\n  check_live: yes\n");
	world->settings->site.url = xasprintf("%s/", peer->url);
	world->settings->site.host = "127.0.0.1";
	case_plan_first(world);
	return peer;
}

static void close_live(struct world *world, struct peer *peer)
{
	free((char *)(uintptr_t)world->settings->site.url);
	world_close(world);
	peer_stop(peer);
}

static void test_eligible_article_is_settled_and_live(void **state)
{
	static const struct answer answers[] = {{"HEAD /live/ ", "200 OK", 0}};
	struct world world;
	struct peer *peer = open_live(&world, answers, ARRAY_LEN(answers));

	(void)state;
	world_article(&world, "live", "2026-11-19", "");
	expect(&world, false, "", 0, 1);
	assert_heard(peer, "");
	world_at(&world, "2026-11-19T08:15:00Z");
	world_article(&world, "unsettled", "2026-11-19", "");
	expect(&world, false, "articles/live.md ", 0, 1);
	assert_heard(peer, "HEAD /live/\n");
	assert_int_equal(world.report.count, 0);
	close_live(&world, peer);
}

static void test_eligible_article_waits_for_its_page(void **state)
{
	static const struct answer answers[] = {
		{"HEAD /a/ ", "200 OK", 0}, {"HEAD /c/ ", "200 OK", 0}};
	struct world world;
	struct peer *peer = open_live(&world, answers, ARRAY_LEN(answers));

	(void)state;
	world_article(&world, "a", "2026-11-16", "");
	world_article(&world, "b", "2026-11-17", "");
	world_article(&world, "c", "2026-11-18", "");
	expect(&world, false, "", 0, 3);
	assert_int_equal(world.report.count, 0);
	world_at(&world, "2026-11-19T08:15:00Z");
	expect(&world, false, "articles/c.md articles/a.md ", 0, 1);
	assert_int_equal(world.report.count, 1);
	assert_string_equal(world.report.items[0].path, "articles/b.md");
	assert_true(world_reports(&world, "is not mailed yet, its page does not answer: 404"));
	close_live(&world, peer);
}

static void test_eligible_article_waits_where_there_is_no_time_to_ask(void **state)
{
	struct world world;
	struct peer *peer = open_live(&world, NULL, 0);

	(void)state;
	world_article(&world, "a", "2026-11-18", "");
	expect(&world, false, "", 0, 1);
	world_at(&world, "2026-11-19T08:15:00Z");
	world.stop = 1;
	expect(&world, false, "", 0, 1);
	assert_true(world_reports(&world, "1 posts are not mailed yet: there was no time to ask"));
	assert_heard(peer, "");
	close_live(&world, peer);
}

static int find_again(struct world *world, struct error *err)
{
	struct articles articles = world_load(world);
	struct eligible eligible;
	int result;

	world_fail_at(world, 1);
	result = eligible_find(&world->publication, &articles, false, &eligible, err);
	articles_release(&articles);
	return result;
}

static void test_eligible_fails_with_the_store(void **state)
{
	struct world world;
	struct error err = ERROR_INIT;

	(void)state;
	world_open(&world, WEEKLY);
	case_plan_first(&world);
	assert_int_equal(find_again(&world, &err), -1);
	assert_int_equal(err.kind, ERROR_STORE);
	world_close(&world);
}

/* The sequence in memory of each article, the newest first. */
static void expect_numbers(struct world *world, const char *numbers)
{
	FREE_ON_EXIT char *before = NULL;
	FREE_ON_EXIT char *after = NULL;
	struct articles articles = world_load(world);
	struct error err = ERROR_INIT;
	STRBUF(found);

	before = world_rows(world);
	assert_int_equal(eligible_number_in_memory(&world->publication, &articles, &err), 0);
	for (size_t i = 0; i < articles.catalogue->count; i++) {
		strbuf_addf(&found, "%lld ", (long long)articles.catalogue->articles[i]->sequence);
	}
	assert_string_equal(found.data, numbers);
	after = world_rows(world);
	assert_string_equal(after, before);
	articles_release(&articles);
}

static void test_eligible_gets_the_numbers_of_the_next_plan(void **state)
{
	struct world world;

	(void)state;
	world_open(&world, WEEKLY "  settle: 15m\n");
	case_plan_first(&world);
	world_article(&world, "b", "2026-11-18", "");
	world_article(&world, "a", "2026-11-17", "");
	expect_numbers(&world, "0 0 1 ");
	world_at(&world, "2026-11-19T08:15:00Z");
	expect_numbers(&world, "3 2 1 ");
	world_close(&world);
}

static void test_eligible_gets_no_numbers_before_the_first_plan(void **state)
{
	struct world world;

	(void)state;
	world_open(&world, WEEKLY);
	world_article(&world, "a", "2026-11-17", "");
	expect_numbers(&world, "0 ");
	world_close(&world);
}

static void test_eligible_numbers_fail_with_the_store(void **state)
{
	struct world world;
	struct articles articles;
	struct error err = ERROR_INIT;

	(void)state;
	world_open(&world, WEEKLY);
	case_plan_first(&world);
	world_article(&world, "a", "2026-11-17", "");
	articles = world_load(&world);
	for (long nth = 1, failed = 1; failed; nth++) {
		int result;

		world_fail_at(&world, nth);
		result = eligible_number_in_memory(&world.publication, &articles, &err);
		failed = world_has_failed(&world);
		assert_int_equal(result, failed ? -1 : 0);
		assert_int_equal(articles.catalogue->articles[0]->sequence, failed ? 0 : 2);
	}
	articles_release(&articles);
	world_close(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_eligible_article_waits_until_it_has_settled),
		cmocka_unit_test(test_eligible_edit_lets_it_settle_anew),
		cmocka_unit_test(test_eligible_at_the_first_plan_is_all),
		cmocka_unit_test(test_eligible_are_ten_old_posts),
		cmocka_unit_test(test_eligible_are_not_eleven_old_posts),
		cmocka_unit_test(test_eligible_at_another_first_plan_is_all),
		cmocka_unit_test(test_eligible_is_nothing_that_is_held_or_has_a_number),
		cmocka_unit_test(test_eligible_article_is_settled_and_live),
		cmocka_unit_test(test_eligible_article_waits_for_its_page),
		cmocka_unit_test(test_eligible_article_waits_where_there_is_no_time_to_ask),
		cmocka_unit_test(test_eligible_fails_with_the_store),
		cmocka_unit_test(test_eligible_gets_the_numbers_of_the_next_plan),
		cmocka_unit_test(test_eligible_gets_no_numbers_before_the_first_plan),
		cmocka_unit_test(test_eligible_numbers_fail_with_the_store),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
