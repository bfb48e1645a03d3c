#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "output/sitemap.h"
#include "output/xml.h"

#define COUNT 10

static struct sitemap_entry entries[COUNT];
static char urls[COUNT][64];

static int fill_entries(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		snprintf(urls[i], sizeof(urls[i]), "https://example.org/%zu/?a&b", i);
		entries[i].url = urls[i];
		entries[i].lastmod = (struct moment){.at = 0, .set = i % 2 == 0};
	}
	return 0;
}

static void add_long_url(struct strbuf *url, size_t len)
{
	strbuf_add_string(url, "https://example.org/");
	while (url->len < len) {
		strbuf_add_char(url, 'x');
	}
}

static void test_sitemap_url_fits_table(void **state)
{
	static const struct {
		const char *url;
		bool expected;
	} cases[] = {
		{"https://example.org/", true},
		{"http://a.io/", true},
		{"http://a.b/", false}, /* 11 characters */
		{"", false},
		{"ftp://example.org/", false},
		{"/relative/path/", false},
		{"https://example.org/a b", false},
		{"https://example.org/\n", false},
		{"https://example.org/\x7f", false},
		{"https://example.org/ü", false},
		{"https://example.org/%C3%BC?a&b='<>\"", true},
	};
	(void)state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		if (sitemap_url_fits(cases[i].url) != cases[i].expected) {
			fail_msg("'%s'", cases[i].url);
		}
	}
}

static void test_sitemap_url_fits_up_to_2048(void **state)
{
	STRBUF(longest);
	STRBUF(longer);
	(void)state;

	add_long_url(&longest, 2048);
	assert_true(sitemap_url_fits(longest.data));
	add_long_url(&longer, 2049);
	assert_false(sitemap_url_fits(longer.data));
}

static void test_sitemap_splits_by_count(void **state)
{
	static const size_t expected[] = {4, 4, 2};
	struct sitemap rest = {entries, COUNT, 4, SITEMAP_MAX_BYTES};
	(void)state;

	for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
		STRBUF(out);
		size_t taken = 0;
		assert_int_equal(sitemap_render(&rest, &out, &taken, NULL), 0);
		assert_int_equal(taken, expected[i]);
		assert_int_equal(xml_verify(&out, NULL), 0);
		rest.entries += taken;
		rest.count -= taken;
	}
	assert_int_equal(rest.count, 0);
}

/* With every limit from nothing to everything: never over the limit, as many as fit, and what is
 * taken is what a sitemap of just those looks like. */
static void test_sitemap_splits_by_bytes(void **state)
{
	size_t size_of[COUNT + 1] = {0};
	(void)state;

	for (size_t n = 1; n <= COUNT; n++) {
		STRBUF(out);
		size_t taken = 0;
		const struct sitemap all = {entries, n, SITEMAP_MAX_URLS, SITEMAP_MAX_BYTES};
		assert_int_equal(sitemap_render(&all, &out, &taken, NULL), 0);
		assert_int_equal(taken, n);
		size_of[n] = out.len;
	}
	for (size_t limit = size_of[1]; limit <= size_of[COUNT] + 1; limit++) {
		STRBUF(out);
		size_t taken = 0;
		const struct sitemap sitemap = {entries, COUNT, SITEMAP_MAX_URLS, limit};
		strbuf_add_string(&out, "before");
		assert_int_equal(sitemap_render(&sitemap, &out, &taken, NULL), 0);
		assert_in_range(taken, 1, COUNT);
		assert_int_equal(out.len - strlen("before"), size_of[taken]);
		assert_true(size_of[taken] <= limit);
		assert_true(taken == COUNT || size_of[taken + 1] > limit);
	}
}

static void test_sitemap_refuses_what_never_fits(void **state)
{
	struct error err = ERROR_INIT;
	struct sitemap sitemap = {entries, COUNT, SITEMAP_MAX_URLS, 100};
	size_t taken = 77;
	STRBUF(out);
	(void)state;

	strbuf_add_string(&out, "before");
	assert_int_equal(sitemap_render(&sitemap, &out, &taken, &err), -1);
	assert_int_equal(err.kind, ERROR_INPUT);
	sitemap.max_bytes = SITEMAP_MAX_BYTES;
	sitemap.count = 0;
	assert_int_equal(sitemap_render(&sitemap, &out, &taken, &err), -1);
	assert_string_equal(err.text, "a sitemap needs at least one URL");
	assert_int_equal(taken, 77);
	assert_string_equal(out.data, "before");
}

static void test_sitemap_refuses_bad_url(void **state)
{
	const struct sitemap_entry bad[] = {
		{.url = "https://example.org/"}, {.url = "https://example.org/ü"}};
	const struct sitemap_member bad_member = {.url = "sitemap-a.xml"};
	const struct sitemap sitemap = {bad, 2, SITEMAP_MAX_URLS, SITEMAP_MAX_BYTES};
	struct error err = ERROR_INIT;
	size_t taken = 77;
	STRBUF(out);
	(void)state;

	assert_int_equal(sitemap_render(&sitemap, &out, &taken, &err), -1);
	assert_non_null(strstr(err.text, "'https://example.org/ü'"));
	assert_int_equal(sitemap_index_render(&bad_member, 1, &out, &err), -1);
	assert_non_null(strstr(err.text, "'sitemap-a.xml'"));
	assert_int_equal(out.len, 0);
	assert_int_equal(taken, 77);
}

static void test_sitemap_index_refuses_counts(void **state)
{
	static struct sitemap_member members[SITEMAP_MAX_URLS + 1];
	struct error err = ERROR_INIT;
	STRBUF(out);
	(void)state;

	for (size_t i = 0; i < ARRAY_LEN(members); i++) {
		members[i].url = "https://example.org/s.xml";
	}
	assert_int_equal(sitemap_index_render(members, 0, &out, &err), -1);
	assert_int_equal(sitemap_index_render(members, ARRAY_LEN(members), &out, &err), -1);
	assert_int_equal(err.kind, ERROR_INPUT);
	assert_int_equal(out.len, 0);
	assert_int_equal(sitemap_index_render(members, SITEMAP_MAX_URLS, &out, &err), 0);
}

/* 50,000 members with the longest URLs are over the bytes. */
static void test_sitemap_index_refuses_bytes(void **state)
{
	static struct sitemap_member members[SITEMAP_MAX_URLS];
	struct error err = ERROR_INIT;
	STRBUF(url);
	STRBUF(out);
	(void)state;

	add_long_url(&url, 2048);
	for (size_t i = 0; i < ARRAY_LEN(members); i++) {
		members[i].url = url.data;
	}
	assert_int_equal(sitemap_index_render(members, ARRAY_LEN(members), &out, &err), -1);
	assert_int_equal(err.kind, ERROR_INPUT);
	assert_int_equal(out.len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sitemap_url_fits_table),
		cmocka_unit_test(test_sitemap_url_fits_up_to_2048),
		cmocka_unit_test(test_sitemap_splits_by_count),
		cmocka_unit_test(test_sitemap_splits_by_bytes),
		cmocka_unit_test(test_sitemap_refuses_what_never_fits),
		cmocka_unit_test(test_sitemap_refuses_bad_url),
		cmocka_unit_test(test_sitemap_index_refuses_counts),
		cmocka_unit_test(test_sitemap_index_refuses_bytes),
	};

	return cmocka_run_group_tests(tests, fill_entries, NULL);
}
