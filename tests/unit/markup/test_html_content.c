/* The rules of "Content that survives a reader", a table for each. */
#include "markup/html_clean.h"

#include <string.h>

#include "base/mem.h"
#include "check_clean.h"
#include "unit.h"

#define BASE "https://x.example/blog/p/"

static const struct html_clean_options options = {.base_url = BASE};

struct rule {
	const char *html;
	const char *expected; /* NULL: the same bytes */
};

static void check_rules(const struct rule *rules, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *expected = rules[i].expected ? rules[i].expected : rules[i].html;
		STRBUF(out);
		STRBUF(again);

		html_clean(&out, rules[i].html, strlen(rules[i].html), &options);
		if (strcmp(out.data, expected) != 0) {
			fail_msg("'%s' gave '%s', not '%s'", rules[i].html, out.data, expected);
		}
		check_clean(out.data, out.len, true, rules[i].html);
		html_clean(&again, out.data, out.len, &options);
		assert_string_equal(again.data, out.data);
	}
}

static void test_html_content_addresses(void **state)
{
	static const struct rule rules[] = {
		{"<a href=\"#fn1\">1</a>", "<a href=\"" BASE "#fn1\">1</a>"},
		{"<a href='#'>top</a>", "<a href=\"" BASE "#\">top</a>"},
		{"<a href=\"?page=2\">x</a>", "<a href=\"" BASE "?page=2\">x</a>"},
		{"<a href=\"//h.example/a\">x</a>", "<a href=\"https://h.example/a\">x</a>"},
		{"<a href=\"/a\">x</a>", "<a href=\"https://x.example/a\">x</a>"},
		{"<a href=\"../../a/./b\">x</a>", "<a href=\"https://x.example/a/b\">x</a>"},
		{"<img src=a.png alt=x>", "<img src=\"" BASE "a.png\" alt=x>"},
		{"<q cite=a>x</q><ins cite=b>y</ins><del cite=c>z</del>",
			"<q cite=\"" BASE "a\">x</q><ins cite=\"" BASE "b\">y</ins><del "
			"cite=\"" BASE "c\">z</del>"},
		{"<audio src=a></audio><video poster=p><source src=b><track src=c></video>",
			"<audio src=\"" BASE "a\"></audio><video poster=\"" BASE
			"p\"><source src=\"" BASE "b\"><track src=\"" BASE "c\"></video>"},
		{"<svg><a xlink:href=a>x</a><a href=b>y</a><image xlink:href=c /></svg>",
			"<svg><a xlink:href=\"" BASE "a\">x</a><a href=\"" BASE
			"b\">y</a><image xlink:href=\"" BASE "c\" /></svg>"},
		/* Attributes with addresses that no reader needs. */
		{"<form action=a><p>x</p></form>", "<p>x</p>"},
		{"<table background=a><tr><td background=b>x</table>", "<table><tr><td>x</table>"},
		{"<img longdesc=a usemap=#m src=b>", "<img src=\"" BASE "b\">"},
		{"<a ping=/t href=a>x</a>", "<a href=\"" BASE "a\">x</a>"},
		{"<base href=\"https://o.example/\"><a href=a>x</a>",
			"<a href=\"" BASE "a\">x</a>"},
	};
	(void)state;

	check_rules(rules, ARRAY_LEN(rules));
}

static void test_html_content_mends_addresses(void **state)
{
	static const struct rule rules[] = {
		{"<a href=\"a b.html\">x</a>", "<a href=\"" BASE "a%20b.html\">x</a>"},
		{"<a href=\" a\t\n \">x</a>", "<a href=\"" BASE "a\">x</a>"},
		{"<a href=\"\xC3\xA4?\xC3\xB6#\xC3\xBC\">x</a>",
			"<a href=\"" BASE "%C3%A4?%C3%B6#%C3%BC\">x</a>"},
		{"<a href=\"https://b\xC3\xBC"
		 "cher.example/\">x</a>",
			"<a href=\"https://xn--bcher-kva.example/\">x</a>"},
		{"<a href=\"https://xn--bcher-kva.example/%C3%A4\">x</a>", NULL},
		{"<a href=\"100%\">x</a>", "<a href=\"" BASE "100%25\">x</a>"},
		{"<a href=\"a[1]{2}|3\">x</a>", "<a href=\"" BASE "a%5B1%5D%7B2%7D%7C3\">x</a>"},
		{"<a href=\"HTTPS://A.Example/B\">x</a>", "<a href=\"https://a.example/B\">x</a>"},
		{"<a href=\"a?b=1&c=2\">x</a>", "<a href=\"" BASE "a?b=1&amp;c=2\">x</a>"},
		{"<a href=\"https://a b/\">x</a>", "<a>x</a>"},
		{"<a href=\"https://\">x</a>", "<a>x</a>"},
		{"<a href=\"\\\\evil.example\">x</a>",
			"<a href=\"" BASE "%5C%5Cevil.example\">x</a>"},
	};
	(void)state;

	check_rules(rules, ARRAY_LEN(rules));
}

static void test_html_content_other_schemes(void **state)
{
	static const struct rule rules[] = {
		{"<a href=\"mailto:a@b.example?subject=c d\">x</a>", NULL},
		{"<a href=\"tel:+49 1\">x</a>", NULL},
		{"<img src=\"data:image/png;base64,AA==\">", NULL},
		{"<img src=\"data:image/svg+xml,%3Csvg/%3E\">", NULL},
		{"<img src=\"data:image/svg+xml,<svg/>\">",
			"<img src=\"data:image/svg+xml,&lt;svg/&gt;\">"},
		{"<img src=\"data:text/html,x\">", "<img>"},
		{"<img src=\"data:image/svg\">", "<img>"},
		{"<a href=\"data:image/svg+xml,x\">x</a>", "<a>x</a>"},
		{"<img src=\"javascript:1\">", "<img>"},
		{"<video src=\"data:text/html,x\" poster=\"vbscript:1\"></video>",
			"<video></video>"},
		{"<q cite=\"javascript:1\">x</q>", "<q>x</q>"},
		{"<svg><a xlink:href=\"java&#9;script:1\">x</a></svg>", "<svg><a>x</a></svg>"},
	};
	(void)state;

	check_rules(rules, ARRAY_LEN(rules));
}

static void test_html_content_srcset(void **state)
{
	static const struct rule rules[] = {
		{"<img srcset=\"a.png, b.png 2x\">",
			"<img srcset=\"" BASE "a.png, " BASE "b.png 2x\">"},
		/* Commas are parts of addresses but at their ends. */
		{"<img srcset=\"w_1,h_2/a.png 1x,b.png 2x\">",
			"<img srcset=\"" BASE "w_1,h_2/a.png 1x, " BASE "b.png 2x\">"},
		{"<img srcset=\"a.png,b.png\">", "<img srcset=\"" BASE "a.png,b.png\">"},
		{"<img srcset=\",, a.png ,, b.png 2x,,\">",
			"<img srcset=\"" BASE "a.png, " BASE "b.png 2x\">"},
		{"<img srcset=\"data:image/png;base64,AA== 1x, b.png 2x\">",
			"<img srcset=\"data:image/png;base64,AA== 1x, " BASE "b.png 2x\">"},
		{"<img srcset=\"data:image/png;base64,AA==, b.png 2x\">",
			"<img srcset=\"data:image/png;base64,AA==, " BASE "b.png 2x\">"},
		{"<img srcset=\"a.png 100w 50h,\n\tb.png 1.5x\">",
			"<img srcset=\"" BASE "a.png 100w 50h, " BASE "b.png 1.5x\">"},
		/* What browsers drop too. */
		{"<img srcset=\"a.png (b, c) 1x, d.png 2x\">", "<img srcset=\"" BASE "d.png 2x\">"},
		{"<img srcset=\"a.png (b, c\">", "<img>"},
		{"<img srcset=\"a b.png 1x, c.png\">", "<img srcset=\"" BASE "c.png\">"},
		{"<img srcset=\"javascript:1 1x, a.png 2x\">", "<img srcset=\"" BASE "a.png 2x\">"},
		{"<img srcset=\", ,\">", "<img>"},
		{"<img srcset=\"https://a.example/a.png 1x,https://a.example/b.png 2x\">", NULL},
		{"<picture><source srcset=\"a.webp\" type=\"image/webp\" media=\"(x)\"><img "
		 "src=\"https://a.example/\"></picture>",
			"<picture><source srcset=\"" BASE "a.webp\" type=\"image/webp\" "
			"media=\"(x)\"><img src=\"https://a.example/\"></picture>"},
	};
	(void)state;

	check_rules(rules, ARRAY_LEN(rules));
}

static void test_html_content_images_that_are_none(void **state)
{
	/* An empty address is that of the page, which is no image. */
	static const struct rule rules[] = {
		{"<img src=\"\" alt=\"a\">", "<img alt=\"a\">"},
		{"<img src>", "<img>"},
		{"<img src=' '>", "<img>"},
		{"<video src=\"\" poster=\"\"></video>", "<video></video>"},
		{"<audio><source src=\"\"></audio>", "<audio><source></audio>"},
		{"<a href=\"\">x</a>", "<a href=\"" BASE "\">x</a>"},
	};
	(void)state;

	check_rules(rules, ARRAY_LEN(rules));
}

static void test_html_content_images_of_noscript(void **state)
{
	static const struct rule rules[] = {
		{"<noscript><img src=\"https://a.example/\"></noscript>",
			"<img src=\"https://a.example/\">"},
		{"<p><noscript><picture><img src=a></picture></noscript></p>",
			"<p><picture><img src=\"" BASE "a\"></picture></p>"},
		/* Once is enough. */
		{"<img data-src=a src=b.gif> <noscript><img src=a></noscript>",
			"<img src=\"" BASE "a\"> "},
		{"<noscript><img src=a></noscript><img data-srcset=\"a 1x\">",
			"<img srcset=\"" BASE "a 1x\">"},
		{"<span><img src=a></span><noscript><img src=a></noscript>",
			"<span><img src=\"" BASE "a\"></span>"},
		/* A placeholder is no image. */
		{"<img src=\"data:image/gif;base64,R\"><noscript><img src=a></noscript>",
			"<img src=\"data:image/gif;base64,R\"><img src=\"" BASE "a\">"},
		{"<img src=a>b<noscript><img src=c></noscript>",
			"<img src=\"" BASE "a\">b<img src=\"" BASE "c\">"},
		/* Words, pixels and what looks like an end tag. */
		{"a<noscript><p>Please enable scripts</p></noscript>b", "ab"},
		{"<noscript><img width=1 height=1 src=https://track.example/></noscript>", ""},
		{"<noscript><p title=\"</noscript><img src=x onerror=1>\">y</p></noscript>z", "z"},
		{"<noscript><img src=a onerror=1><script>1</script></noscript>",
			"<img src=\"" BASE "a\">"},
	};
	(void)state;

	check_rules(rules, ARRAY_LEN(rules));
}

static void test_html_content_embedded(void **state)
{
	static const struct rule rules[] = {
		{"<iframe data-lazy-src=//v.example/1></iframe>",
			"<p><a href=\"https://v.example/1\">v.example/1</a></p>"},
		{"<embed src=//v.example/1>",
			"<p><a href=\"https://v.example/1\">v.example/1</a></p>"},
		{"<object><param name=Movie value=//v.example/1><param name=a "
		 "value=true></object>",
			"<p><a href=\"https://v.example/1\">v.example/1</a></p>"},
		{"<object><param name=movie value=javascript:1>x</object>", "x"},
		{"<object><param name=width value=1>x</object>", "x"},
		{"<li><iframe src=//v.example/1></iframe></li>",
			"<li><a href=\"https://v.example/1\">v.example/1</a></li>"},
	};
	(void)state;

	check_rules(rules, ARRAY_LEN(rules));
}

static void test_html_content_verbatim(void **state)
{
	static const struct rule rules[] = {
		{"a<xmp><b>x</b> &amp; y</xmp>z", "a<pre>&lt;b&gt;x&lt;/b&gt; &amp;amp; y</pre>z"},
		{"<xmp>x", "<pre>x</pre>"},
		{"<div>a<plaintext>b</div><script>",
			"<div>a<pre>b&lt;/div&gt;&lt;script&gt;</pre></div>"},
		{"<svg><xmp>x</xmp></svg>", "<svg></svg>"},
	};
	(void)state;

	check_rules(rules, ARRAY_LEN(rules));
}

static void test_html_content_styles(void **state)
{
	static const struct rule rules[] = {
		{"<p style=\"color: red; TEXT-ALIGN:center\">x</p>", NULL},
		{"<p style=\"position:fixed; color:red\">x</p>", "<p style=\"color:red\">x</p>"},
		{"<p style=\"background:url(https://a.example/)\">x</p>", "<p>x</p>"},
		{"<p style=\"background:URL('javascript:1')\">x</p>", "<p>x</p>"},
		{"<p style=\"width:expression(alert(1))\">x</p>", "<p>x</p>"},
		{"<p style=\"width:ex/**/pression(1)\">x</p>", "<p>x</p>"},
		{"<p style=\"width:\\65xpression(1)\">x</p>", "<p>x</p>"},
		{"<p style=\"width:&#101;xpression(1)\">x</p>", "<p>x</p>"},
		{"<p style=\"behavior:url(a)\">x</p>", "<p>x</p>"},
		{"<p style=\"-moz-binding:url(a)\">x</p>", "<p>x</p>"},
		{"<p style=\"@import 'a'\">x</p>", "<p>x</p>"},
		{"<p style=\"z-index:9;top:0\">x</p>", "<p>x</p>"},
		{"<p style=\"color:red;}body{color:blue\">x</p>", "<p style=\"color:red\">x</p>"},
		{"<p style>x</p>", "<p>x</p>"},
	};
	(void)state;

	check_rules(rules, ARRAY_LEN(rules));
}

static void test_html_content_attributes(void **state)
{
	static const struct rule rules[] = {
		/* The first of each name counts, and no other is left for others to find. */
		{"<a href=\"https://a.example/\" href=\"javascript:1\">x</a>",
			"<a href=\"https://a.example/\">x</a>"},
		{"<img onerror=1 onerror=2 alt=\"a\">", "<img alt=\"a\">"},
		{"<p class=\"language-c\" CLASS=\"x\">a</p>", "<p class=\"language-c\">a</p>"},
		/* A name is no value. */
		{"<details open><summary>a</summary>b</details>", NULL},
		{"<video controls muted></video>", NULL},
		{"<td onclick>x</td><p hidden onclick>y</p>", "x<p hidden>y</p>"},
		{"<a title>x</a>", NULL},
		/* Of frameworks. */
		{"<p @click=\"a\" :class=\"b\" v-on:click=\"c\" x-on:click=\"d\" #e [f]=\"g\" "
		 "(h)=\"i\">x</p>",
			"<p>x</p>"},
		{"<p ONCLICK=a OnMouseOver=b on-x=c>x</p>", "<p>x</p>"},
		{"<p/onclick=1>x</p>", "<p>x</p>"},
		{"<img alt='a'onload=1>", "<img alt=\"a\">"},
	};
	(void)state;

	check_rules(rules, ARRAY_LEN(rules));
}

static void test_html_content_tags_of_no_node(void **state)
{
	static const struct rule rules[] = {
		{"<select><img src=x onerror=1></select>y", "y"},
		{"a</b></p></x>b", "ab"},
		{"<html><head><title>t</title></head><body class=x><p>a</p></body></html>",
			"<p>a</p>"},
		{"<tr><td>x</td></tr>", "x"},
		{"<svg viewBox=\"0 0 1 1\"><linearGradient id=\"a\"></linearGradient></svg>", NULL},
		{"<math><mi>x</mi></math>", NULL},
		{"<table><p>a</p><tr><td>b</td></tr></table>", NULL},
		{"<a href=\"https://a.example/\">a<a href=\"https://b.example/\">b</a></a>",
			"<a href=\"https://a.example/\">a</a><a href=\"https://b.example/\">b</a>"},
		{"<p>a<p>b<ul><li>c<li>d</ul>", NULL},
		{"<template><p>x</p></template>y<!-- z -->", "y"},
	};
	(void)state;

	check_rules(rules, ARRAY_LEN(rules));
}

static void test_html_content_tells_what_hides_the_rest(void **state)
{
	static const struct {
		const char *html, *told;
	} cases[] = {
		{"the <title> element is", "a <title> without end hides the rest of the body"},
		{"<p>a</p><script>b", "a <script> without end hides the rest of the body"},
		{"a<textarea>b</p>c", "a <textarea> without end hides the rest of the body"},
		{"a<iframe>b", "a <iframe> without end hides the rest of the body"},
		{"a<script>b</script>", NULL},
		{"a<script>", NULL},
		{"a<xmp>b", NULL},
		{"<p>a<div>b", NULL},
	};
	(void)state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		CLEANUP(report_release) struct report report = REPORT_INIT;
		const struct text_place place = {.path = "a.md", .line = 3, .report = &report};
		const struct html_clean_options told = {.base_url = BASE, .place = &place};
		STRBUF(out);

		html_clean(&out, cases[i].html, strlen(cases[i].html), &told);
		assert_int_equal(report.count, cases[i].told ? 1 : 0);
		if (cases[i].told) {
			assert_string_equal(report.items[0].text, cases[i].told);
			assert_int_equal(report.items[0].line, 3);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_html_content_addresses),
		cmocka_unit_test(test_html_content_mends_addresses),
		cmocka_unit_test(test_html_content_other_schemes),
		cmocka_unit_test(test_html_content_srcset),
		cmocka_unit_test(test_html_content_images_that_are_none),
		cmocka_unit_test(test_html_content_images_of_noscript),
		cmocka_unit_test(test_html_content_embedded),
		cmocka_unit_test(test_html_content_verbatim),
		cmocka_unit_test(test_html_content_styles),
		cmocka_unit_test(test_html_content_attributes),
		cmocka_unit_test(test_html_content_tags_of_no_node),
		cmocka_unit_test(test_html_content_tells_what_hides_the_rest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
