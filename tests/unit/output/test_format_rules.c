/* What the formats ask of every feed, a row for each: the parts that must be in it, in this order,
 * and one that must not. */
#include <string.h>

#include "unit.h"

#include "output/sitemap.h"
#include "rendered.h"

static struct person authors[] = {{.name = "Ada"}, {.name = "Grace"}};
static struct term categories[] = {{"C & D", "c-d"}};
static struct term tags[] = {{"T", "t"}, {"C & d", "c-d"}};
static struct enclosure files[] = {
	{.url = "https://example.org/1.mp3", .type = "audio/mpeg", .length = 5},
	{.url = "https://example.org/2.mp3", .type = "audio/mpeg"},
};

static const struct article changed = {.path = "a.md",
	.line = 1,
	.id = "tag:example.org,2026:/a",
	.url = "https://example.org/a/?b&c",
	.title = "A & <b>B</b>",
	.summary = "S",
	.authors = authors,
	.author_count = 2,
	.categories = categories,
	.category_count = 1,
	.tags = tags,
	.tag_count = 2,
	.enclosures = files,
	.enclosure_count = 2,
	.published = {.at = 1772323199, .offset = 3600, .set = true},
	.updated = {.at = 1772323200, .set = true}};
/* At the same instant: no second may be invented to tell them apart. */
static const struct article same = {.path = "b.md",
	.line = 1,
	.id = "b",
	.url = "https://example.org/b/",
	.title = "B",
	.summary = "",
	.published = {.at = 1772323200, .set = true}};

static const struct feed_item items[] = {{&changed, "S", "<p>H</p>"}, {&same, "", NULL}};

static const struct feed whole = {.id = "tag:example.org,2026:/feed",
	.title = "T & U",
	.description = "D",
	.language = "de-DE",
	.home_url = "https://example.org/",
	.self_url = "https://example.org/feed",
	.css_url = "/feed.css",
	.copyright = "© T",
	.icon_url = "https://example.org/i.png",
	.category_scheme = "https://example.org/category/",
	.items = items,
	.item_count = 2,
	.updated = 1772323200,
	.generator_version = "1",
	.hub_url = "https://hub.example/",
	.prev_archive_url = "https://example.org/archive/1"};

struct rule {
	const char *format;
	const char *parts[4];
	const char *absent;
};

static void check_in_order(const struct strbuf *out, const struct rule *rule)
{
	const char *at = out->data;

	for (size_t i = 0; i < ARRAY_LEN(rule->parts) && rule->parts[i]; i++) {
		const char *found = strstr(at, rule->parts[i]);

		if (!found) {
			fail_msg("no %s, or not behind the one before, in:\n%s", rule->parts[i],
				out->data);
		}
		at = found + strlen(rule->parts[i]);
	}
	if (rule->absent) {
		expect_not_in(out, rule->absent);
	}
}

static void check_rules(const struct feed *feed, const struct rule *rules, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct feed_format *format = feed_format_find(rules[i].format);
		struct error err = ERROR_INIT;
		STRBUF(out);

		if (format->render(feed, &out, &err) < 0 || format->verify(&out, &err) < 0) {
			fail_msg("%s", err.text);
		}
		check_in_order(&out, &rules[i]);
	}
}

static void test_format_rules_of_rss(void **state)
{
	static const struct rule rules[] = {
		/* The style comes before the root. */
		{"rss", {"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<?xml-stylesheet", "<rss "},
			NULL},
		{"rss",
			{"<atom:link rel=\"self\" type=\"application/rss+xml\" href=\"https://"
			 "example.org/feed\"/>",
				"<atom:link rel=\"hub\" href=\"https://hub.example/\"/>"},
			"hub\" type"},
		{"rss", {"<title>T &#x26; U</title>", "<title>A &#x26; &#x3C;b&gt;B"},
			"<title>A &amp;"},
		{"rss", {"<language>de-DE</language>"}, NULL},
		/* The newest change, not the time of the build. */
		{"rss", {"<lastBuildDate>Sun, 01 Mar 2026 00:00:00 +0000</lastBuildDate>"}, NULL},
		{"rss",
			{"<image>", "<title>T &#x26; U</title>",
				"<link>https://example.org/</link>", "</image>"},
			NULL},
		{"rss", {"<guid isPermaLink=\"false\">tag:example.org,2026:/a</guid>"},
			"isPermaLink=\"true\""},
		{"rss",
			{"<pubDate>Sat, 28 Feb 2026 23:59:59 +0000</pubDate>",
				"<atom:updated>2026-03-01T00:00:00Z</atom:updated>"},
			NULL},
		{"rss", {"<dc:creator>Ada</dc:creator>", "<dc:creator>Grace</dc:creator>"},
			"<author>"},
		{"rss", {"<category>C &#x26; D</category>", "<category>T</category>"},
			"<category>C &#x26; d"},
		{"rss",
			{"<enclosure url=\"https://example.org/1.mp3\" length=\"5\" "
			 "type=\"audio/mpeg\"/>"},
			"<enclosure url=\"https://example.org/2.mp3"},
		{"rss", {"<description>S</description>", "<content:encoded>&lt;p&gt;H"}, "CDATA"},
	};
	(void)state;

	check_rules(&whole, rules, ARRAY_LEN(rules));
}

static void test_format_rules_of_atom(void **state)
{
	static const struct rule rules[] = {
		{"atom",
			{"<?xml-stylesheet", "<feed xmlns=\"http://www.w3.org/2005/Atom\" "
					     "xml:lang=\"de-DE\""},
			NULL},
		{"atom",
			{"<id>tag:example.org,2026:/feed</id>", "<title>T &amp; U</title>",
				"<updated>2026-03-01T00:00:00Z</updated>", "<author>"},
			NULL},
		{"atom",
			{"<link rel=\"alternate\" type=\"text/html\" "
			 "href=\"https://example.org/\"/>",
				"<link rel=\"self\" type=\"application/atom+xml\" ",
				"<link rel=\"hub\" href=\"https://hub.example/\"/>",
				"<link rel=\"prev-archive\" "},
			"rel=\"current\""},
		{"atom",
			{"<rights>© T</rights>", "<generator version=\"1\">postrider<", "<icon>",
				"<logo>"},
			NULL},
		{"atom",
			{"<entry>", "<id>tag:example.org,2026:/a</id>",
				"<published>2026-02-28T23:59:59Z</published>",
				"<updated>2026-03-01T00:00:00Z</updated>"},
			NULL},
		{"atom",
			{"<name>Ada</name>", "<name>Grace</name>",
				"<link rel=\"alternate\" type=\"text/html\" "
				"href=\"https://example.org/a/?b&amp;c\"/>"},
			NULL},
		{"atom",
			{"<link rel=\"enclosure\" type=\"audio/mpeg\" length=\"5\" ",
				"<link rel=\"enclosure\" type=\"audio/mpeg\" href="},
			NULL},
		{"atom",
			{"<category term=\"c-d\" label=\"C &amp; D\" "
			 "scheme=\"https://example.org/category/\"/>",
				"<category term=\"t\" label=\"T\"/>"},
			"label=\"C &amp; d\""},
		{"atom", {"<summary>S</summary>", "<content type=\"html\">&lt;p&gt;H"}, NULL},
		{"atom", {"<id>b</id>", "<updated>2026-03-01T00:00:00Z</updated>"}, NULL},
	};
	(void)state;

	check_rules(&whole, rules, ARRAY_LEN(rules));
}

static void test_format_rules_of_jsonfeed(void **state)
{
	static const struct rule rules[] = {
		{"json",
			{"{\n  \"version\": \"https://jsonfeed.org/version/1.1\"",
				"\"home_page_url\": \"https://example.org/\"",
				"\"feed_url\": \"https://example.org/feed\""},
			NULL},
		{"json",
			{"\"next_url\": \"https://example.org/archive/1\"",
				"\"language\": \"de-DE\""},
			NULL},
		{"json",
			{"\"hubs\": [", "\"type\": \"WebSub\"",
				"\"url\": \"https://hub.example/\""},
			NULL},
		{"json",
			{"\"id\": \"tag:example.org,2026:/a\"", "\"title\": \"A & <b>B</b>\"",
				"\"content_html\": \"<p>H</p>\"", "\"summary\": \"S\""},
			NULL},
		{"json",
			{"\"date_published\": \"2026-02-28T23:59:59Z\"",
				"\"date_modified\": \"2026-03-01T00:00:00Z\"", "\"name\": \"Ada\"",
				"\"name\": \"Grace\""},
			"\"author\":"},
		{"json", {"\"tags\": [\n        \"C & D\",\n        \"T\"\n      ]"}, NULL},
		{"json", {"\"attachments\": [", "\"size_in_bytes\": 5", "2.mp3"}, NULL},
		{"json", {"\"id\": \"b\"", "\"content_text\": \"\""}, NULL},
	};
	(void)state;

	check_rules(&whole, rules, ARRAY_LEN(rules));
}

static void test_format_rules_of_archives(void **state)
{
	static const struct rule rules[] = {
		{"rss", {"xmlns:fh=", "rel=\"self\"", "rel=\"current\"", "<fh:archive/>"},
			"rel=\"hub\""},
		{"atom",
			{"rel=\"current\"", "rel=\"prev-archive\"", "rel=\"next-archive\"",
				"<fh:archive/>"},
			"rel=\"hub\""},
		{"json", {"\"next_url\": \"https://example.org/archive/1\""}, "\"hubs\""},
	};
	struct feed archive = whole;
	(void)state;

	archive.is_archive = true;
	archive.current_url = "https://example.org/feed";
	archive.next_archive_url = "https://example.org/archive/3";
	check_rules(&archive, rules, ARRAY_LEN(rules));
}

static void test_format_rules_of_sitemaps(void **state)
{
	static const struct {
		struct moment lastmod;
		const char *expected;
	} cases[] = {
		/* As precise as the source is. */
		{{.at = 1772319600, .offset = 3600, .set = true, .day = true},
			"<lastmod>2026-03-01</lastmod>"},
		{{.at = 1772319600, .offset = 3600, .set = true},
			"<lastmod>2026-03-01T00:00:00+01:00</lastmod>"},
		{{0}, "</loc>\n  </url>"},
	};
	(void)state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct sitemap_entry entry = {
			.url = "https://example.org/?a&b='c'", .lastmod = cases[i].lastmod};
		const struct sitemap sitemap = {&entry, 1, SITEMAP_MAX_URLS, SITEMAP_MAX_BYTES};
		size_t taken;
		STRBUF(out);

		assert_int_equal(sitemap_render(&sitemap, &out, &taken, NULL), 0);
		expect_in(&out, "<loc>https://example.org/?a&amp;b='c'</loc>");
		expect_in(&out, cases[i].expected);
		/* Nobody reads these. */
		expect_not_in(&out, "changefreq");
		expect_not_in(&out, "priority");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_format_rules_of_rss),
		cmocka_unit_test(test_format_rules_of_atom),
		cmocka_unit_test(test_format_rules_of_jsonfeed),
		cmocka_unit_test(test_format_rules_of_archives),
		cmocka_unit_test(test_format_rules_of_sitemaps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
