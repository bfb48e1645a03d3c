#include <stdlib.h>

#include "opened.h"
#include "store/remote_feeds.h"

static void test_remote_feeds_come_back(void **state)
{
	struct opened opened = opened_new();
	struct arena *arena = opened.arena;
	struct remote_item one = {.key = "1", .json = "{\"id\":\"1\"}", .dirty = true};
	struct remote_item two = {.key = "2", .json = "{}", .dirty = true};
	struct remote_item *items[] = {&one, &two};
	struct remote_feed feed = {.url = "https://e.example/feed"};
	struct remote_feed other = {.url = "https://e.example/other"};

	(void)state;
	assert_int_equal(remote_feed_load(opened.store, arena, &feed, NULL), 0);
	assert_string_equal(feed.etag, "");
	assert_int_equal(feed.count, 0);
	assert_false(remote_feed_differs(&feed));
	feed = (struct remote_feed){.url = feed.url,
		.etag = "\"e\"",
		.modified = "m",
		.title = "T",
		.home = "h",
		.language = "de",
		.reason = "r",
		.failing_since = 5,
		.items = items,
		.count = 2,
		.dirty = true};
	assert_true(remote_feed_differs(&feed));
	assert_int_equal(remote_feed_save(opened.store, &feed, NULL), 0);
	assert_false(remote_feed_differs(&feed));
	two.json = "{\"x\":1}";
	two.dirty = true;
	assert_true(remote_feed_differs(&feed));
	assert_int_equal(remote_feed_save(opened.store, &feed, NULL), 0);

	assert_int_equal(remote_feed_load(opened.store, arena, &feed, NULL), 0);
	assert_string_equal(feed.etag, "\"e\"");
	assert_string_equal(feed.modified, "m");
	assert_string_equal(feed.title, "T");
	assert_string_equal(feed.home, "h");
	assert_string_equal(feed.language, "de");
	assert_string_equal(feed.reason, "r");
	assert_int_equal(feed.failing_since, 5);
	assert_int_equal(feed.count, 2);
	assert_string_equal(feed.items[0]->key, "1");
	assert_string_equal(feed.items[1]->json, "{\"x\":1}");
	assert_int_equal(remote_feed_load(opened.store, arena, &other, NULL), 0);
	assert_int_equal(other.count, 0);
	free(feed.items);
	opened_release(&opened);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_remote_feeds_come_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
