#include "markup/html_excerpt.h"

#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "base/text.h"
#include "markup/html_clean.h"
#include "unit.h"

struct excerpt_case {
	const char *html;
	size_t budget;
	const char *excerpt; /* NULL: all of it */
};

static void check(const struct excerpt_case *cases, size_t count)
{
	static const struct html_clean_options options = {0};

	for (size_t i = 0; i < count; i++) {
		const struct excerpt_case *c = &cases[i];
		STRBUF(out);
		STRBUF(again);
		bool more = html_excerpt(&out, c->html, strlen(c->html), c->budget);

		assert_string_equal(out.data, c->excerpt ? c->excerpt : c->html);
		assert_int_equal(more, c->excerpt != NULL);
		html_clean(&again, out.data, out.len, &options);
		assert_string_equal(again.data, out.data);
	}
}

static void test_html_excerpt_keeps_whole_blocks(void **state)
{
	static const struct excerpt_case cases[] = {
		{"", 10, NULL},
		{"<p>abc</p>\n<p>def</p>\n", 100, NULL},
		/* White space counts once, and not between blocks' tags. */
		{"<p>a  \n c</p>\n\n<p>e</p>", 5, NULL},
		{"<p>abc</p>\n<p>def</p>\n<p>ghi</p>", 7, "<p>abc</p>\n<p>def</p>"},
		{"<p>abc</p><p>def</p><p>ghi</p>", 8, "<p>abc</p><p>def</p>"},
		{"<p>abc<p>defg<p>hi", 6, "<p>abc</p>"},
		{"<p>abc</p><img src=\"https://a.example/b\" alt=\"\"><p>defg</p>", 5,
			"<p>abc</p><img src=\"https://a.example/b\" alt=\"\">"},
		{"<ul><li>a</li><li>b</li></ul><ul><li>c</li><li>d</li></ul>", 6,
			"<ul><li>a</li><li>b</li></ul>"},
		{"abc<p>defg</p>hij", 6, "abc"},
		{"<p>abc</p>def <b>ghi</b><hr>jkl", 13, "<p>abc</p>def <b>ghi</b><hr>"},
		{"<p>&lt;&lt;</p><p>b</p>", 8, "<p>&lt;&lt;</p>"},
	};

	(void)state;
	check(cases, ARRAY_LEN(cases));
}

static void test_html_excerpt_looks_into_wrappers(void **state)
{
	static const struct excerpt_case cases[] = {
		{"<div class=\"a\"><section><p>abc</p><p>def</p></section></div><p>g</p>", 5,
			"<div class=\"a\"><section><p>abc</p></section></div>"},
		/* Nothing is left of a wrapper of which nothing is kept. */
		{"<p>abc</p><div><div><p>def</p></div></div>", 5, "<p>abc</p>"},
		{"<div>abc</div><div>def</div>", 5, "<div>abc</div>"},
		{"<blockquote><p>abc</p><p>def ghi</p></blockquote>", 7,
			"<blockquote><p>abc</p><p>def…</p></blockquote>"},
	};

	(void)state;
	check(cases, ARRAY_LEN(cases));
}

/* A heading says nothing without what it stands over. */
static void test_html_excerpt_leaves_no_heading_alone(void **state)
{
	static const struct excerpt_case cases[] = {
		{"<p>abc</p><h2>T</h2><p>def</p>", 6, "<p>abc</p>"},
		{"<h2>T</h2><p>abc def</p>", 5, "<h2>T</h2><p>abc…</p>"},
		{"<h1>T</h1><h2>U</h2><div><p>abc</p></div><p>def</p>", 9,
			"<h1>T</h1><h2>U</h2><div><p>abc</p></div>"},
	};

	(void)state;
	check(cases, ARRAY_LEN(cases));
}

static void test_html_excerpt_cuts_the_first_block(void **state)
{
	static const struct excerpt_case cases[] = {
		{"<p>One two. Three four</p>", 15, "<p>One two. …</p>"},
		{"<p>He said “No.” Three four</p>", 22, "<p>He said “No.” …</p>"},
		{"<p>A. Three four five six</p>", 15, "<p>A. Three four…</p>"},
		{"<p>One <b><i>two th</i>ree</b></p>", 9, "<p>One <b><i>two…</i></b></p>"},
		{"<p>one two</p>", 6, "<p>one…</p>"},
		{"<p>one<br>two</p>", 5, "<p>one…</p>"},
		{"<pre><code>a b;\nc d;\ne f;\n</code></pre>", 11,
			"<pre><code>a b;\nc d;\n…</code></pre>"},
		{"<pre>abc def</pre>", 6, "<pre>abc…</pre>"},
		/* No sentence ends in code. */
		{"<pre>abcd. ef gh</pre>", 9, "<pre>abcd. ef…</pre>"},
		/* A line's end is a place to cut at in pre alone. */
		{"<p>ab\ncd ef gh</p>", 8, "<p>ab\ncd ef…</p>"},
		{"<ul><li><pre>ab\ncd\n</pre>ef gh</li></ul>", 8,
			"<ul><li><pre>ab\ncd\n</pre>ef…</li></ul>"},
		{"<ul><li>ab\ncd<pre>ef gh</pre></li></ul>", 9,
			"<ul><li>ab\ncd<pre>ef…</pre></li></ul>"},
		{"<ul><li>one</li><li>two</li></ul>", 5, "<ul><li>one…</li></ul>"},
		{"<p>一。二三四</p>", 14, "<p>一。二三…</p>"},
		{"<p>一二。三四</p>", 13, "<p>一二。 …</p>"},
		/* A word that fills it alone: whole characters and references. */
		{"<p>äöüäöü</p>", 5, "<p>äö…</p>"},
		{"<p>abcdef</p>", 4, "<p>abcd…</p>"},
		{"<p>ab&amp;c</p>", 4, "<p>ab…</p>"},
		{"<p>a <math><mi>x y</mi></math></p>", 4, "<p>a…</p>"},
		{"<p>abc</p>", 0, "<p>…</p>"},
	};

	(void)state;
	check(cases, ARRAY_LEN(cases));
}

#define REFERENCE(n)                                                                               \
	"<sup class=\"footnote-ref\"><a href=\"https://x.example/p/#fn-" n "\">" n "</a></sup>"
#define NOTES "<section class=\"footnotes\"><ol><li id=\"fn-1\"><p>note</p></li></ol></section>"

static void test_html_excerpt_drops_references_to_lost_footnotes(void **state)
{
	static const struct excerpt_case cases[] = {
		{"<p>a" REFERENCE("1") "</p>" NOTES, 100, NULL},
		{"<p>a" REFERENCE("1") "b</p><p>c" REFERENCE("2") "</p>" NOTES, 6,
			"<p>ab</p><p>c</p>"},
		{"<p>a<a href=\"#n\" role=\"doc-noteref\">[1]</a></p>" NOTES, 5, "<p>a</p>"},
		{"<p>a <a href=\"#b\">b</a></p>" NOTES, 5, "<p>a <a href=\"#b\">b</a></p>"},
		/* Those that are there stay. */
		{"<p>a" REFERENCE("1") "</p>" NOTES "<p>long</p>", 8,
			"<p>a" REFERENCE("1") "</p>" NOTES},
	};

	(void)state;
	check(cases, ARRAY_LEN(cases));
}

static void test_html_excerpt_survives_rubbish(void **state)
{
	static const char nul[] = "a\0\xFF b\0<p>c\0";

	(void)state;
	for (size_t budget = 0; budget < 10; budget++) {
		STRBUF(out);

		html_excerpt(&out, nul, sizeof(nul) - 1, budget);
		assert_true(out.len <= sizeof(nul) + strlen("</p>…"));
	}
}

static void test_html_excerpt_is_linear(void **state)
{
	static const char *const pieces[] = {"<p>", "<p>a</p>", "<h1>a</h1>", "<div>a</div>",
		"<hr>a", "x", "&amp", "&", "<b>", "<div>", "a ", "a.", REFERENCE("1"),
		"<svg></svg>", "字"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
		STRBUF(html);
		STRBUF(out);
		clock_t start = clock();

		while (html.len < 200000) {
			strbuf_add_string(&html, pieces[i]);
		}
		html_excerpt(&out, html.data, html.len, html.len / 4);
		assert_true(out.len < 6 * html.len);
		assert_true(clock() - start < 20 * CLOCKS_PER_SEC);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_html_excerpt_keeps_whole_blocks),
		cmocka_unit_test(test_html_excerpt_looks_into_wrappers),
		cmocka_unit_test(test_html_excerpt_leaves_no_heading_alone),
		cmocka_unit_test(test_html_excerpt_cuts_the_first_block),
		cmocka_unit_test(test_html_excerpt_drops_references_to_lost_footnotes),
		cmocka_unit_test(test_html_excerpt_survives_rubbish),
		cmocka_unit_test(test_html_excerpt_is_linear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
