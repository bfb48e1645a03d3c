/* What is journaled of pings, and what a crash, a retry or a newer change makes of it. */

#include "opened.h"
#include "store/ping_servers.h"
#include "store/pings.h"

#define SITE "https://blog.example.org/"

static void note(struct opened *opened, enum ping_target target, const char *url, int64_t now)
{
	GOOD(opened, pings_note(opened->store, target, url, "hash", now, &opened->err));
}

/* The URLs that may be told of at now, "a b", and the number of the first. */
static int64_t assert_due(
	struct opened *opened, enum ping_target target, int64_t now, const char *expected)
{
	struct ping_list list;
	STRBUF(found);
	GOOD(opened,
		pings_load(opened->store, opened->arena, target, now, 100, &list, &opened->err));
	for (size_t i = 0; i < list.count; i++) {
		strbuf_addf(&found, "%s%s", i ? " " : "", list.items[i].url);
	}
	assert_string_equal(found.data, expected);
	return list.count ? list.items[0].number : 0;
}

static void test_pings_come_back_after_a_crash_until_they_are_removed(void **state)
{
	struct opened opened = opened_new();
	(void)state;
	GOOD(&opened, db_begin(opened.store->db, &opened.err));
	note(&opened, PING_FEED, "lost", 5);
	db_rollback(opened.store->db);
	note(&opened, PING_FEED, "b", 10);
	note(&opened, PING_FEED, "a", 10);
	note(&opened, PING_MAP, "b", 10);
	opened_reopen(&opened);
	assert_due(&opened, PING_FEED, 9, "");
	int64_t first = assert_due(&opened, PING_FEED, 10, "b a");
	GOOD(&opened, pings_remove(opened.store, first, &opened.err));
	opened_reopen(&opened);
	assert_due(&opened, PING_FEED, 10, "a");
	assert_due(&opened, PING_MAP, 10, "b");
	GOOD(&opened, pings_drop(opened.store, PING_FEED, "b", &opened.err));
	assert_due(&opened, PING_MAP, 10, "b");
	GOOD(&opened, pings_drop(opened.store, PING_MAP, "b", &opened.err));
	assert_due(&opened, PING_MAP, 10, "");
	opened_release(&opened);
}

static void test_pings_note_takes_the_place_of_what_waits(void **state)
{
	struct opened opened = opened_new();
	struct ping_list list;
	(void)state;
	note(&opened, PING_FEED, "a", 10);
	int64_t old = assert_due(&opened, PING_FEED, 10, "a");
	GOOD(&opened, pings_defer(opened.store, old, 10, "x", &opened.err));
	GOOD(&opened, pings_defer(opened.store, old, 10, "x", &opened.err));
	GOOD(&opened, pings_note(opened.store, PING_FEED, "a", "new", 20, &opened.err));
	/* What ends now for the old bytes says nothing of the new ones. */
	GOOD(&opened, pings_remove(opened.store, old, &opened.err));
	GOOD(&opened,
		pings_load(opened.store, opened.arena, PING_FEED, 20, 100, &list, &opened.err));
	assert_int_equal(list.count, 1);
	assert_string_equal(list.items[0].hash, "new");
	assert_true(list.items[0].number > old);
	opened_release(&opened);
}

static void test_pings_defer_waits_longer_each_time(void **state)
{
	static const int64_t waits[] = {0, 60, 120, 240, 480, 960, 1920, 3600, 3600};
	struct opened opened = opened_new();
	struct ping_queue queue;
	int64_t now = 1000;
	(void)state;
	note(&opened, PING_FEED, "a", now);
	int64_t number = assert_due(&opened, PING_FEED, now, "a");
	for (size_t i = 0; i < ARRAY_LEN(waits); i++) {
		GOOD(&opened, pings_defer(opened.store, number, now, "down", &opened.err));
		if (waits[i]) {
			assert_due(&opened, PING_FEED, now + waits[i] - 1, "");
		}
		now += waits[i];
		assert_due(&opened, PING_FEED, now, "a");
	}
	GOOD(&opened, pings_queue(opened.store, opened.arena, PING_FEED, &queue, &opened.err));
	assert_int_equal(queue.count, 1);
	assert_int_equal(queue.since, 1000);
	assert_string_equal(queue.reason, "down");
	/* One that always fails comes after those that were not tried. */
	note(&opened, PING_FEED, "b", now);
	assert_due(&opened, PING_FEED, now, "b a");
	opened_release(&opened);
}

static void test_pings_of_pages_wait_for_their_release(void **state)
{
	struct opened opened = opened_new();
	(void)state;
	note(&opened, PING_PAGE, "a", 10);
	assert_due(&opened, PING_PAGE, 10, "");
	GOOD(&opened, pings_release(opened.store, &opened.err));
	int64_t number = assert_due(&opened, PING_PAGE, 10, "a");
	note(&opened, PING_PAGE, "b", 10);
	GOOD(&opened, pings_remove_pages(opened.store, number, &opened.err));
	GOOD(&opened, pings_release(opened.store, &opened.err));
	assert_due(&opened, PING_PAGE, 10, "b");
	opened_release(&opened);
}

static void test_pings_drop_maps_that_no_page_waits_for(void **state)
{
	struct opened opened = opened_new();
	(void)state;
	note(&opened, PING_PAGE, "a", 10);
	note(&opened, PING_MAP, "m", 10);
	GOOD(&opened, pings_expect(opened.store, "m", "other", 11, &opened.err));
	GOOD(&opened, pings_expect(opened.store, "key", "k", 11, &opened.err));
	GOOD(&opened, pings_drop_maps(opened.store, &opened.err));
	assert_due(&opened, PING_MAP, 10, "m");
	assert_due(&opened, PING_MAP, 11, "m key");
	assert_int_equal(
		opened_count(&opened,
			"SELECT count(*) FROM ping WHERE target = 'map' AND hash = 'hash'"),
		1);
	GOOD(&opened, pings_drop(opened.store, PING_PAGE, "a", &opened.err));
	GOOD(&opened, pings_drop_maps(opened.store, &opened.err));
	assert_due(&opened, PING_MAP, 11, "");
	opened_release(&opened);
}

static void test_pings_give_up_what_is_old(void **state)
{
	struct opened opened = opened_new();
	int64_t count;
	(void)state;
	note(&opened, PING_FEED, "a", 10);
	note(&opened, PING_FEED, "b", 20);
	note(&opened, PING_MAP, "c", 10);
	GOOD(&opened, pings_give_up(opened.store, PING_FEED, 20, &count, &opened.err));
	assert_int_equal(count, 1);
	assert_due(&opened, PING_FEED, 20, "b");
	assert_due(&opened, PING_MAP, 20, "c");
	GOOD(&opened, pings_give_up(opened.store, PING_FEED, 20, &count, &opened.err));
	assert_int_equal(count, 0);
	opened_release(&opened);
}

/* An article as it is stored, and as it will be. */
static struct known_article article(const char *url, int64_t updated)
{
	return (struct known_article){.id = "id",
		.path = "p",
		.url = url,
		.title = "T",
		.content_hash = "",
		.published = {.set = true, .at = 100},
		.updated = {.set = true, .at = updated},
		.first_public = 100};
}

static void assert_noted(
	const struct known_article *before, struct known_article *after, const char *expected)
{
	struct opened opened = opened_new();
	GOOD(&opened, store_set(opened.store, STORE_LAST_BUILD, 50, &opened.err));
	if (before) {
		struct known_article stored = *before;
		GOOD(&opened, articles_put(opened.store, &stored, &opened.err));
		after->number = stored.number;
	}
	GOOD(&opened, pings_note_article(opened.store, SITE, after, 10, &opened.err));
	GOOD(&opened, pings_release(opened.store, &opened.err));
	assert_due(&opened, PING_PAGE, 10, expected);
	opened_release(&opened);
}

static void test_pings_note_article_that_search_engines_see_otherwise(void **state)
{
	struct known_article before = article(SITE "a/", 100), after = before;
	(void)state;
	assert_noted(NULL, &after, SITE "a/");
	assert_noted(&before, &after, "");
	after.title = "Another";
	after.sequence = 7;
	assert_noted(&before, &after, "");
	after.updated.at = 101;
	assert_noted(&before, &after, SITE "a/");
	after = before;
	after.updated.offset = 3600;
	assert_noted(&before, &after, SITE "a/");
	after = before;
	after.updated.day = true;
	assert_noted(&before, &after, SITE "a/");
	after = before;
	after.url = SITE "b/";
	assert_noted(&before, &after, SITE "a/ " SITE "b/");
	after.url = "https://elsewhere.example/b/";
	assert_noted(&before, &after, SITE "a/");
	assert_noted(NULL, &after, "");
}

static void test_pings_note_article_that_goes_and_comes_back(void **state)
{
	struct known_article there = article(SITE "a/", 100), gone = there, imported = there;
	(void)state;
	gone.vanished = 500;
	imported.first_public = 0;
	assert_noted(&there, &gone, SITE "a/");
	assert_noted(&gone, &there, SITE "a/");
	assert_noted(&gone, &gone, "");
	assert_noted(NULL, &imported, "");
	assert_noted(&imported, &there, SITE "a/");
}

static void test_pings_note_article_not_before_the_first_build(void **state)
{
	struct opened opened = opened_new();
	struct known_article known = article(SITE "a/", 100);
	(void)state;
	GOOD(&opened, pings_note_article(opened.store, SITE, &known, 10, &opened.err));
	GOOD(&opened, pings_release(opened.store, &opened.err));
	assert_due(&opened, PING_PAGE, 10, "");
	opened_release(&opened);
}

static struct ping_server server(struct opened *opened, const char *url)
{
	struct ping_server found;
	GOOD(opened, ping_server_load(opened->store, opened->arena, url, &found, &opened->err));
	return found;
}

static void test_ping_servers_are_left_alone_for_a_while(void **state)
{
	static const int64_t waits[] = {0, 60, 120, 240, 480, 960, 1920, 3600, 3600};
	struct opened opened = opened_new();
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(waits); i++) {
		GOOD(&opened,
			ping_server_failed(opened.store, "hub", 1000, 0, "down", &opened.err));
		assert_int_equal(server(&opened, "hub").due, 1000 + waits[i]);
		assert_int_equal(server(&opened, "hub").failures, i + 1);
	}
	GOOD(&opened, ping_server_failed(opened.store, "hub", 2000, 77, "asked to", &opened.err));
	opened_reopen(&opened);
	assert_int_equal(server(&opened, "hub").due, 2077);
	assert_string_equal(server(&opened, "hub").reason, "asked to");
	assert_int_equal(server(&opened, "other").due, 0);
	assert_string_equal(server(&opened, "other").reason, "");
	GOOD(&opened, ping_server_failed(opened.store, "other", 5, 7, "new", &opened.err));
	assert_int_equal(server(&opened, "other").due, 12);
	opened_release(&opened);
}

static void test_ping_servers_count_what_was_given_up(void **state)
{
	struct opened opened = opened_new();
	(void)state;
	GOOD(&opened, ping_server_lost(opened.store, "hub", 2, "404", &opened.err));
	GOOD(&opened, ping_server_lost(opened.store, "hub", 3, "410", &opened.err));
	assert_int_equal(server(&opened, "hub").lost, 5);
	assert_int_equal(server(&opened, "hub").failures, 0);
	assert_int_equal(server(&opened, "hub").due, 0);
	assert_string_equal(server(&opened, "hub").reason, "410");
	GOOD(&opened, ping_server_accepted(opened.store, "hub", &opened.err));
	assert_int_equal(server(&opened, "hub").lost, 0);
	assert_string_equal(server(&opened, "hub").reason, "");
	opened_release(&opened);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pings_come_back_after_a_crash_until_they_are_removed),
		cmocka_unit_test(test_pings_note_takes_the_place_of_what_waits),
		cmocka_unit_test(test_pings_defer_waits_longer_each_time),
		cmocka_unit_test(test_pings_of_pages_wait_for_their_release),
		cmocka_unit_test(test_pings_drop_maps_that_no_page_waits_for),
		cmocka_unit_test(test_pings_give_up_what_is_old),
		cmocka_unit_test(test_pings_note_article_that_search_engines_see_otherwise),
		cmocka_unit_test(test_pings_note_article_that_goes_and_comes_back),
		cmocka_unit_test(test_pings_note_article_not_before_the_first_build),
		cmocka_unit_test(test_ping_servers_are_left_alone_for_a_while),
		cmocka_unit_test(test_ping_servers_count_what_was_given_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
