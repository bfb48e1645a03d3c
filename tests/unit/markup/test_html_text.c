#include "markup/html_text.h"

#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "base/text.h"
#include "unit.h"

#define BASE "https://x.example/blog/p/"
/* Twelve columns six times, or one less. */
#define WORDS "eleven char "
#define FIVE  WORDS WORDS WORDS WORDS WORDS

struct pair {
	const char *html;
	const char *text;
};

static void check(const struct pair *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		STRBUF(out);

		html_to_text(&out, cases[i].html, strlen(cases[i].html), BASE);
		assert_string_equal(out.data, cases[i].text);
	}
}

static void test_html_text_fills_paragraphs(void **state)
{
	static const struct pair cases[] = {
		{"", ""},
		{" \n <p> </p><div></div>", ""},
		{"a  b\n\tc", "a b c\n"},
		{"<p>a <b> b</b>c<i>d </i> e</p>", "a bcd e\n"},
		{"<p>a</p><p>b</p>", "a\n\nb\n"},
		{"<div>a</div><div>b</div>", "a\nb\n"},
		{"a<br>b<br/>c", "a\nb\nc\n"},
		{"a <br><br><br><br> b", "a\n\nb\n"},
		{"<p>" FIVE "eleven chars</p>", FIVE "eleven chars\n"},
		{"<p>" FIVE "eleven chars!</p>",
			"eleven char eleven char eleven char eleven char eleven char eleven\n"
			"chars!\n"},
		{"<p>" FIVE "eleven&nbsp;chars!</p>", "eleven char eleven char eleven char eleven "
						      "char eleven char\neleven chars!\n"},
		{"soft&shy;ly<wbr>", "softly\n"},
		{"1<sup>st</sup> of 10<sup>6</sup>", "1st of 10^6\n"},
		{"<q>a</q> <ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "“a” 漢(kan)\n"},
		{"<p>a<hr>b", "a\n\n* * *\n\nb\n"},
		{"a<script>x</script><style>y</style><svg><text>z</text></svg><!-- c -->b", "ab\n"},
		{"<p hidden>a</p><details><summary>s</summary><p>b</p></details>", "s\n\nb\n"},
		{"&lt;b&gt; &amp; &#65;", "<b> & A\n"},
	};

	(void)state;
	check(cases, ARRAY_LEN(cases));
}

/* Wide characters take two columns, and lines may end between them, but before no punctuation. */
static void test_html_text_breaks_between_ideographs(void **state)
{
	STRBUF(html);
	STRBUF(out);

	(void)state;
	for (int i = 0; i < 36; i++) {
		strbuf_add_string(&html, "字");
	}
	strbuf_add_string(&html, "。次");
	html_to_text(&out, html.data, html.len, NULL);
	assert_int_equal(strcspn(out.data, "\n"), 35 * strlen("字"));
	assert_string_equal(out.data + 35 * strlen("字"), "\n字。次\n");
}

static void test_html_text_underlines_headings(void **state)
{
	static const struct pair cases[] = {
		{"<h1>Äb</h1>c<h2>日本</h2><p>d", "Äb\n==\n\nc\n\n日本\n----\n\nd\n"},
		{"<h3></h3>a", "a\n"},
		{"<h2>" FIVE "eleven chars!</h2>",
			"eleven char eleven char eleven char eleven char eleven char "
			"eleven\nchars!\n"
			"------------------------------------------------------------------\n"},
	};

	(void)state;
	check(cases, ARRAY_LEN(cases));
}

static void test_html_text_numbers_links(void **state)
{
	static const struct pair cases[] = {
		{"<a href=\"/a b\">x</a>, <a href=../q>y</a>; <a href=\"/a%20b\">z</a>",
			"x [1], y [2]; z [1]\n\n[1] https://x.example/a%20b\n"
			"[2] https://x.example/blog/q\n"},
		{"<a href=/a>x </a>y", "x [1] y\n\n[1] https://x.example/a\n"},
		{"<a href=https://a.example/>https://a.example/</a>", "https://a.example/\n"},
		{"<a href=http://www.a.example>www.A.example</a>", "www.A.example\n"},
		{"<a href=mailto:a@b.example>a@b.example</a>", "a@b.example\n"},
		{"<a href=mailto:a@b.example>write</a>", "write [1]\n\n[1] mailto:a@b.example\n"},
		{"<a href=\"#x\">x</a><a href=" BASE "#y>y</a><a>z</a>", "xyz\n"},
		{"<a href=javascript:alert(1)>x</a>", "x\n"},
		{"<a href=/a></a>b<a href=/a><img src=b></a>", "b\n"},
		{"<a href=/a><img src=b alt=\" c \n d\"></a>",
			"[c d] [1]\n\n[1] https://x.example/a\n"},
		{"<a href=/a><h1>T</h1><p>b</p></a>",
			"T [1]\n=====\n\nb\n\n[1] https://x.example/a\n"},
		/* A note is never parted from its link. */
		{"<p>" FIVE "eleven <a href=/a>char</a>",
			"eleven char eleven char eleven char eleven char eleven char eleven\n"
			"char [1]\n\n[1] https://x.example/a\n"},
	};
	STRBUF(out);

	(void)state;
	check(cases, ARRAY_LEN(cases));
	html_to_text(&out, "<a href=a>b</a>", strlen("<a href=a>b</a>"), NULL);
	assert_string_equal(out.data, "b [1]\n\n[1] a\n");
}

static void test_html_text_hangs_lists(void **state)
{
	static const struct pair cases[] = {
		{"<p>x<ul><li>a<li>b</ul>y", "x\n\n- a\n- b\n\ny\n"},
		{"<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c\n"},
		{"<ul><li><p>a</p><p>b</p></li><li><p>c</p></li></ul>", "- a\n\n  b\n\n- c\n"},
		{"<ol start=9><li>a<li>b</ol>", " 9. a\n10. b\n"},
		{"<ol reversed><li>a<li>b</ol>", "2. a\n1. b\n"},
		{"<ol><li>a<li value=7>b<li>c</ol>", "1. a\n7. b\n8. c\n"},
		{"<ol start=99999999999999999999><li>a</ol><ol start=-x><li>b</ol>",
			"1. a\n\n1. b\n"},
		{"<ul><li></li><li><ul><li>a</ul></ul>", "- - a\n"},
		{"<ul><li>" FIVE "eleven chars</ul>",
			"- eleven char eleven char eleven char eleven char eleven char eleven\n"
			"  chars\n"},
		{"<ul><li>a<pre>b\nc</pre></ul>", "- a\n      b\n      c\n"},
		{"<li>a", "- a\n"},
		{"<dl><dt>a<dd>b<dd>c</dl>d", "a\n    b\n    c\n\nd\n"},
	};

	(void)state;
	check(cases, ARRAY_LEN(cases));
}

static void test_html_text_marks_quotes_and_code(void **state)
{
	static const struct pair cases[] = {
		{"a<blockquote><p>b</p><p>c</p></blockquote>d", "a\n\n> b\n>\n> c\n\nd\n"},
		{"<blockquote>a<blockquote>b</blockquote>c</blockquote>",
			"> a\n>\n> > b\n>\n> c\n"},
		{"<blockquote><ul><li>a<li>b</ul></blockquote>", "> - a\n> - b\n"},
		{"<pre><code>a  b\n\n\tc <b>d</b>\n</code></pre>", "    a  b\n\n    \tc d\n"},
		{"<pre>" FIVE FIVE "</pre>",
			"    eleven char eleven char eleven char eleven char eleven char "
			"eleven char eleven char eleven char eleven char eleven char\n"},
		{"<pre>a<br>b<a href=/c>c</a><div>d</div>e</pre>", "    a\n    bc\n    d\n    e\n"},
	};

	(void)state;
	check(cases, ARRAY_LEN(cases));
}

#define HEAD "<table><thead><tr><th>A<th align=right>Bcd</thead>"
#define LONG "eleven char eleven char eleven char eleven char eleven char eleven char eleven chars"

static void test_html_text_aligns_tables(void **state)
{
	static const struct pair cases[] = {
		{HEAD "<tr><td>日本<td align=right>1<tr><td><td align=right>22</table>z",
			"A     Bcd\n----  ---\n日本    1\n       22\n\nz\n"},
		{"<table><caption>C</caption><tr><td>a<td>b<tr><td>cc</table>", "C\n\na   b\ncc\n"},
		{HEAD "<tr><td>x<td>" LONG "<tr><td>y<td></table>",
			"A: x\nBcd: eleven char eleven char eleven char eleven char eleven char "
			"eleven\nchar eleven chars\n\nA: y\n"},
		{"<table><tr><td>x<td>" LONG "</table>", "x\n" FIVE "eleven char\neleven chars\n"},
		{"<table><tr><td rowspan=2>a<td colspan=2>b<td>c<tr><td>d<td>e<td>f</table>",
			"a  b     c\n   d  e  f\n"},
		{"<table><tr><td align=center>a<td>b<tr><td>ccc<td>d</table>", " a   b\nccc  d\n"},
		{"<table><tr><td><p>a</p><p>b<br>c</p><td><a href=/d>d</a></table>",
			"a b c  d [1]\n\n[1] https://x.example/d\n"},
		/* Those that only lay out. */
		{"<table><tr><td><p>a<p>b<tr><td>c</table>", "a\n\nb\n\nc\n"},
		{"<table><tr><td><ul><li>a</ul><td>b</table>", "- a\n\nb\n"},
		{"<table></table><table><tr></table><table><tr><td></table>a", "a\n"},
	};

	(void)state;
	check(cases, ARRAY_LEN(cases));
}

static void test_html_text_shows_footnotes(void **state)
{
	static const struct pair cases[] = {
		{"<p>a<sup class=\"footnote-ref\"><a href=\"#fn-1\">1</a></sup></p><section "
		 "class=\"footnotes\"><ol><li id=\"fn-1\"><p>note <a href=\"#fnref-1\" "
		 "class=\"footnote-backref\" aria-label=\"Back\">↩</a></p></li></ol></section>",
			"a[^1]\n\n[^1] note\n"},
		{"a<sup><a role=doc-noteref href=\"#fn:1\">[1]</a></sup><div role=doc-endnotes><hr>"
		 "<ol><li><p>b&nbsp;<a role=doc-backlink href=\"#r\">x</a><li><p>c</ol></div>",
			"a[^1]\n\n* * *\n\n[^1] b\n\n[^2] c\n"},
	};
	STRBUF(line);

	(void)state;
	check(cases, ARRAY_LEN(cases));
	html_to_line(&line, cases[0].html, strlen(cases[0].html));
	assert_string_equal(line.data, "a");
}

static void test_html_to_line_is_one_line(void **state)
{
	static const struct pair cases[] = {
		{"", ""},
		{"<h1>a</h1><p>b<br>c <a href=/d>d</a><img src=x alt=e></p>", "a b c d"},
		{"<ul><li>a<li>b</ul><pre>c\n d</pre><table><tr><td>e<td>f</table>", "a b c d e f"},
		{"a&nbsp;&nbsp;b", "a b"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(out);

		strbuf_add_string(&out, "^");
		html_to_line(&out, cases[i].html, strlen(cases[i].html));
		assert_string_equal(out.data + 1, cases[i].text);
	}
}

static void test_html_text_survives_rubbish(void **state)
{
	static const char nul[] = "a\0b\xFF<b\0>c</b>&#0;&#27;&#x7f;d";
	static const struct pair cases[] = {
		{"<p>a<b><table><td>x<li>y</p><ul><a href=/q>", "a\n\nx\n\n- y\n"},
		{"</p></ul></table>a", "a\n"},
		{"<table><tr><td colspan=0>a<td colspan=-4 rowspan=99999999999>b</table>",
			"a  b\n"},
		{"<", "<\n"},
	};
	STRBUF(out);

	(void)state;
	html_to_text(&out, nul, sizeof(nul) - 1, NULL);
	assert_string_equal(out.data, "abc\xEF\xBF\xBD"
				      "d\n");
	check(cases, ARRAY_LEN(cases));
}

/* Of repeated elements, open or closed: neither time nor output grow beyond the input's length. */
static void test_html_text_is_linear(void **state)
{
	static const char *const pieces[] = {"<div>", "<blockquote>a", "<ul><li>", "<ul><li>a</ul>",
		"<td>a", "<table><td>", "<tr>", "<td rowspan=1000 colspan=1000>a<tr>", "<br>",
		"<a href=/b>c</a>", "<a href=/b>", "x", "字", "&nbsp;", "<p>", "<h1>b</h1>",
		"<pre>\n", "<sup><a class=footnote-ref>1</a></sup>", "<p><ol start=999999><li>a"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
		STRBUF(html);
		STRBUF(out);
		clock_t start = clock();

		while (html.len < 200000) {
			strbuf_add_string(&html, pieces[i]);
		}
		html_to_text(&out, html.data, html.len, BASE);
		assert_true(out.len < 40 * html.len);
		assert_true(clock() - start < 20 * CLOCKS_PER_SEC);
	}
}

/* A header's text stands before every cell of its column. */
static void test_html_text_shortens_repeated_headers(void **state)
{
	STRBUF(html);
	STRBUF(out);

	(void)state;
	strbuf_add_string(&html, "<table><tr><th>");
	for (int i = 0; i < 100000; i++) {
		strbuf_add_char(&html, 'x');
	}
	for (int i = 0; i < 10000; i++) {
		strbuf_add_string(&html, "<tr><td>a");
	}
	html_to_text(&out, html.data, html.len, NULL);
	assert_true(out.len < 10 * html.len);
	assert_true(text_ends_with(out.data, "x…: a\n"));
}

/* Nested as deep as may be, a line keeps room for text; deeper, the source itself is shown. */
static void test_html_text_bounds_nesting(void **state)
{
	(void)state;
	for (int depth = 100; depth <= 100000; depth *= 1000) {
		STRBUF(html);
		STRBUF(out);

		for (int i = 0; i < depth; i++) {
			strbuf_add_string(&html, "<blockquote>");
		}
		strbuf_add_string(&html, "a");
		html_to_text(&out, html.data, html.len, NULL);
		if (depth == 100) {
			assert_int_equal(out.len, 42);
			assert_true(text_ends_with(out.data, "> > a\n"));
		} else {
			assert_true(text_starts_with(out.data, "    <blockquote><block"));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_html_text_fills_paragraphs),
		cmocka_unit_test(test_html_text_breaks_between_ideographs),
		cmocka_unit_test(test_html_text_underlines_headings),
		cmocka_unit_test(test_html_text_numbers_links),
		cmocka_unit_test(test_html_text_hangs_lists),
		cmocka_unit_test(test_html_text_marks_quotes_and_code),
		cmocka_unit_test(test_html_text_aligns_tables),
		cmocka_unit_test(test_html_text_shows_footnotes),
		cmocka_unit_test(test_html_to_line_is_one_line),
		cmocka_unit_test(test_html_text_survives_rubbish),
		cmocka_unit_test(test_html_text_is_linear),
		cmocka_unit_test(test_html_text_shortens_repeated_headers),
		cmocka_unit_test(test_html_text_bounds_nesting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
