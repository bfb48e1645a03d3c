#include <string.h>

#include "unit.h"

#include "base/mem.h"
#include "template/mustache.h"

#define BAD_DELIMITERS "bad delimiters: two words without '=' are wanted, as in {{=<% %>=}}"

static void test_mustache_parse_errors(void **state)
{
	static const struct {
		const char *template;
		const char *expected;
	} cases[] = {
		{"{{", "t:1:1: the tag is not closed"},
		{"a\nb {{name", "t:2:3: the tag is not closed"},
		{"{{name}\n{{other}}", "t:1:1: the tag is not closed"},
		{"{{name {{other}}", "t:1:1: the tag is not closed"},
		{"{{{a}}", "t:1:1: the tag is not closed"},
		{"{{!", "t:1:1: the tag is not closed"},
		{"{{}}", "t:1:1: the tag has no name"},
		{"é日{{# }}", "t:1:3: the tag has no name"},
		{"{{a b}}", "t:1:1: 'a b' is not a name"},
		{"{{.a}}", "t:1:1: '.a' is not a name"},
		{"{{a..b}}", "t:1:1: 'a..b' is not a name"},
		{"{{a.}}", "t:1:1: 'a.' is not a name"},
		{"{{#a}}\n", "t:1:1: section 'a' is not closed"},
		{"{{#a}}\n {{^b}}{{/b}}{{^c}}", "t:2:14: section 'c' is not closed"},
		{"{{#a}}\n{{#b}}\n{{/a}}{{/b}}",
			"t:3:1: 'a' is closed where 'b' of line 2 is open"},
		{"x{{/a}}", "t:1:2: 'a' is closed but was not opened"},
		{"{{= =}}", "t:1:1: " BAD_DELIMITERS},
		{"{{=a=}}", "t:1:1: " BAD_DELIMITERS},
		{"{{=a b c=}}", "t:1:1: " BAD_DELIMITERS},
		{"{{=a =b=}}", "t:1:1: " BAD_DELIMITERS},
		{"{{=<% %>}}", "t:1:1: the tag is not closed"},
		{"a\n\xc3(", "t:2:1: not valid UTF-8"},
		{"ab\xe2\x82", "t:1:3: not valid UTF-8"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct error err = ERROR_INIT;
		const char *text = cases[i].template;

		assert_null(mustache_parse(text, strlen(text), "t", &err));
		assert_string_equal(err.text, cases[i].expected);
		assert_int_equal(err.kind, ERROR_INPUT);
	}
}

static void test_mustache_parse_nul(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	assert_null(mustache_parse("a\nb\0c", 5, "t", &err));
	assert_string_equal(err.text, "t:2:2: there is a NUL byte");
}

static void nest(struct strbuf *out, int depth)
{
	for (int i = 0; i < depth; i++) {
		strbuf_add_string(out, "{{#a}}");
	}
	for (int i = 0; i < depth; i++) {
		strbuf_add_string(out, "{{/a}}");
	}
}

static void test_mustache_parse_nesting(void **state)
{
	struct mustache *template;
	struct error err = ERROR_INIT;
	STRBUF(text);

	(void)state;
	nest(&text, MUSTACHE_NESTING);
	template = mustache_parse(text.data, text.len, "t", &err);
	assert_non_null(template);
	mustache_free(template);
	strbuf_clear(&text);
	nest(&text, MUSTACHE_NESTING + 1);
	assert_null(mustache_parse(text.data, text.len, "t", &err));
	assert_string_equal(err.text, "t:1:385: 'a' is nested too deep");
	strbuf_clear(&text);
	nest(&text, 200000);
	assert_null(mustache_parse(text.data, text.len, "t", NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mustache_parse_errors),
		cmocka_unit_test(test_mustache_parse_nul),
		cmocka_unit_test(test_mustache_parse_nesting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
