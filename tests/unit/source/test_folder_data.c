#include "source/folder_data.h"

#include <string.h>

#include "base/mem.h"
#include "site_case.h"
#include "source/template_permalink.h"

static void test_folder_data_names(void **state)
{
	static const struct {
		const char *path;
		bool is_one;
	} cases[] = {
		{"blog/blog.json", true},
		{"a/blog/blog.json", true},
		{"blog/blog.11tydata.json", true},
		{"blog/other.json", false},
		{"blog/blog.md", false},
		{"blog/blog2.json", false},
		{"blog.json", false},
		{"a/blog/a.json", false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		if (folder_data_is_one(cases[i].path) != cases[i].is_one) {
			fail_msg("%s", cases[i].path);
		}
	}
}

static void test_template_permalink(void **state)
{
	static const struct {
		const char *text, *expected;
	} cases[] = {
		{"/blog/{{ page.fileSlug }}/", "/blog/:name/"},
		{"/blog/{{page.fileSlug}}/index.html", "/blog/:name/"},
		{"{{ page.filePathStem }}.html", "/:path.html"},
		{"/{{ title | slugify }}/{{ slug }}/", "/:title/:slug/"},
		{"/plain/", "/plain/"},
		{"/{{ page.date | date: '%Y' }}/", NULL},
		{"/{% if x %}a{% endif %}/", NULL},
		{"/{{ slug", NULL},
		{"", ""},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(pattern);

		strbuf_add_string(&pattern, "x");
		if (template_permalink(&pattern, cases[i].text) != (cases[i].expected != NULL)) {
			fail_msg("%s", cases[i].text);
		}
		assert_string_equal(pattern.data + 1, cases[i].expected ? cases[i].expected : "");
	}
}

static const char *url_of(const struct site_case *site, const char *path)
{
	for (size_t i = 0; i < site->catalogue->count; i++) {
		if (strcmp(site->catalogue->articles[i]->path, path) == 0) {
			return site->catalogue->articles[i]->hidden
				       ? "hidden"
				       : site->catalogue->articles[i]->url;
		}
	}
	return "none";
}

static void test_folder_data_says_permalinks(void **state)
{
	struct site_case site = site_new();

	(void)state;
	site_write(&site, "src/blog/blog.json", "{\"permalink\": \"/b/{{ page.fileSlug }}/\"}");
	site_write(&site, "src/blog/2026-03-04-a.md", "# A");
	site_write(&site, "src/blog/own.md",
		"---\ntitle: B\npermalink: /own/{{ page.fileSlug }}.html\n---\n");
	site_write(&site, "src/blog/none.md", "---\ntitle: C\npermalink: false\n---\n");
	site_write(&site, "src/blog/odd.md", "---\ntitle: C\npermalink: '/{{ x | y }}/'\n---\n");
	site_write(&site, "src/blog/deep/deep.11tydata.json", "{\"permalink\": false}");
	site_write(&site, "src/blog/deep/d.md", "# D");
	site_write(&site, "src/bad/bad.json", "{\"permalink\": \"/{{ x }}/\"}");
	site_write(&site, "src/bad/e.md", "# E");
	site_write(&site, "src/broken/broken.json", "{");
	site_write(&site, "src/broken/f.md", "# F");
	site_load(&site, "- articles: src\n  preset: eleventy\n");
	assert_string_equal(
		url_of(&site, "src/blog/2026-03-04-a.md"), "https://blog.example.org/b/a/");
	assert_string_equal(
		url_of(&site, "src/blog/own.md"), "https://blog.example.org/own/own.html");
	assert_string_equal(url_of(&site, "src/blog/none.md"), "hidden");
	assert_string_equal(url_of(&site, "src/blog/odd.md"), "https://blog.example.org/b/odd/");
	assert_string_equal(url_of(&site, "src/blog/deep/d.md"), "hidden");
	assert_string_equal(url_of(&site, "src/bad/e.md"), "https://blog.example.org/bad/e/");
	assert_string_equal(url_of(&site, "src/broken/f.md"), "https://blog.example.org/broken/f/");
	assert_int_equal(report_count(&site.report, REPORT_WARNING), 3);
	site_load(&site, "- articles: src\n");
	assert_string_equal(
		url_of(&site, "src/blog/2026-03-04-a.md"), "https://blog.example.org/a/");
	site_release(&site);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_folder_data_names),
		cmocka_unit_test(test_template_permalink),
		cmocka_unit_test(test_folder_data_says_permalinks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
