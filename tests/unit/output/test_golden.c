/*
 * Renders fixed input and compares it byte for byte with tests/golden/output/. After a change that
 * is meant, POSTRIDER_UPDATE_GOLDEN=1 writes the files anew (and fails, so that it is not left
 * set); read the difference before committing it.
 */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nasty.h"
#include "output/opml.h"
#include "output/output.h"
#include "output/sitemap.h"

#define GOLDEN POSTRIDER_SOURCE_DIR "/tests/golden/output/"

static void read_file(const char *path, struct strbuf *ret_bytes)
{
	char chunk[4096];
	size_t got;
	FILE *file = fopen(path, "rb");

	if (!file) {
		fail_msg("cannot open %s", path);
	}
	while ((got = fread(chunk, 1, sizeof(chunk), file)) > 0) {
		strbuf_add(ret_bytes, chunk, got);
	}
	fclose(file);
}

static void update(const char *path, const struct strbuf *bytes)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes->data, 1, bytes->len, file), bytes->len);
	assert_int_equal(fclose(file), 0);
	fail_msg("%s written anew", path);
}

static void compare(const char *name, const struct strbuf *bytes)
{
	STRBUF(path);
	STRBUF(expected);

	strbuf_addf(&path, GOLDEN "%s", name);
	if (getenv("POSTRIDER_UPDATE_GOLDEN")) {
		update(path.data, bytes);
	}
	read_file(path.data, &expected);
	size_t same = 0;
	while (same < expected.len && same < bytes->len &&
		expected.data[same] == bytes->data[same]) {
		same++;
	}
	if (same != expected.len || same != bytes->len) {
		fail_msg("%s differs at byte %zu:\nexpected: %.80s\nrendered: %.80s", name, same,
			expected.data + same, bytes->data + same);
	}
}

static void compare_feed(
	const struct feed *feed, const char *prefix, const struct feed_format *format)
{
	struct error err = ERROR_INIT;
	STRBUF(name);
	STRBUF(bytes);

	strbuf_addf(&name, "%s-%s", prefix, format->file);
	if (format->render(feed, &bytes, &err) < 0 || format->verify(&bytes, &err) < 0) {
		fail_msg("%s: %s", name.data, err.text);
	}
	compare(name.data, &bytes);
}

static void test_golden_rss(void **state)
{
	(void)state;
	compare_feed(&nasty_feed, "nasty", feed_format_find("rss"));
}

static void test_golden_rss_empty(void **state)
{
	(void)state;
	compare_feed(&empty_feed, "empty", feed_format_find("rss"));
}

static void test_golden_atom(void **state)
{
	(void)state;
	compare_feed(&nasty_feed, "nasty", feed_format_find("atom"));
}

static void test_golden_atom_empty(void **state)
{
	(void)state;
	compare_feed(&empty_feed, "empty", feed_format_find("atom"));
}

static void test_golden_jsonfeed(void **state)
{
	(void)state;
	compare_feed(&nasty_feed, "nasty", feed_format_find("json"));
}

static void test_golden_jsonfeed_empty(void **state)
{
	(void)state;
	compare_feed(&empty_feed, "empty", feed_format_find("json"));
}

static void test_golden_opml(void **state)
{
	static const struct opml_entry entries[] = {
		{"All & <everything>", "https://example.org/feed.xml?a&b", "https://example.org/",
			"rss"},
		{"Qualität \"a\"\x01\nb ]]>", "https://example.org/category/q/atom.xml",
			"https://example.org/category/q/", "atom"},
	};
	const struct opml opml = {"Backend <Notes> & more", nasty_feed.author, entries, 2};
	struct error err = ERROR_INIT;
	STRBUF(bytes);
	(void)state;

	assert_int_equal(opml_render(&opml, &bytes, &err), 0);
	compare("feeds.opml", &bytes);
}

static void test_golden_sitemap(void **state)
{
	static const struct sitemap_entry entries[] = {
		{.url = "https://example.org/a&b/?x='1'&y=%3C",
			.lastmod = {.at = NASTY_INSTANT, .offset = 3600, .set = true}},
		{.url = "https://example.org/day/",
			.lastmod = {.at = 1795042800, .offset = 3600, .set = true, .day = true}},
		{.url = "https://example.org/zulu/", .lastmod = {.at = 951782400, .set = true}},
		{.url = "https://example.org/west/",
			.lastmod = {.at = 1893456000, .offset = -34200, .set = true}},
		{.url = "https://example.org/never/", .lastmod = {.set = false}},
	};
	const struct sitemap sitemap = {entries, 5, SITEMAP_MAX_URLS, SITEMAP_MAX_BYTES};
	struct error err = ERROR_INIT;
	size_t taken = 0;
	STRBUF(bytes);
	(void)state;

	assert_int_equal(sitemap_render(&sitemap, &bytes, &taken, &err), 0);
	assert_int_equal(taken, 5);
	compare("sitemap-posts.xml", &bytes);
}

static void test_golden_sitemap_index(void **state)
{
	static const struct sitemap_member members[] = {
		{"https://example.org/sitemap-a.xml", {.at = NASTY_INSTANT, .set = true}},
		{"https://example.org/sitemap-b.2.xml?a&b",
			{.at = 1795042800, .offset = 3600, .set = true, .day = true}},
		{"https://example.org/sitemap-pages.xml", {.set = false}},
	};
	struct error err = ERROR_INIT;
	STRBUF(bytes);
	(void)state;

	assert_int_equal(sitemap_index_render(members, 3, &bytes, &err), 0);
	compare("sitemap.xml", &bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden_rss),
		cmocka_unit_test(test_golden_rss_empty),
		cmocka_unit_test(test_golden_atom),
		cmocka_unit_test(test_golden_atom_empty),
		cmocka_unit_test(test_golden_jsonfeed),
		cmocka_unit_test(test_golden_jsonfeed_empty),
		cmocka_unit_test(test_golden_opml),
		cmocka_unit_test(test_golden_sitemap),
		cmocka_unit_test(test_golden_sitemap_index),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
