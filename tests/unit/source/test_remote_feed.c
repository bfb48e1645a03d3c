#include "source/remote_feed.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "source/feed_read.h"
#include "source/remote_item.h"
#include "unit.h"

static struct read_feed read_text(struct arena *arena, const char *text)
{
	struct zone *zone = zone_new("Europe/Berlin", NULL);
	struct feed_source source = {.zone = zone,
		.shown = "feed",
		.url = "https://e.example/",
		.bytes = text,
		.len = strlen(text)};
	struct read_feed feed = {0};
	struct error err = ERROR_INIT;

	if (feed_read(&source, arena, &feed, &err) < 0) {
		fail_msg("%s", err.text);
	}
	zone_free(zone);
	return feed;
}

/* Whatever a feed is, its items are read again as they were written down. */
static void test_remote_item_is_read_as_it_was(void **state)
{
	static const char *const items[] = {
		"<item><title>A &amp;amp; \"B\"</title><link>https://e.example/1</link>"
		"<guid>g 1</guid><pubDate>Mon, 02 Nov 2026 08:00:00 +0100</pubDate>"
		"<description>&lt;p&gt;x &amp;lt; y&lt;/p&gt;</description></item>",
		("<item><title>T</title><description>Short</description><content:encoded>"
		 "<![CDATA[<p>Long</p>\n\n<pre>\ta</pre>]]></content:encoded></item>"),
		"<item><guid>x</guid><category>One</category><category>Two, three</category>"
		"<author>ada@example.org (Ada Example)</author>"
		"<enclosure url='https://e.example/a.mp3' length='5' type='audio/mpeg'/></item>",
		"<item><title>\xF0\x9F\x9A\x80 "
		"\xC3\xA9</title><pubDate>2026-11-19</pubDate></item>",
	};
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(items); i++) {
		struct read_feed first, second;
		const char *text;
		STRBUF(rss);
		STRBUF(json);

		strbuf_addf(&rss,
			"<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/"
			"content/'><channel><title>F</title>%s</channel></rss>",
			items[i]);
		first = read_text(arena, rss.data);
		text = remote_item_text(arena, &first.items[0]);
		assert_null(strchr(text, '\n'));
		strbuf_addf(&json,
			"{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": [%s]}",
			text);
		second = read_text(arena, json.data);
		assert_int_equal(second.item_count, 1);
		assert_string_equal(remote_item_text(arena, &second.items[0]), text);
		assert_string_equal(remote_item_key(arena, &second.items[0]),
			remote_item_key(arena, &first.items[0]));
		assert_string_equal(second.items[0].title, first.items[0].title);
		assert_int_equal(second.items[0].published.at, first.items[0].published.at);
		assert_int_equal(second.items[0].published.day, first.items[0].published.day);
	}
	arena_free(arena);
}

static void take(struct remote_feed *feed, struct arena *arena, int first, int last)
{
	STRBUF(text);
	struct error err = ERROR_INIT;

	strbuf_add_string(&text, "{\"version\": \"https://jsonfeed.org/version/1.1\", "
				 "\"title\": \"F\", \"items\": [");
	for (int i = last; i >= first; i--) {
		strbuf_addf(&text, "{\"id\": \"%d\"}%s", i, i > first ? "," : "");
	}
	strbuf_add_string(&text, "]}");
	struct remote_document document = {
		.url = "https://e.example/", .charset = "", .bytes = text.data, .len = text.len};
	if (remote_feed_take(feed, &document, NULL, arena, &err) < 0) {
		fail_msg("%s", err.text);
	}
}

static struct remote_feed new_feed(void)
{
	return (struct remote_feed){.url = "https://e.example/feed",
		.etag = "",
		.modified = "",
		.title = "",
		.home = "",
		.language = "",
		.reason = ""};
}

static void test_remote_feed_keeps_what_it_had(void **state)
{
	struct arena *arena = arena_new();
	struct remote_feed feed = new_feed();

	(void)state;
	take(&feed, arena, 1, 3);
	assert_int_equal(feed.count, 3);
	assert_true(feed.dirty && feed.items[0]->dirty);
	assert_string_equal(feed.title, "F");
	assert_string_equal(feed.items[0]->key, "1");
	feed.dirty = feed.items[0]->dirty = feed.items[2]->dirty = false;
	take(&feed, arena, 3, 4);
	assert_int_equal(feed.count, 4);
	assert_string_equal(feed.items[3]->key, "4");
	assert_false(feed.dirty || feed.items[0]->dirty || feed.items[2]->dirty);
	free(feed.items);
	arena_free(arena);
}

static void test_remote_feed_has_a_bound(void **state)
{
	struct arena *arena = arena_new();
	struct remote_feed feed = new_feed();

	(void)state;
	take(&feed, arena, 1, (int)REMOTE_FEED_ITEMS);
	take(&feed, arena, 10000, 10001);
	assert_int_equal(feed.count, REMOTE_FEED_ITEMS);
	assert_string_equal(feed.items[0]->key, "3");
	assert_string_equal(feed.items[feed.count - 1]->key, "10001");
	free(feed.items);
	arena_free(arena);
}

static void test_remote_feed_stays_where_it_is_none(void **state)
{
	struct arena *arena = arena_new();
	struct remote_feed feed = new_feed();
	struct remote_document document = {
		.url = "https://e.example/", .charset = "", .bytes = "<html/>", .len = 7};

	(void)state;
	take(&feed, arena, 1, 1);
	feed.dirty = false;
	assert_int_equal(remote_feed_take(&feed, &document, NULL, arena, NULL), -1);
	assert_int_equal(feed.count, 1);
	assert_false(feed.dirty);
	free(feed.items);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_remote_item_is_read_as_it_was),
		cmocka_unit_test(test_remote_feed_keeps_what_it_had),
		cmocka_unit_test(test_remote_feed_has_a_bound),
		cmocka_unit_test(test_remote_feed_stays_where_it_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
