#include <string.h>

#include "unit.h"

#include "output/rss.h"
#include "rendered.h"

static void test_rss_declares_only_what_it_uses(void **state)
{
	static struct person author[] = {{.name = "N"}};
	struct article article = PLAIN_ARTICLE;
	STRBUF(bare);
	STRBUF(filled);
	(void)state;

	render_item("rss", &article, NULL, &bare);
	expect_in(&bare, "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\">");
	article.authors = author;
	article.author_count = 1;
	render_item("rss", &article, "<p>", &filled);
	expect_in(&filled, " xmlns:content=");
	expect_in(&filled, " xmlns:dc=");
}

static void test_rss_description_before_content(void **state)
{
	struct article article = PLAIN_ARTICLE;
	STRBUF(out);
	(void)state;

	render_item("rss", &article, "<p>H</p>", &out);
	const char *description = strstr(out.data, "<description>S</description>");
	const char *content = strstr(
		out.data, "<content:encoded>&lt;p&gt;H&lt;/p&gt;</content:encoded>");
	assert_non_null(description);
	assert_non_null(content);
	assert_true(description < content);
	expect_not_in(&out, "CDATA");
}

/* A reader decodes the XML, then takes the description for HTML: what is left is the summary. */
static void test_rss_description_is_html_of_the_summary(void **state)
{
	struct article article = PLAIN_ARTICLE;
	STRBUF(out);
	(void)state;

	article.summary = "<i> & co";
	render_item("rss", &article, NULL, &out);
	expect_in(&out, "<description>&#x26;lt;i&#x26;gt; &#x26;amp; co</description>");
}

static void test_rss_item_has_title_or_description(void **state)
{
	struct article article = PLAIN_ARTICLE;
	STRBUF(untitled);
	STRBUF(titled);
	(void)state;

	article.summary = "";
	render_item("rss", &article, NULL, &titled);
	expect_in(&titled, "<title>A</title>");
	expect_not_in(&titled, "      <description>");
	article.title = "";
	render_item("rss", &article, NULL, &untitled);
	expect_in(&untitled, "      <description></description>");
	expect_not_in(&untitled, "      <title>");
}

static void test_rss_author_needs_an_address(void **state)
{
	static struct person authors[] = {{.name = "First"},
		{.name = "Second", .email = "s@example.org"},
		{.name = "Third", .email = "t@example.org"}};
	struct article article = PLAIN_ARTICLE;
	STRBUF(with);
	STRBUF(without);
	(void)state;

	article.authors = authors;
	article.author_count = 3;
	render_item("rss", &article, NULL, &with);
	expect_in(&with, "<dc:creator>First</dc:creator>\n      <dc:creator>Second</dc:creator>\n"
			 "      <dc:creator>Third</dc:creator>\n"
			 "      <author>s@example.org (Second)</author>");
	expect_not_in(&with, "t@example.org");
	article.author_count = 1;
	render_item("rss", &article, NULL, &without);
	expect_in(&without, "<dc:creator>First</dc:creator>");
	expect_not_in(&without, "<author>");
}

static void test_rss_updated_only_after_a_change(void **state)
{
	struct article article = PLAIN_ARTICLE;
	STRBUF(same);
	STRBUF(changed);
	(void)state;

	article.updated = article.published;
	render_item("rss", &article, NULL, &same);
	expect_not_in(&same, "<atom:updated>");
	article.updated.at = 60;
	render_item("rss", &article, NULL, &changed);
	expect_in(&changed, "<pubDate>Thu, 01 Jan 1970 00:00:00 +0000</pubDate>");
	expect_in(&changed, "<atom:updated>1970-01-01T00:01:00Z</atom:updated>");
}

static void test_rss_image_is_no_svg(void **state)
{
	static const struct {
		const char *icon;
		bool expected;
	} cases[] = {
		{"https://example.org/icon.png", true},
		{"https://example.org/icon.svg.png", true},
		{"https://example.org/icon.png?from=a.svg", true},
		{"https://example.org/icon.svg", false},
		{"https://example.org/icon.SVG?v=1", false},
		{"https://example.org/icon.svgz#a", false},
		{"data:image/svg+xml,x", false},
		{NULL, false},
	};
	(void)state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct feed feed = {.title = "T & T",
			.description = "",
			.home_url = "https://example.org/",
			.self_url = "https://example.org/f",
			.icon_url = cases[i].icon};
		STRBUF(out);
		assert_int_equal(rss_render(&feed, &out, NULL), 0);
		if (cases[i].expected) {
			expect_in(&out, "<title>T &#x26; T</title>\n"
					"      <link>https://example.org/</link>\n"
					"    </image>");
		} else {
			expect_not_in(&out, "<image>");
		}
	}
}

static void test_rss_refusal_leaves_out_alone(void **state)
{
	const struct article article = {.path = "a.md", .line = 1};
	const struct feed_item item = {.article = &article};
	const struct feed feed = {.items = &item, .item_count = 1};
	struct error err = ERROR_INIT;
	STRBUF(out);
	(void)state;

	strbuf_add_string(&out, "before");
	for (size_t i = 0; i < FEED_FORMAT_COUNT; i++) {
		assert_int_equal(feed_formats[i].render(&feed, &out, &err), -1);
		assert_string_equal(out.data, "before");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rss_declares_only_what_it_uses),
		cmocka_unit_test(test_rss_description_before_content),
		cmocka_unit_test(test_rss_description_is_html_of_the_summary),
		cmocka_unit_test(test_rss_item_has_title_or_description),
		cmocka_unit_test(test_rss_author_needs_an_address),
		cmocka_unit_test(test_rss_updated_only_after_a_change),
		cmocka_unit_test(test_rss_image_is_no_svg),
		cmocka_unit_test(test_rss_refusal_leaves_out_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
