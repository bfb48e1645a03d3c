#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/parallel.h"
#include "markup/markdown.h"

static void check_html(const char *markdown, const char *title, const char *expected)
{
	struct markdown_options options = {.title = title};
	STRBUF(out);

	markdown_to_html(&out, markdown, strlen(markdown), &options);
	assert_string_equal(out.data, expected);
}

static void test_markdown_html(void **state)
{
	(void)state;
	check_html("", NULL, "");
	check_html("a *b* **c** `d`\n", NULL,
		"<p>a <em>b</em> <strong>c</strong> <code>d</code></p>\n");
	check_html("<div onclick=x>raw</div>\n", NULL, "<div onclick=x>raw</div>\n");
	check_html("a {% x %}b\n", NULL, "<p>a b</p>\n");
}

static void test_markdown_drops_only_a_repeated_title(void **state)
{
	(void)state;
	check_html("# A  Title\n\ntext\n", "A title", "<p>text</p>\n");
	check_html("# *A* Title\n\ntext\n", "A Title", "<p>text</p>\n");
	check_html("# Another\n", "A Title", "<h1>Another</h1>\n");
	check_html("## A Title\n", "A Title", "<h2>A Title</h2>\n");
	check_html("text\n\n# A Title\n", "A Title", "<p>text</p>\n<h1>A Title</h1>\n");
	check_html("# A Title\n", NULL, "<h1>A Title</h1>\n");
}

#ifdef POSTRIDER_MARKDOWN_GFM
static void test_markdown_extensions(void **state)
{
	const char *footnote = "a[^1]\n\n[^1]: note\n";
	STRBUF(out);

	(void)state;
	check_html("|a|b|\n|-|-|\n|1|2|\n", NULL,
		"<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n"
		"<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>\n");
	check_html("~~gone~~\n", NULL, "<p><del>gone</del></p>\n");
	check_html("see https://example.org/a\n", NULL,
		"<p>see <a href=\"https://example.org/a\">https://example.org/a</a></p>\n");
	markdown_to_html(&out, footnote, strlen(footnote), NULL);
	assert_non_null(strstr(out.data, "class=\"footnotes\""));
	assert_non_null(strstr(out.data, "note"));
}

static void render_extensions(void *ctx, size_t index)
{
	static const char text[] = "~~gone~~ and https://example.org/a\n";
	struct strbuf *rendered = ctx;

	markdown_to_html(&rendered[index], text, sizeof(text) - 1, NULL);
}

/* What one body has in it must not depend on which others are read at the same time. */
static void test_markdown_extensions_in_threads(void **state)
{
	enum { BODIES = 20000 };
	struct strbuf *rendered = xcalloc(BODIES, sizeof(*rendered));

	(void)state;
	parallel_wait_for(BODIES, render_extensions, rendered);
	for (size_t i = 0; i < BODIES; i++) {
		assert_string_equal(rendered[i].data,
			"<p><del>gone</del> and "
			"<a href=\"https://example.org/a\">https://example.org/a</a></p>\n");
		strbuf_release(&rendered[i]);
	}
	free(rendered);
}
#endif

static void test_markdown_title(void **state)
{
	static const struct {
		const char *text, *expected; /* NULL: none */
	} cases[] = {
		{"# One *two*\n", "One two"},
		{"text\n\n# Late\n", "Late"},
		{"Set\next\n===\n", "Set ext"},
		{"## Two\n", NULL},
		{"> # quoted\n", NULL},
		{"```\n# code\n```\n", NULL},
		{"", NULL},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(out);
		bool found = markdown_title(&out, cases[i].text, strlen(cases[i].text));

		assert_int_equal(found, cases[i].expected != NULL);
		assert_string_equal(out.data, cases[i].expected ? cases[i].expected : "");
	}
}

static void test_markdown_summary(void **state)
{
	static const struct {
		const char *text, *expected;
	} cases[] = {
		{"first *para*\ngoes on\n\nsecond\n", "first para goes on"},
		{"# Title\n\nfirst\n", "first"},
		{"![alt only](x.png)\n\nthen text\n", "then text"},
		{"one\n\ntwo\n\n<!--more-->\n\nthree\n", "one two"},
		{"one\n\n{/* truncate */}\n\ntwo\n", "one"},
		{"## Heading\n\n- list\n", ""},
		{"a `code` & <b>html</b>\n", "a code & html"},
		{"", ""},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(out);

		markdown_summary(&out, cases[i].text, strlen(cases[i].text), "Title");
		assert_string_equal(out.data, cases[i].expected);
	}
}

/* What would take a parser quadratic time becomes plain text, and says so. */
static void test_markdown_hostile_depth(void **state)
{
	struct report report = REPORT_INIT;
	struct text_place place = {.path = "deep.md", .line = 1, .report = &report};
	struct markdown_options options = {.place = &place};
	STRBUF(quotes);
	STRBUF(out);

	(void)state;
	for (int i = 0; i < 100000; i++) {
		strbuf_add_char(&quotes, '>');
	}
	strbuf_add_string(&quotes, "a\n");
	markdown_to_html(&out, quotes.data, quotes.len, &options);
	assert_int_equal(strncmp(out.data, "<pre>&gt;&gt;", 13), 0);
	assert_int_equal(report_count(&report, REPORT_WARNING), 1);
	report_release(&report);
}

static void test_markdown_rulers_are_not_deep(void **state)
{
	STRBUF(ruler);

	(void)state;
	for (int i = 0; i < 500; i++) {
		strbuf_add_char(&ruler, '-');
	}
	check_html(ruler.data, NULL, "<hr />\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_markdown_html),
		cmocka_unit_test(test_markdown_drops_only_a_repeated_title),
#ifdef POSTRIDER_MARKDOWN_GFM
		cmocka_unit_test(test_markdown_extensions),
		cmocka_unit_test(test_markdown_extensions_in_threads),
#endif
		cmocka_unit_test(test_markdown_title),
		cmocka_unit_test(test_markdown_summary),
		cmocka_unit_test(test_markdown_hostile_depth),
		cmocka_unit_test(test_markdown_rulers_are_not_deep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
