#include "source/feed_read.h"

#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "base/zone.h"
#include "unit.h"

#define BASE "https://elsewhere.example/feeds/all.xml"

struct reading {
	struct arena *arena;
	struct zone *zone;
	struct read_feed feed;
	struct error err;
};

static int read_bytes(struct reading *reading, const char *bytes, size_t len)
{
	struct feed_source source = {.shown = "feed", .url = BASE, .bytes = bytes, .len = len};

	*reading = (struct reading){.arena = arena_new(), .zone = zone_new("UTC", NULL)};
	source.zone = reading->zone;
	return feed_read(&source, reading->arena, &reading->feed, &reading->err);
}

static int read_text(struct reading *reading, const char *text)
{
	return read_bytes(reading, text, strlen(text));
}

static void end(struct reading *reading)
{
	arena_free(reading->arena);
	zone_free(reading->zone);
}

#define ITEM                                                                                       \
	"<title>A &amp;amp; B</title><link>/a/</link><guid isPermaLink='false'>g</guid>"           \
	"<pubDate>Thu, 19 Nov 2026 07:00:00 +0000</pubDate>"
#define AT ((int64_t)1795071600)

/* The same item in every format: all that they can say of it is the same. */
static const struct {
	const char *name, *kind, *text;
} formats[] = {
	{"RSS 2.0", "RSS", "<rss version='2.0'><channel><item>" ITEM "</item></channel></rss>"},
	{"RSS 2.0 in a namespace", "RSS",
		"<rss xmlns='http://backend.userland.com/rss2'><channel><item>" ITEM
		"</item></channel></rss>"},
	{"RSS 0.91 with its DTD", "RSS",
		"<?xml version='1.0'?><!DOCTYPE rss PUBLIC '-//Netscape Communications//DTD RSS "
		"0.91//EN' 'http://127.0.0.1:9/rss-0.91.dtd'><rss><channel><item>" ITEM
		"</item></channel></rss>"},
	{"RSS 1.0", "RSS",
		"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
		"xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns='http://purl.org/rss/1.0/'>"
		"<channel/><item rdf:about='g'><title>A &amp;amp; B</title><link>/a/</link>"
		"<dc:date>2026-11-19T08:00:00+01:00</dc:date></item></rdf:RDF>"},
	{"Atom 1.0", "Atom",
		"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>g</id><title type='html'>A "
		"&amp;amp; B</title><link rel='self' href='/no/'/><link href='/a/'/>"
		"<published>2026-11-19T07:00:00Z</published></entry></feed>"},
	{"Atom 1.0 with XHTML", "Atom",
		"<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry><a:id>g</a:id><a:title "
		"type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>A &amp; "
		"<b>B</b></div></a:title><a:link rel='alternate' href='../a/'/>"
		"<a:published>2026-11-19T07:00:00Z</a:published></a:entry></a:feed>"},
	{"Atom 0.3", "Atom",
		"<feed xmlns='http://purl.org/atom/ns#'><entry><id>g</id><title>A &amp; B</title>"
		"<link href='/a/'/><issued>2026-11-19T07:00:00Z</issued></entry></feed>"},
	{"JSON Feed", "JSON Feed",
		"{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": [{\"id\": \"g\", "
		"\"title\": \"A & B\", \"url\": \"/a/\", "
		"\"date_published\": \"2026-11-19T07:00:00Z\"}]}"},
	{"space before the declaration", "RSS",
		"\xEF\xBB\xBF\n <?xml version='1.0'?><rss><channel><item>" ITEM
		"</item></channel></rss>"},
};

static void test_feed_read_knows_every_format(void **state)
{
	(void)state;

	for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
		struct reading reading;

		if (read_text(&reading, formats[i].text) < 0 || reading.feed.item_count != 1) {
			fail_msg("%s: %zu items, %s", formats[i].name, reading.feed.item_count,
				reading.err.text);
		}
		const struct read_item *item = &reading.feed.items[0];
		assert_string_equal(reading.feed.kind, formats[i].kind);
		assert_string_equal(item->id, "g");
		assert_true(item->id_given);
		assert_string_equal(item->title, "A & B");
		assert_non_null(item->url);
		assert_string_equal(item->url, "https://elsewhere.example/a/");
		assert_true(item->published.set);
		assert_int_equal(item->published.at, AT);
		end(&reading);
	}
}

static void test_feed_read_takes_what_an_article_needs(void **state)
{
	(void)state;
	struct reading reading;
	const char *text =
		"<rss xmlns:content='http://purl.org/rss/1.0/modules/content/' "
		"xmlns:atom='http://www.w3.org/2005/Atom'><channel><title>T</title><link>/</link>"
		"<language>de</language><item><description>S</description>"
		"<content:encoded><![CDATA[<p>C</p>]]></content:encoded>"
		"<author>ada@example.org (Ada)</author><category>x</category><category>y</category>"
		"<enclosure url='/a.mp3' type='audio/mpeg' length='12'/>"
		"<enclosure url='/b.mp3' length='-4'/>"
		"<atom:updated>2026-11-19T07:00:00Z</atom:updated></item></channel></rss>";

	assert_int_equal(read_text(&reading, text), 0);
	const struct read_item *item = &reading.feed.items[0];
	assert_string_equal(reading.feed.title, "T");
	assert_string_equal(reading.feed.language, "de");
	assert_string_equal(item->summary, "S");
	assert_string_equal(item->content, "<p>C</p>");
	assert_string_equal(item->authors[0].name, "Ada");
	assert_int_equal(item->category_count, 2);
	assert_string_equal(item->categories[1], "y");
	assert_int_equal(item->enclosure_count, 2);
	assert_string_equal(item->enclosures[0].url, "https://elsewhere.example/a.mp3");
	assert_int_equal(item->enclosures[0].length, 12);
	assert_int_equal(item->enclosures[1].length, 0);
	assert_int_equal(item->updated.at, AT);
	end(&reading);
}

static void test_feed_read_bears_with_broken_items(void **state)
{
	(void)state;
	struct reading reading;

	assert_int_equal(
		read_text(&reading,
			"<rss><channel><item><pubDate>soon</pubDate>"
			"<link>/b/</link></item><item/><item><guid>https://x.example/c</guid>"
			"<link>http://[</link></item></channel></rss>"),
		0);
	assert_int_equal(reading.feed.item_count, 3);
	assert_int_equal(reading.feed.bad_dates, 1);
	assert_false(reading.feed.items[0].published.set);
	assert_false(reading.feed.items[0].id_given);
	assert_string_equal(reading.feed.items[0].id, "https://elsewhere.example/b/");
	assert_null(reading.feed.items[1].id);
	assert_string_equal(reading.feed.items[1].title, "");
	assert_string_equal(reading.feed.items[2].url, "https://x.example/c");
	end(&reading);
}

static void test_feed_read_refuses(void **state)
{
	(void)state;
	static const struct {
		const char *text, *words;
	} rows[] = {
		{"", "empty"},
		{" \n ", "empty"},
		{"hello", "feed:1:"},
		{"<!DOCTYPE html><p>", "HTML page"},
		{"<html xmlns='http://www.w3.org/1999/xhtml'/>", "HTML page"},
		{"<?xml version='1.0'?><html/>", "web page"},
		{"<rss><channel>", "feed:1:"},
		{"<opml/>", "<opml> begins no feed"},
		{"{", "feed:1:"},
		{"{\"version\": 1}", "no JSON Feed"},
		{"<?xml version='1.0' "
		 "encoding='UTF-8'?>\n<rss><channel><title>\xE4</title></channel>"
		 "</rss>",
			"feed:2:"},
		{"<?xml version='1.0' encoding='x-none'?><rss/>", "feed:1:"},
		{"<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss>&x;</rss>",
			"external"},
		{"<!DOCTYPE r [<!ENTITY % x SYSTEM 'http://127.0.0.1:9/'> %x;]><rss/>", "external"},
		{"<!DOCTYPE r [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><rss>&b;</rss>",
			"holds another"},
		{"<!DOCTYPE r [<!ENTITY a '0123456789012345678901234567890123456789'>]><rss>&a;"
		 "</rss>",
			"long"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct reading reading;

		if (read_text(&reading, rows[i].text) == 0 || reading.err.kind != ERROR_INPUT ||
			!strstr(reading.err.text, rows[i].words)) {
			fail_msg("'%s': '%s'", rows[i].text, reading.err.text);
		}
		end(&reading);
	}
}

/* Ten levels of ten: a thousand million words. */
static void test_feed_read_refuses_billion_laughs(void **state)
{
	(void)state;
	struct reading reading;
	STRBUF(text);

	strbuf_add_string(&text, "<!DOCTYPE r [<!ENTITY l0 'ha'>");
	for (int level = 1; level < 10; level++) {
		strbuf_addf(&text, "<!ENTITY l%d '", level);
		for (int i = 0; i < 10; i++) {
			strbuf_addf(&text, "&l%d;", level - 1);
		}
		strbuf_add_string(&text, "'>");
	}
	strbuf_add_string(&text, "]><rss><channel a='&l9;'><title>&l9;</title></channel></rss>");
	assert_int_equal(read_bytes(&reading, text.data, text.len), -1);
	assert_int_equal(reading.err.kind, ERROR_INPUT);
	end(&reading);
}

static void test_feed_read_bounds_size_and_depth(void **state)
{
	(void)state;
	struct reading reading;
	STRBUF(deep);
	STRBUF(huge);

	for (int i = 0; i < 100000; i++) {
		strbuf_add_string(&deep, "<a>");
	}
	assert_int_equal(read_bytes(&reading, deep.data, deep.len), -1);
	end(&reading);
	strbuf_clear(&deep);
	for (int i = 0; i < 100000; i++) {
		strbuf_add_string(&deep, "{\"a\":");
	}
	assert_int_equal(read_bytes(&reading, deep.data, deep.len), -1);
	end(&reading);
	strbuf_reserve(&huge, FEED_READ_BYTES + 1);
	memset(huge.data, ' ', FEED_READ_BYTES + 1);
	assert_int_equal(read_bytes(&reading, huge.data, FEED_READ_BYTES + 1), -1);
	assert_non_null(strstr(reading.err.text, "over"));
	huge.data[0] = '\0';
	end(&reading);
}

static void test_feed_read_drops_what_xml_forbids(void **state)
{
	(void)state;
	struct reading reading;
	static const char text[] = "{\"version\": \"https://jsonfeed.org/version/1\", \"items\": "
				   "[{\"id\": 7, \"title\": \"a\\u0001b\\uFFFF\"}, 3, null]}";

	assert_int_equal(read_bytes(&reading, text, sizeof(text) - 1), 0);
	assert_int_equal(reading.feed.item_count, 1);
	assert_string_equal(reading.feed.items[0].id, "7");
	assert_string_equal(reading.feed.items[0].title, "ab");
	end(&reading);
	assert_int_equal(read_bytes(&reading, "<rss>\0</rss>", 12), -1);
	end(&reading);
}

static void test_feed_read_survives_every_cut(void **state)
{
	(void)state;

	for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
		for (size_t len = 0; len < strlen(formats[i].text); len++) {
			struct reading reading;

			if (read_bytes(&reading, formats[i].text, len) == 0) {
				fail_msg("%s, cut at %zu, is read", formats[i].name, len);
			}
			end(&reading);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_feed_read_knows_every_format),
		cmocka_unit_test(test_feed_read_takes_what_an_article_needs),
		cmocka_unit_test(test_feed_read_bears_with_broken_items),
		cmocka_unit_test(test_feed_read_refuses),
		cmocka_unit_test(test_feed_read_refuses_billion_laughs),
		cmocka_unit_test(test_feed_read_bounds_size_and_depth),
		cmocka_unit_test(test_feed_read_drops_what_xml_forbids),
		cmocka_unit_test(test_feed_read_survives_every_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
