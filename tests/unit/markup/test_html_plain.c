#include "markup/html_plain.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "unit.h"

#define BASE "https://x.example/blog/p/"
/* No plain element: what it follows is cleaned by the tree. */
#define NOT_PLAIN "<span></span>"

#define DOCUMENTS 60000

static const struct html_clean_options options = {.base_url = BASE};

/* Where the HTML is plain, the long way must come to the same. */
static bool check(const char *html)
{
	STRBUF(quick);
	STRBUF(longer);
	STRBUF(cleaned);

	if (!html_plain_clean(&quick, html, strlen(html), &options)) {
		assert_int_equal(quick.len, 0);
		return false;
	}
	strbuf_addf(&longer, "%s" NOT_PLAIN, html);
	html_clean(&cleaned, longer.data, longer.len, &options);
	strbuf_add_string(&quick, NOT_PLAIN);
	if (strcmp(quick.data, cleaned.data) != 0) {
		fail_msg("of '%s' became '%s', and by the tree '%s'", html, quick.data,
			cleaned.data);
	}
	return true;
}

static void test_html_plain_takes_what_renderers_write(void **state)
{
	static const char *const cases[][2] = {
		{"", ""},
		{"<h2>A &amp; b</h2>\n<p>c <em>d <strong>e</strong></em> > f &copy;</p>\n", NULL},
		{"<p><a href=\"../q/?a=1&amp;b=&quot;\" title=\"t &amp; u\">x</a></p>",
			"<p><a href=\"https://x.example/blog/q/?a=1&amp;b=%22\" title=\"t &amp; "
			"u\">"
			"x</a></p>"},
		{"<p><a href=\"#n\">x</a></p>",
			"<p><a href=\"https://x.example/blog/p/#n\">x</a></p>"},
		{"<p><img src=\"a.png\" alt=\"&lt;b&gt;\" /><br />\n</p><hr />",
			"<p><img src=\"https://x.example/blog/p/a.png\" alt=\"&lt;b&gt;\" /><br "
			"/>\n"
			"</p><hr />"},
		{"<pre><code class=\"language-c\">a &lt; b\n</code></pre>\n", NULL},
		{"<ol start=\"3\">\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ol>\n", NULL},
		{"<table>\n<thead>\n<tr>\n<th align=\"left\">a</th>\n</tr>\n</thead>\n<tbody>\n"
		 "<tr>\n<td>b</td>\n</tr>\n</tbody>\n</table>\n",
			NULL},
		{"<blockquote>\n<p>a</p>\nb</blockquote>", NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(out);

		assert_true(html_plain_clean(&out, cases[i][0], strlen(cases[i][0]), &options));
		assert_string_equal(out.data, cases[i][1] ? cases[i][1] : cases[i][0]);
		assert_true(check(cases[i][0]));
	}
}

static void test_html_plain_leaves_the_rest(void **state)
{
	static const char *const cases[] = {
		"a < b",
		"<",
		"</",
		"<p",
		"<p>a",
		"a</p>",
		"<p>a</em></p>",
		"<P>a</P>",
		"<p >a</p>",
		"<p>a</p >",
		"<p><p>a</p></p>",
		"<p><ul></ul></p>",
		"<em><p>a</p></em>",
		"<em>a<strong>b<em>c</em></strong></em>",
		"<a href=\"/\"><em><a href=\"/\">a</a></em></a>",
		"<ul>a</ul>",
		"<ul><p>a</p></ul>",
		"<table>a</table>",
		"<table><tr><td>a</td></tr></table>",
		"<td>a</td>",
		"<li>a</li>",
		"<br></br>",
		"<p/>a</p>",
		"<script>a</script>",
		"<p onclick=\"a\">a</p>",
		"<p style=\"color:red\">a</p>",
		"<p data-x=\"a\">a</p>",
		"<p class='a'>a</p>",
		"<p class=a>a</p>",
		"<p class>a</p>",
		"<p class=\"a>a</p>",
		"<p class=\"a\"id=\"b\">a</p>",
		"<p class=\"a\" class=\"b\">a</p>",
		"<p class=\"<b\">a</p>",
		"<a href=\"javascript:a\">a</a>",
		"<a href=\"java&#115;cript:a\">a</a>",
		"<a href=\"/&nbsp;\">a</a>",
		"<!-- a -->",
		"<![CDATA[a]]>",
		"<?a?>",
		"\xEF\xBB\xBF",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(out);

		if (html_plain_clean(&out, cases[i], strlen(cases[i]), &options)) {
			fail_msg("'%s' was taken for plain", cases[i]);
		}
		assert_int_equal(out.len, 0);
	}
}

static void test_html_plain_is_not_for_mail(void **state)
{
	static const struct html_style styles[] = {{"p", "margin:0"}, {0}};
	const struct html_clean_options mail = {.base_url = BASE, .styles = styles};
	STRBUF(out);

	(void)state;
	assert_false(html_plain_clean(&out, "<p>a</p>", strlen("<p>a</p>"), &mail));
}

static void test_html_plain_gives_up_on_depth(void **state)
{
	STRBUF(html);

	(void)state;
	for (int i = 0; i < 65; i++) {
		strbuf_add_string(&html, "<div>");
	}
	for (int i = 0; i < 65; i++) {
		strbuf_add_string(&html, "</div>");
	}
	assert_false(check(html.data));
}

static const char *pick(unsigned *seed, const char *const *list, size_t count)
{
	return list[(size_t)rand_r(seed) % count];
}

static void add_attributes(struct strbuf *out, unsigned *seed)
{
	static const char *const attributes[] = {"href=\"/a?b=1&amp;c=2\"", "href=\"#x\"",
		"href=\"mailto:a@example.org\"", "href=\"//y.example\"",
		"href=\"https://Y.example/%7ea b\"", "href=\"HTTP://x.example:80/../a\"",
		"href=\"?q=ü\"", "href=\"\"", "href=\" a \"", "href=\"a&#x27;b\"", "src=\"i.png\"",
		"src=\"data:image/png;base64,AA==\"", "alt=\"a &lt;b&gt; 'c'\"",
		"title=\"&amp;lt;\"", "class=\"a b\"", "id=\"a\"", "start=\"2\"", "align=\"left\"",
		"cite=\"a\"", "lang=\"de\"", "onclick=\"a\"", "data-src=\"a\"", "aria-label=\"a\"",
		"name=\"a\""};

	for (int count = rand_r(seed) % 4 - 1; count > 0; count--) {
		strbuf_addf(out, " %s", pick(seed, attributes, ARRAY_LEN(attributes)));
	}
}

static void add_text(struct strbuf *out, unsigned *seed)
{
	static const char *const texts[] = {"\n", " ", "a", "a &amp; b", "&", "ü > x", "\n\n b "};

	strbuf_add_string(out, pick(seed, texts, ARRAY_LEN(texts)));
}

/* Mostly as a renderer would, so that much of it is plain, and not always. */
static void add_element(struct strbuf *out, unsigned *seed, int depth)
{
	static const char *const blocks[] = {
		"p", "h2", "pre", "blockquote", "div", "ul", "ol", "table", "p", "p"};
	static const char *const phrases[] = {
		"a", "em", "strong", "code", "del", "sub", "sup", "b", "span"};
	static const char *const parts[] = {"li", "thead", "tbody", "tr", "td", "th"};
	static const char *const voids[] = {"br", "hr", "img"};
	unsigned which = (unsigned)rand_r(seed) % 16;
	const char *name = which < 6 ? pick(seed, blocks, ARRAY_LEN(blocks))
			   : which < 11
				   ? pick(seed, phrases, ARRAY_LEN(phrases) - (which < 10 ? 2 : 0))
			   : which < 14 ? pick(seed, parts, ARRAY_LEN(parts))
					: pick(seed, voids, ARRAY_LEN(voids));

	strbuf_addf(out, "<%s", name);
	add_attributes(out, seed);
	if (which >= 14) {
		strbuf_add_string(out, rand_r(seed) % 2 ? " />" : ">");
		return;
	}
	strbuf_add_char(out, '>');
	for (int i = depth > 5 ? 0 : rand_r(seed) % 3; i > 0; i--) {
		if (rand_r(seed) % 2) {
			add_text(out, seed);
		} else {
			add_element(out, seed, depth + 1);
		}
	}
	if (rand_r(seed) % 64) {
		strbuf_addf(out, "</%s>", name);
	}
}

static void test_html_plain_is_what_the_tree_says(void **state)
{
	unsigned seed = 20261124;
	size_t count = 0;

	(void)state;
	for (int i = 0; i < DOCUMENTS; i++) {
		STRBUF(html);

		for (int parts = 1 + rand_r(&seed) % 2; parts > 0; parts--) {
			add_element(&html, &seed, 0);
		}
		count += check(html.data);
	}
	/* Else this proves nothing. */
	assert_true(count > DOCUMENTS / 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_html_plain_takes_what_renderers_write),
		cmocka_unit_test(test_html_plain_leaves_the_rest),
		cmocka_unit_test(test_html_plain_is_not_for_mail),
		cmocka_unit_test(test_html_plain_gives_up_on_depth),
		cmocka_unit_test(test_html_plain_is_what_the_tree_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
