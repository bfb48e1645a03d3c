/* A folder of Markdown, a catalogue, and several sources together. */

#include <string.h>

#include "site_case.h"
#include "source/body_source.h"

static void expect_report(const struct site_case *site, const char *expected)
{
	STRBUF(report);
	site_report(site, &report);
	assert_string_equal(report.data, expected);
}

/* The articles in the order of loading, as "path url|". */
static void expect_articles(const struct site_case *site, const char *expected)
{
	STRBUF(found);
	for (size_t i = 0; i < site->catalogue->count; i++) {
		const struct article *article = site->catalogue->articles[i];
		strbuf_addf(&found, "%s %s|", article->path,
			article->url + strlen("https://blog.example.org"));
	}
	assert_string_equal(found.data, expected);
}

static void test_folder_takes_posts_by_their_paths(void **state)
{
	struct site_case site = site_new();
	(void)state;
	site_write(&site, "posts/b.mdx", "B");
	site_write(&site, "posts/a.markdown", "A");
	site_write(&site, "posts/bundle/index.md", "C");
	site_write(&site, "posts/2020-01-02-dated.md", "D");
	site_write(&site, "posts/sub/deep/e.md", "E");
	site_write(&site, "posts/picture.png", "no text");
	site_write(&site, "posts/.hidden.md", "hidden");
	site_load(&site, "- articles: posts\n");
	expect_articles(&site, "posts/2020-01-02-dated.md /dated/|posts/a.markdown /a/|"
			       "posts/b.mdx /b/|posts/bundle/index.md /bundle/|"
			       "posts/sub/deep/e.md /e/|");
	expect_report(&site, "");
	assert_string_equal(site.catalogue->articles[0]->title, "Dated");
	assert_int_equal(site.catalogue->articles[0]->line, 1);
	assert_int_equal(site.catalogue->articles[4]->order, 4);
	site_load(&site, "- articles: posts\n  permalink: /:section/:year/:stem.html\n");
	expect_articles(&site, "posts/2020-01-02-dated.md /2020/2020-01-02-dated.html|"
			       "posts/a.markdown /a.html|posts/b.mdx /b.html|"
			       "posts/bundle/index.md /bundle.html|"
			       "posts/sub/deep/e.md /sub/e.html|");
	site_release(&site);
}

static void test_folder_takes_dates_of_paths(void **state)
{
	static const char *const cases[][2] = {
		{"posts/2020/1/2/a.md", "# T"},
		{"posts/2020-01-02-a.md", "# T"},
		{"posts/2020-01-02-a/index.md", "# T"},
		{"posts/a.md", "---\ntitle: T\npath: /b/2020/01/02/x/\n---\n"},
		{"posts/2019/3/4/a.md", "---\ntitle: T\ndate: 2020-01-02\n---\n"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct site_case site = site_new();
		STRBUF(day);
		site_write(&site, cases[i][0], cases[i][1]);
		site_load(&site, "- articles: posts\n");
		assert_int_equal(site.catalogue->count, 1);
		date_add_w3c(&day, &site.catalogue->articles[0]->published);
		assert_string_equal(day.data, "2020-01-02");
		site_release(&site);
	}
}

static void test_folder_skips_what_is_no_post(void **state)
{
	struct site_case site = site_new();
	(void)state;
	site_write(&site, "posts/README.md", "read me");
	site_write(&site, "posts/_index.md", "index");
	site_write(&site, "posts/moved.md", "---\ntitle: T\nredirect: /x/\n---\n");
	site_write(&site, "posts/none.md", "---\ntitle: T\nheadless: true\n---\n");
	site_write(&site, "posts/p.md", "---\ntitle: T\nheadless: false\n---\n");
	site_load(&site, "- articles: posts\n");
	expect_articles(&site, "posts/p.md /p/|");
	expect_report(&site, "note posts/README.md:0:0: is no post\n"
			     "note posts/_index.md:0:0: is no post\n"
			     "note posts/moved.md:0:0: is no post (a redirect, or headless)\n"
			     "note posts/none.md:0:0: is no post (a redirect, or headless)\n");
	site_release(&site);
}

static void test_folder_skips_fragments(void **state)
{
	struct site_case site = site_new();
	(void)state;
	site_write(&site, "posts/a.md", "---\ntitle: A\ndate: 2026-03-04\n---\n");
	site_write(&site, "posts/b.md", "# B");
	site_write(&site, "posts/fragment.md", "Only some words.");
	site_write(&site, "posts/dated/2026-03-04-d.md", "Words.");
	site_write(&site, "posts/words/x.md", "Words.");
	site_write(&site, "posts/words/y.md", "Words.");
	site_write(&site, "posts/words/z.md", "# Z");
	site_load(&site, "- articles: posts\n");
	expect_articles(&site, "posts/a.md /a/|posts/b.md /b/|posts/dated/2026-03-04-d.md /d/|"
			       "posts/words/x.md /x/|posts/words/y.md /y/|posts/words/z.md /z/|");
	expect_report(&site, "note posts/fragment.md:0:0: is no post: it has neither a title nor a "
			     "date, and the others in its folder have them\n");
	site_release(&site);
}

static void test_folder_leaves_out_what_it_cannot_read(void **state)
{
	static const struct {
		const char *text, *report;
	} cases[] = {
		{"---\ntitle: [a\n---\nBody", "posts/x.md:"},
		{"---\ntitle: 'a\n---\nBody", "posts/x.md:"},
		{"---\n- a\n- b\n---\n", "posts/x.md:2:1: the front matter is not a map"},
		{"---\njust words\n---\n", "posts/x.md:2:1: the front matter is not a map"},
		{"---\ntitle: a\n", "posts/x.md:1:1: the front matter that begins here has no"},
		{"+++\ntitle = a\n+++\n", "posts/x.md:2:9: not valid TOML"},
		{"{\"title\": \"a\"", "posts/x.md:1:1: the front matter that begins here has no"},
		{"---\ntitle: *unknown\n---\n", "posts/x.md:2:8: "},
		{"---\nurl: 'mailto:x@example.org'\n---\n", "posts/x.md:1:0: no URL can be made"},
	};
	struct site_case site = site_new();
	(void)state;
	site_write(&site, "posts/good.md", "good");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(report);
		site_write(&site, "posts/x.md", cases[i].text);
		site_load(&site, "- articles: posts\n");
		assert_int_equal(site.result, 0);
		expect_articles(&site, "posts/good.md /good/|");
		site_report(&site, &report);
		assert_int_equal(report_count(&site.report, REPORT_WARNING), 1);
		if (!strstr(report.data, cases[i].report)) {
			fail_msg("%s\ngives %s", cases[i].text, report.data);
		}
	}
	site_release(&site);
}

static void test_folder_cleans_bytes_and_says_where(void **state)
{
	struct site_case site = site_new();
	const struct article *article;
	struct body body;
	(void)state;
	site_write(&site, "posts/x.md",
		"\xef\xbb\xbf---\r\ntitle: a\xff"
		"b\r\n---\r\nline\r\n\x01 \xc3\xbc\r\n");
	site_load(&site, "- articles: posts\n");
	assert_int_equal(site.catalogue->count, 1);
	article = site.catalogue->articles[0];
	assert_string_equal(article->title, "ab");
	assert_null(article->body.text);
	assert_int_equal(
		source_read_body(site.settings, article, site.catalogue->arena, &body, &site.err),
		0);
	assert_string_equal(body.text, "line\n \xc3\xbc\n");
	assert_int_equal(body.len, strlen(body.text));
	assert_int_equal(body.line, 4);
	assert_int_equal(report_count(&site.report, REPORT_WARNING), 2);
	assert_int_equal(site.report.items[0].line, 2);
	assert_int_equal(site.report.items[0].column, 9);
	assert_int_equal(site.report.items[1].line, 5);
	assert_int_equal(site.report.items[1].column, 1);
	/* What YAML makes of escapes is cleaned, too. */
	site_write(&site, "posts/x.md", "---\ntitle: \"a\\x01b\\0c\\nd\"\n---\n");
	site_load(&site, "- articles: posts\n");
	assert_string_equal(site.catalogue->articles[0]->title, "abc d");
	site_release(&site);
}

static void test_source_keeps_the_first_of_one_url(void **state)
{
	struct site_case site = site_new();
	(void)state;
	site_write(&site, "a/draft.md", "---\nurl: /x/\ndraft: true\n---\n");
	site_write(&site, "a/one.md", "---\nurl: /x/\n---\n");
	site_write(&site, "a/two.md", "---\nurl: /x/\n---\n");
	site_write(&site, "b/three.md", "---\nurl: HTTPS://Blog.Example.org/%78/\n---\n");
	site_load(&site, "- articles: a\n- articles: b\n");
	expect_articles(&site, "a/draft.md /x/|a/one.md /x/|");
	expect_report(&site,
		"a/two.md:1:0: has the same URL as 'a/one.md' (https://blog.example.org/x/) and is "
		"left out\n"
		"b/three.md:1:0: has the same URL as 'a/one.md' (https://blog.example.org/x/) and "
		"is left out\n");
	site_release(&site);
}

static void test_source_is_an_error_where_it_is_not_there(void **state)
{
	struct site_case site = site_new();
	(void)state;
	site_write(&site, "b/x.md", "x");
	site_load(&site, "- articles: a\n- articles: b\n- catalogue: c.yaml\n");
	assert_int_equal(site.result, -1);
	assert_int_equal(site.err.kind, ERROR_INPUT);
	assert_ptr_equal(strstr(site.err.text, "source 'a': "), site.err.text);
	/* The others are there, for whoever only looks. */
	expect_articles(&site, "b/x.md /x/|");
	site_release(&site);
}

static void test_catalogue_takes_a_list(void **state)
{
	static const char *const shapes[] = {
		"- title: A post\n  date: 2025-01-02\n  category: X\n  readTime: 5 min\n"
		"  summary: S\n- {slug: b, title: B}\n",
		"site: x\nposts:\n- title: A post\n  date: 2025-01-02\n  category: X\n"
		"  readTime: 5 min\n  summary: S\n- {slug: b, title: B}\n",
		"[{\"title\": \"A post\", \"date\": \"2025-01-02\", \"category\": \"X\", "
		"\"readTime\": \"5 min\", \"summary\": \"S\"}, {\"slug\": \"b\", \"title\": "
		"\"B\"}]",
	};
	struct site_case site = site_new();
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(shapes); i++) {
		const struct article *article;
		site_write(&site, "posts.yaml", shapes[i]);
		site_load(&site, "- catalogue: posts.yaml\n  permalink: /blog/:slug/\n");
		assert_int_equal(site.result, 0);
		expect_report(&site, "");
		expect_articles(&site, "posts.yaml#a-post /blog/a-post/|posts.yaml#b /blog/b/|");
		article = site.catalogue->articles[0];
		assert_string_equal(article->title, "A post");
		assert_string_equal(article->summary, "S");
		assert_string_equal(article->categories[0].slug, "x");
		assert_int_equal(article->reading_minutes, 5);
		assert_int_equal(article->body.kind, BODY_NONE);
		assert_int_equal(article->order, 0);
		assert_int_equal(site.catalogue->articles[1]->order, 1);
	}
	site_release(&site);
}

static void test_catalogue_says_what_is_wrong(void **state)
{
	static const struct {
		const char *text;
		int result;
		const char *told; /* the error, or the report */
	} cases[] = {
		{"", -1, "c.yaml:1:1: a list of articles was expected"},
		{"a: b\n", -1, "c.yaml:1:1: a list of articles was expected"},
		{"- [a\n", -1, "c.yaml:"},
		{"- word\n", 0, "c.yaml:1:3: an article's map of keys and values was expected\n"},
		{"- {slug: x}\n", 0, "c.yaml:1:3: the article has no title and is left out\n"},
		{"[]", 0, ""},
		{"- {title: A}\n- {title: A}\n", 0,
			"c.yaml#a:2:0: has the same URL as 'c.yaml#a' "
			"(https://blog.example.org/a/) and is left out\n"},
	};
	struct site_case site = site_new();
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		site_write(&site, "c.yaml", cases[i].text);
		site_load(&site, "- catalogue: c.yaml\n");
		assert_int_equal(site.result, cases[i].result);
		if (cases[i].result < 0) {
			if (!strstr(site.err.text, cases[i].told)) {
				fail_msg("'%s': %s", cases[i].text, site.err.text);
			}
		} else {
			expect_report(&site, cases[i].told);
		}
	}
	site_release(&site);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_folder_takes_posts_by_their_paths),
		cmocka_unit_test(test_folder_takes_dates_of_paths),
		cmocka_unit_test(test_folder_skips_what_is_no_post),
		cmocka_unit_test(test_folder_skips_fragments),
		cmocka_unit_test(test_folder_leaves_out_what_it_cannot_read),
		cmocka_unit_test(test_folder_cleans_bytes_and_says_where),
		cmocka_unit_test(test_source_keeps_the_first_of_one_url),
		cmocka_unit_test(test_source_is_an_error_where_it_is_not_there),
		cmocka_unit_test(test_catalogue_takes_a_list),
		cmocka_unit_test(test_catalogue_says_what_is_wrong),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
