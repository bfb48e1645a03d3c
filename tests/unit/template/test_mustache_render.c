#include "unit.h"

#include <jansson.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "template/mustache.h"

struct named_template {
	const char *name;
	struct mustache *template;
};

static struct mustache *parse(const char *text, const char *name)
{
	struct error err = ERROR_INIT;
	struct mustache *template = mustache_parse(text, strlen(text), name, &err);

	if (!template) {
		fail_msg("%s", err.text);
	}
	return template;
}

static json_t *json(const char *text)
{
	json_t *value = json_loads(text, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);

	assert_non_null(value);
	return value;
}

static int find_partial(
	void *context, const char *name, const struct mustache **ret_partial, struct error *err)
{
	const struct named_template *partials = context;

	*ret_partial = NULL;
	if (strcmp(name, "unreadable") == 0) {
		return error_set(err, ERROR_IO, "cannot read '%s'", name);
	}
	for (; partials->name; partials++) {
		if (strcmp(partials->name, name) == 0) {
			*ret_partial = partials->template;
		}
	}
	return 0;
}

/* Renders into out; the result, or -1 with err filled. */
static int render(const char *text, const char *context, const struct mustache_options *options,
	struct strbuf *out, struct error *err)
{
	struct mustache *template = parse(text, "t");
	json_t *value = json(context);
	int result = mustache_render(template, value, options, out, err);

	json_decref(value);
	mustache_free(template);
	return result;
}

struct render_case {
	const char *template;
	const char *context;
	const char *expected;
};

static void check_cases(
	const struct render_case *cases, size_t count, const struct mustache_options *options)
{
	for (size_t i = 0; i < count; i++) {
		struct error err = ERROR_INIT;
		STRBUF(out);

		if (render(cases[i].template, cases[i].context, options, &out, &err) < 0) {
			fail_msg("'%s': %s", cases[i].template, err.text);
		}
		assert_string_equal(out.data, cases[i].expected);
	}
}

static void test_mustache_render_values(void **state)
{
	static const struct render_case cases[] = {
		{"", "{}", ""},
		{"no tags", "{}", "no tags"},
		{"{{a}}", "{\"a\": \"<x>\"}", "&lt;x&gt;"},
		{"{{{a}}}{{&a}}{{& a }}", "{\"a\": \"<x>\"}", "<x><x><x>"},
		{"{{a}}", "{\"a\": -9223372036854775808}", "-9223372036854775808"},
		{"{{a}} {{b}} {{c}}", "{\"a\": 1.21, \"b\": 0.1, \"c\": 1e300}", "1.21 0.1 1e300"},
		{"[{{a}}{{b}}{{c}}]", "{\"a\": false, \"b\": null}", "[]"},
		{"{{a}}", "{\"a\": true}", "true"},
		{"{{a}}", "{\"a\": \"x\\u0000y\"}", "x\xef\xbf\xbdy"},
		{"{{a.b.c}}", "{\"a\": {\"b\": {\"c\": \"x\"}}}", "x"},
		{"[{{a.b.c}}{{a.x}}{{x.y}}]", "{\"a\": {\"b\": 1}}", "[]"},
		{"{{.}}", "\"x\"", "x"},
		{"{{größe}} {{名}}", "{\"größe\": 1, \"名\": 2}", "1 2"},
		{"{{a}}}", "{\"a\": 1}", "1}"},
		{"{ {{a}} } {", "{\"a\": 1}", "{ 1 } {"},
		{"\xef\xbb\xbf{{a}}", "{\"a\": 1}", "1"},
		{"{{a}}", "[]", ""},
	};

	(void)state;
	check_cases(cases, ARRAY_LEN(cases), NULL);
}

static void test_mustache_render_truth(void **state)
{
	static const struct {
		const char *value;
		bool truth;
	} cases[] = {
		{"true", true},
		{"false", false},
		{"null", false},
		{"\"\"", false},
		{"\"x\"", true},
		{"\"\\u0000\"", true},
		{"0", false},
		{"0.0", false},
		{"1", true},
		{"0.5", true},
		{"[]", false},
		{"[false]", true},
		{"{}", true},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		FREE_ON_EXIT char *context = xasprintf("{\"a\": %s}", cases[i].value);
		STRBUF(out);

		assert_int_equal(
			render("{{#a}}yes{{/a}}{{^a}}no{{/a}}", context, NULL, &out, NULL), 0);
		assert_string_equal(out.data, cases[i].truth ? "yes" : "no");
	}
}

static void test_mustache_render_sections(void **state)
{
	static const struct render_case cases[] = {
		{"{{#a}}{{b}}{{/a}}", "{\"a\": [{\"b\": 1}, {\"b\": 2}]}", "12"},
		{"{{#a}}{{b}}{{/a}}", "{\"a\": [{\"b\": 1}, {}], \"b\": 9}", "19"},
		{"{{#a}}{{.}}{{^b}}-{{.}};{{/b}}{{/a}}", "{\"a\": [1, 2]}", "1-1;2-2;"},
		{"{{#a.b}}{{c}}{{/a.b}}", "{\"a\": {\"b\": {\"c\": 1}}, \"c\": 2}", "1"},
		{"{{#a}}{{b.c}}{{/a}}", "{\"a\": {\"b\": {}}, \"b\": {\"c\": 1}}", ""},
		{"{{#a}}\n{{#.}}\n- {{.}}\n{{/.}}\n{{/a}}\n", "{\"a\": [[1], [2, 3]]}",
			"- 1\n- 2\n- 3\n"},
		{"a\r\n{{#a}}\r\nb\r\n{{/a}}\r\nc", "{\"a\": 1}", "a\r\nb\r\nc"},
		{"{{#a}}{{/a}}\nx", "{\"a\": 1}", "\nx"},
		{" {{!\n c\n}} \nx", "{}", "x"},
		{"{{=| |=}}|a|{{a}}|={{ }}=|{{a}}", "{\"a\": 1}", "1{{a}}1"},
		{"{{#a}}{{=<< >>=}}<<a>><</a>><<a>>", "{\"a\": 1}", "11"},
	};

	(void)state;
	check_cases(cases, ARRAY_LEN(cases), NULL);
}

static void test_mustache_render_partials(void **state)
{
	struct named_template partials[] = {
		{"two", parse("one\n\n{{#a}}\n  {{.}}\n{{/a}}\ntwo\n", "two")},
		{"outer", parse("(\n  {{> two }}\n)\n", "outer")},
		{"inline", parse("<{{> two}}>\n", "inline")},
		{"tag", parse("{{#a}}x{{/a}}\n{{!c}}y\n{{b}}z", "tag")},
		{"dir/x.html", parse("x", "dir/x.html")},
		{"delimiters", parse("{{=<% %>=}}<%b%>", "delimiters")},
		{NULL, NULL},
	};
	struct mustache_options options = {.partial = find_partial, .partials = partials};
	static const struct render_case cases[] = {
		{"{{> two}}", "{\"a\": [1, 2]}", "one\n\n  1\n  2\ntwo\n"},
		/* Blank lines are not indented, and neither is what values bring along. */
		{"  {{> two}}\n", "{\"a\": [\"1\\n2\"]}", "  one\n\n    1\n2\n  two\n"},
		{" {{> outer}}\n", "{\"a\": [1]}", " (\n   one\n\n     1\n   two\n )\n"},
		{" {{> inline}}\n.", "{\"a\": []}", " <one\n\ntwo\n>\n."},
		{" {{> tag}}\n.", "{\"a\": 0, \"b\": 1}", " \n y\n 1z."},
		{"{{> dir/x.html }}", "{}", "x"},
		{"{{> delimiters}}{{b}}", "{\"b\": 1}", "11"},
		{"[{{> missing}}]", "{}", "[]"},
	};

	(void)state;
	check_cases(cases, ARRAY_LEN(cases), &options);
	for (size_t i = 0; partials[i].name; i++) {
		mustache_free(partials[i].template);
	}
}

static void test_mustache_render_escape(void **state)
{
	static const struct render_case text[] = {{"{{a}}", "{\"a\": \"<&>\"}", "<&>"}};
	static const struct render_case url[] = {
		{"{{a}}/{{{a}}}", "{\"a\": \"a/b\"}", "a%2Fb/a/b"}};

	(void)state;
	check_cases(text, 1, &(struct mustache_options){.escape = escape_text});
	check_cases(url, 1, &(struct mustache_options){.escape = escape_url});
}

static void test_mustache_render_errors(void **state)
{
	static const char *const raw[] = {"html", "a.html", NULL};
	static const struct {
		const char *template;
		const char *expected;
	} cases[] = {
		{"x\n {{o}}", "t:2:2: 'o' is an object: use it as a section, or a name in it"},
		{"{{l}}", "t:1:1: 'l' is a list: use it as a section"},
		{"{{#l}}{{o}}{{/l}}",
			"t:1:7: 'o' is an object: use it as a section, or a name in it"},
		{"{{{html}}}{{{a.html}}}\n{{{b}}}",
			"t:2:1: 'b' must be escaped: write {{b}} with two braces and without '&'"},
		{"{{#html}}{{&.}}{{/html}}",
			"t:1:10: '.' must be escaped: write {{.}} with two braces and without '&'"},
		{"{{> loop}}", "loop:1:2: 'loop' is nested too deep"},
		{"{{> unreadable}}", "cannot read 'unreadable'"},
	};
	struct named_template partials[] = {{"loop", parse("x{{> loop}}", "loop")}, {NULL, NULL}};
	struct mustache_options options = {
		.raw = raw, .partial = find_partial, .partials = partials};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct error err = ERROR_INIT;
		STRBUF(out);

		strbuf_add_string(&out, "kept");
		assert_int_equal(render(cases[i].template,
					 "{\"o\": {}, \"l\": [1], \"html\": \"<b>\", \"b\": 1}",
					 &options, &out, &err),
			-1);
		assert_string_equal(err.text, cases[i].expected);
		assert_string_equal(out.data, "kept");
	}
	mustache_free(partials[0].template);
}

static void test_mustache_render_depth(void **state)
{
	struct mustache_options options = {.max_depth = 2};
	struct error err = ERROR_INIT;
	STRBUF(out);

	(void)state;
	assert_int_equal(
		render("{{#a}}{{#a}}x{{/a}}{{/a}}", "{\"a\": 1}", &options, &out, &err), 0);
	assert_int_equal(
		render("{{#a}}{{#a}}{{^b}}x{{/b}}{{/a}}{{/a}}", "{\"a\": 1}", &options, &out, &err),
		-1);
	assert_string_equal(err.text, "t:1:13: 'b' is nested too deep");
	assert_string_equal(out.data, "x");
}

static void test_mustache_render_output_cap(void **state)
{
	struct mustache_options options = {.max_output = 8};
	struct error err = ERROR_INIT;
	STRBUF(out);

	(void)state;
	strbuf_add_string(&out, "what is there does not count:");
	assert_int_equal(render("{{#a}}1234{{/a}}", "{\"a\": [1, 2]}", &options, &out, &err), 0);
	assert_int_equal(
		render("{{#a}}1234{{/a}}", "{\"a\": [1, 2, 3]}", &options, &out, &err), -1);
	assert_string_equal(err.text, "t: the result is longer than 8 bytes");
	assert_string_equal(out.data, "what is there does not count:12341234");
}

/* 1000^4 empty results: the output's cap does not see them. */
static void test_mustache_render_step_cap(void **state)
{
	struct mustache *template = parse(
		"{{#a}}{{#a}}{{#a}}{{#a}}{{b}}{{/a}}{{/a}}{{/a}}{{/a}}", "t");
	json_t *list = json_array();
	json_t *context = json_pack("{s:o}", "a", list);
	struct error err = ERROR_INIT;
	STRBUF(out);

	(void)state;
	for (int i = 0; i < 1000; i++) {
		json_array_append_new(list, json_integer(i));
	}
	assert_int_equal(mustache_render(template, context, NULL, &out, &err), -1);
	assert_string_equal(err.text, "t: takes too long: lists within lists");
	json_decref(context);
	mustache_free(template);
}

static void test_mustache_render_null_context(void **state)
{
	struct mustache *template = parse("{{#a}}x{{/a}}{{^a}}y{{a}}{{.}}{{/a}}", "t");
	STRBUF(out);

	(void)state;
	assert_int_equal(mustache_render(template, NULL, NULL, &out, NULL), 0);
	assert_string_equal(out.data, "y");
	mustache_free(template);
	mustache_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mustache_render_values),
		cmocka_unit_test(test_mustache_render_truth),
		cmocka_unit_test(test_mustache_render_sections),
		cmocka_unit_test(test_mustache_render_partials),
		cmocka_unit_test(test_mustache_render_escape),
		cmocka_unit_test(test_mustache_render_errors),
		cmocka_unit_test(test_mustache_render_depth),
		cmocka_unit_test(test_mustache_render_output_cap),
		cmocka_unit_test(test_mustache_render_step_cap),
		cmocka_unit_test(test_mustache_render_null_context),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
