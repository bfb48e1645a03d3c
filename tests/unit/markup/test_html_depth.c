#include "markup/html_depth.h"

#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "check_clean.h"
#include "unit.h"

static unsigned next_random(unsigned *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* A few tags, repeated: what lets depth grow unseen is a group that the count takes for closed. */
static void add_groups(struct strbuf *html, unsigned *seed)
{
	static const char *const names[] = {"p", "b", "i", "a", "div", "span", "table", "tr", "td",
		"th", "tbody", "caption", "li", "ul", "ol", "dl", "dd", "dt", "svg", "math", "mi",
		"desc", "title", "path", "g", "select", "option", "button", "object", "form", "h1",
		"h2", "template", "br", "img", "foreignObject", "annotation-xml", "nobr", "font",
		"ruby", "rt", "marquee", "style", "textarea", "col", "x-y", "details", "pre",
		"center", "fieldset", "input", "source", "frameset", "body", "html", "head",
		"colgroup", "noscript", "applet", "image", "mtext", "code", "listing", "main",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa2"};
	size_t start = html->len, len;
	unsigned tags = 1 + next_random(seed) % 8, copies = 1 + next_random(seed) % 700;

	for (unsigned i = 0; i < tags; i++) {
		const char *name = names[next_random(seed) % ARRAY_LEN(names)];

		switch (next_random(seed) % 8) {
		case 0:
		case 1:
		case 2:
			strbuf_addf(html, "</%s>", name);
			break;
		case 3:
			strbuf_addf(html, "<%s/>", name);
			break;
		case 4:
			strbuf_addf(html, "<%s id=%u>", name, next_random(seed) % 3);
			break;
		default:
			strbuf_addf(html, "<%s>x", name);
		}
	}
	len = html->len - start;
	for (unsigned i = 0; i < copies; i++) {
		strbuf_reserve(html, len);
		strbuf_add(html, html->data + start, len);
	}
}

/* The parser adds elements between a table and its cells, which the count does not see. */
static void test_html_excess_bounds_the_tree(void **state)
{
	unsigned seed = 11;
	size_t accepted = 0;

	(void)state;
	for (int i = 0; i < 1500; i++) {
		STRBUF(html);
		unsigned groups = 1 + next_random(&seed) % 3;

		while (groups--) {
			add_groups(&html, &seed);
		}
		if (html_excess(html.data, html.len)) {
			continue;
		}
		accepted++;
		if (check_depth(html.data, html.len) > 2 * HTML_DEPTH_MAX + 16) {
			fail_msg("a depth of %zu from '%.300s'", check_depth(html.data, html.len),
				html.data);
		}
	}
	assert_true(accepted > 100);
}

static void test_html_excess_names_what_there_is_too_much_of(void **state)
{
	STRBUF(html);

	(void)state;
	assert_null(html_excess("", 0));
	for (size_t i = 0; i < 65; i++) {
		strbuf_add_string(&html, i ? " a='>'" : "<br a=1");
	}
	assert_string_equal(html_excess(html.data, html.len), "a tag of more than 64 attributes");
	strbuf_clear(&html);
	for (size_t i = 0; i < 257; i++) {
		strbuf_add_string(&html, "<x>");
	}
	assert_string_equal(html_excess(html.data, html.len), "more than 256 open elements");
	assert_null(html_excess(html.data, html.len - 3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_html_excess_bounds_the_tree),
		cmocka_unit_test(test_html_excess_names_what_there_is_too_much_of),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
