#include "unit.h"

#include <locale.h>
#include <string.h>

#include "base/text.h"
#include "nasty.h"
#include "output/opml.h"
#include "output/output.h"
#include "output/xml.h"

static void test_output_finds_formats_by_name(void **state)
{
	(void)state;
	assert_string_equal(feed_format_find("rss")->file, "feed.xml");
	assert_string_equal(feed_format_find("atom")->file, "atom.xml");
	assert_string_equal(feed_format_find("json")->file, "feed.json");
	assert_null(feed_format_find("RSS"));
	assert_null(feed_format_find(""));
}

static void test_output_same_feed_same_bytes(void **state)
{
	(void)state;

	for (size_t i = 0; i < FEED_FORMAT_COUNT; i++) {
		STRBUF(first);
		STRBUF(second);
		assert_int_equal(feed_formats[i].render(&nasty_feed, &first, NULL), 0);
		setlocale(LC_ALL, "C.UTF-8");
		assert_int_equal(feed_formats[i].render(&nasty_feed, &second, NULL), 0);
		setlocale(LC_ALL, "C");
		assert_int_equal(first.len, second.len);
		assert_memory_equal(first.data, second.data, first.len);
	}
}

static void expect_clean(const struct strbuf *bytes)
{
	size_t at = 0;

	while (at < bytes->len) {
		unsigned codepoint = 0;
		size_t len = text_decode(bytes->data + at, bytes->len - at, &codepoint);
		assert_int_not_equal(len, 0);
		assert_true(text_is_xml_char(codepoint) && codepoint != '\r');
		at += len;
	}
}

/* A fixed sequence; the numbers are those of Numerical Recipes. */
static unsigned next_random(unsigned *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 16;
}

static void fill_random(char *text, size_t len, unsigned *seed)
{
	static const char favourites[] = "&<>\"'];?-\r\n\t\x01\x7f\xef\xbf\xbe\xed\xa0\xf0\x9f";

	for (size_t i = 0; i < len; i++) {
		unsigned pick = next_random(seed);
		text[i] = pick % 2 ? favourites[pick / 2 % (sizeof(favourites) - 1)]
				   : (char)(pick / 2 % 255 + 1);
	}
	text[len] = '\0';
}

static void render_random(const char *text)
{
	struct person person = {text, text, text};
	struct term term = {text, text};
	struct enclosure enclosure = {text, text, 1};
	const struct article article = {.path = "a",
		.id = "i",
		.url = text,
		.title = text,
		.summary = text,
		.language = text,
		.authors = &person,
		.author_count = 1,
		.categories = &term,
		.category_count = 1,
		.image = text,
		.enclosures = &enclosure,
		.enclosure_count = 1,
		.published = {.at = 0, .set = true}};
	const struct feed_item item = {&article, text, text};
	const struct feed feed = {.id = text,
		.title = text,
		.description = text,
		.language = "en",
		.home_url = text,
		.self_url = text,
		.css_url = text,
		.copyright = text,
		.icon_url = text,
		.author = &person,
		.category_scheme = text,
		.items = &item,
		.item_count = 1,
		.generator_version = text};

	for (size_t i = 0; i < FEED_FORMAT_COUNT; i++) {
		struct error err = ERROR_INIT;
		STRBUF(out);
		if (feed_formats[i].render(&feed, &out, &err) < 0 ||
			feed_formats[i].verify(&out, &err) < 0) {
			fail_msg("%s: %s\n%s", feed_formats[i].name, err.text, out.data);
		}
		expect_clean(&out);
	}
}

static void test_output_any_bytes_stay_well_formed(void **state)
{
	unsigned seed = 1;
	char text[40];
	(void)state;

	for (int round = 0; round < 3000; round++) {
		fill_random(text, next_random(&seed) % sizeof(text), &seed);
		render_random(text);
	}
}

static void test_output_opml_any_bytes_stay_well_formed(void **state)
{
	unsigned seed = 2;
	char text[40];
	(void)state;

	for (int round = 0; round < 1000; round++) {
		fill_random(text, next_random(&seed) % sizeof(text), &seed);
		const struct person owner = {text, text, text};
		const struct opml_entry entry = {text, text, text, text};
		const struct opml opml = {text, &owner, &entry, 1};
		STRBUF(out);
		assert_int_equal(opml_render(&opml, &out, NULL), 0);
		assert_int_equal(xml_verify(&out, NULL), 0);
		expect_clean(&out);
	}
}

/* Readers refuse a text of over 10 MB; so does verify, before anything is published. */
static void test_output_huge_article_is_refused_by_verify(void **state)
{
	const struct article article = {.path = "a",
		.id = "i",
		.url = "u",
		.title = "t",
		.summary = "",
		.published = {.at = 0, .set = true}};
	struct feed_item item = {&article, "", NULL};
	struct feed feed = empty_feed;
	struct error err = ERROR_INIT;
	STRBUF(html);
	STRBUF(out);
	(void)state;

	while (html.len < 10500000) {
		strbuf_add_string(&html, "0123456789abcdef");
	}
	item.html = html.data;
	feed.items = &item;
	feed.item_count = 1;
	assert_int_equal(feed_formats[0].render(&feed, &out, &err), 0);
	assert_int_equal(feed_formats[0].verify(&out, &err), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_output_finds_formats_by_name),
		cmocka_unit_test(test_output_same_feed_same_bytes),
		cmocka_unit_test(test_output_any_bytes_stay_well_formed),
		cmocka_unit_test(test_output_opml_any_bytes_stay_well_formed),
		cmocka_unit_test(test_output_huge_article_is_refused_by_verify),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
