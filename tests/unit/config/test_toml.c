#include "config/toml.h"

#include <stdlib.h>
#include <string.h>

#include "node_tree.h"

static struct parsed parse_toml(const char *text, size_t len, int first_line)
{
	struct parsed parsed = {.arena = arena_new(), .err = ERROR_INIT};
	FREE_ON_EXIT char *exact = malloc(len + 1); /* so that a read behind the end is seen */
	struct node_source source = {.path = "x.toml", .first_line = first_line, .len = len};
	memcpy(exact, text, len);
	source.text = exact;
	parsed.node = toml_parse(parsed.arena, &source, &parsed.err);
	return parsed;
}

static void check_bytes(const char *text, size_t len, const char *expected, bool places)
{
	struct parsed parsed = parse_toml(text, len, 0);
	STRBUF(found);
	if (parsed.node) {
		add_tree(&found, parsed.node, places);
	} else {
		assert_int_equal(parsed.err.kind, ERROR_INPUT);
		strbuf_add_string(&found, parsed.err.text);
	}
	if (strcmp(found.data, expected) != 0) {
		fail_msg("%s\ngives    %s\ninstead of %s", text, found.data, expected);
	}
	arena_free(parsed.arena);
}

static void check_all(const struct tree_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		check_bytes(cases[i].text, strlen(cases[i].text), cases[i].expected, false);
	}
}

static void test_toml_reads_keys(void **state)
{
	static const struct tree_case cases[] = {
		{"", "{}"},
		{"\n \t\n# nothing\n", "{}"},
		{"\xEF\xBB\xBF"
		 "a = 1",
			"{a: 1}"},
		{"a = 1", "{a: 1}"},
		{"a=1\r\nb=2\r\n", "{a: 1, b: 2}"},
		{"\ta\t=\t1 # one", "{a: 1}"},
		{"a = 1 # \xc3\xa9 \" ' [", "{a: 1}"},
		{"1234 = 1\n- = 2\n_ = 3\na-b_C = 4", "{1234: 1, -: 2, _: 3, a-b_C: 4}"},
		{"\"a b\" = 1\n'c.d' = 2\n\"\" = 3\n\"\\u00e9\" = 4",
			"{\"a b\": 1, \"c.d\": 2, \"\": 3, \"\xc3\xa9\": 4}"},
		{"true = true", "{true: true}"},
		{"a.b = 1\na . c = 2\na.\"d.e\" = 3", "{a: {b: 1, c: 2, \"d.e\": 3}}"},
		{"a.b.c = 1\nd = 2\na.b.e = 3", "{a: {b: {c: 1, e: 3}}, d: 2}"},
		{"3.14 = 1", "{3: {14: 1}}"},
	};
	(void)state;
	check_all(cases, ARRAY_LEN(cases));
}

static void test_toml_reads_strings(void **state)
{
	static const struct tree_case cases[] = {
		{"a = \"\"", "{a: \"\"}"},
		{"a = ''", "{a: \"\"}"},
		{"a = \"x # y\" # z", "{a: \"x # y\"}"},
		{"a = \"\\b\\t\\n\\f\\r\\\"\\\\\"", "{a: \"\b\\t\\n\f\\r\"\\\"}"},
		{"a = \"\\u00E9\\U0001F680\\u0000\"", "{a: \"\xc3\xa9\xf0\x9f\x9a\x80\\0\"}"},
		{"a = 'C:\\n\\\"'", "{a: \"C:\\n\\\"\"}"},
		{"a = \"it's\"", "{a: \"it's\"}"},
		{"a = \"\"\"\"\"\"", "{a: \"\"}"},
		{"a = \"\"\"\none\ntwo\"\"\"", "{a: \"one\\ntwo\"}"},
		{"a = \"\"\"\r\none\r\ntwo\"\"\"", "{a: \"one\\ntwo\"}"},
		{"a = \"\"\"\n\none\"\"\"", "{a: \"\\none\"}"},
		{"a = \"\"\"one \\\n  \n\t two\\\n\"\"\"", "{a: \"one two\"}"},
		{"a = \"\"\"one \\  \r\n two\"\"\"", "{a: \"one two\"}"},
		{"a = \"\"\"a \"quoted\" \"\"word\"\" \\\"\"\"\"",
			"{a: \"a \"quoted\" \"\"word\"\" "
			"\"\"}"},
		{"a = \"\"\"\"one\"\"\"\"\"", "{a: \"\"one\"\"\"}"},
		{"a = '''\nC:\\x \\\n 'y' ''z'''''", "{a: \"C:\\x \\\\n 'y' ''z''\"}"},
		{"a = ''''that'''", "{a: \"'that\"}"},
		{"a = \"\ttab\"", "{a: \"\\ttab\"}"},
	};
	(void)state;
	check_all(cases, ARRAY_LEN(cases));
}

static void test_toml_keeps_scalars_as_text(void **state)
{
	static const char *const good[] = {"0", "+0", "-0", "42", "-17", "+99", "0.0", "3.1415",
		"-0.01", "5e+22", "1e06", "-2E-2", "6.626e-34", "1e0", "inf", "+inf", "-inf", "nan",
		"+nan", "-nan", "0xDEADBEEF", "0xdead", "0o01234567", "0b11010110", "true", "false",
		"1979-05-27", "1979-05-27T07:32:00Z", "1979-05-27t07:32:00z",
		"1979-05-27T00:32:00-07:00", "1979-05-27T00:32:00.999999-07:00",
		"1979-05-27 07:32:00Z", "1979-05-27 07:32:00", "1979-05-27T07:32:00.5", "07:32:00",
		"07:32:00.999", "2017-02-29"};
	static const char *const bad[] = {"", "hello", "True", "TRUE", "yes", "null", "~", "01",
		"-01", "+", "1.", ".1", "1.e2", "1e", "1e5.0", "0x", "0xG", "-0x1", "0b2", "0o8",
		"1_", "_1", "1__0", "1_.0", "1._0", "0x_1", "0_1", "infinity", "Inf", "1.2.3",
		"1979-5-27", "1979-05-27T", "1979-05-27T07:32", "07:32", "07:32:00.", "07:32:00Z",
		"1979-05-27T07:32:00+7", "1979-05-27T07:32:00+0700", "1979-05-27 x", "1:2:3",
		"{{ now }}"};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		STRBUF(text);
		STRBUF(expected);
		strbuf_addf(&text, "a = %s # x\nb = [%s,%s]", good[i], good[i], good[i]);
		strbuf_addf(&expected, "{a: %s, b: [%s, %s]}", good[i], good[i], good[i]);
		check_bytes(text.data, text.len, expected.data, false);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		STRBUF(text);
		struct parsed parsed;
		strbuf_addf(&text, "a = %s\n", bad[i]);
		parsed = parse_toml(text.data, text.len, 0);
		if (parsed.node) {
			fail_msg("%s is taken", text.data);
		}
		arena_free(parsed.arena);
	}
}

static void test_toml_drops_underscores_of_numbers(void **state)
{
	static const struct tree_case cases[] = {
		{"a = 1_000", "{a: 1000}"},
		{"a = 0xdead_beef", "{a: 0xdeadbeef}"},
		{"a = 9_224_617.445_991e1_0", "{a: 9224617.445991e10}"},
		{"a = \"1_000\"", "{a: \"1_000\"}"},
	};
	(void)state;
	check_all(cases, ARRAY_LEN(cases));
}

static void test_toml_reads_arrays_and_inline_tables(void **state)
{
	static const struct tree_case cases[] = {
		{"a = []", "{a: []}"},
		{"a = [1, 2]", "{a: [1, 2]}"},
		{"a = [1, \"two\", [3, {b = 4}], true]", "{a: [1, \"two\", [3, {b: 4}], true]}"},
		{"a = [\n  1, # one\n\n  2,\n  # the end\n]", "{a: [1, 2]}"},
		{"a = [\r\n1\r\n,\r\n]\r\nb=1", "{a: [1], b: 1}"},
		{"a = {}", "{a: {}}"},
		{"a = { }", "{a: {}}"},
		{"a = {b = 1, \"c d\" = '2'}", "{a: {b: 1, \"c d\": \"2\"}}"},
		{"a = {b.c = 1, b.d = 2}", "{a: {b: {c: 1, d: 2}}}"},
		{"a = [{b = 1}, {b = 2}]", "{a: [{b: 1}, {b: 2}]}"},
		{"a = {b = [\n1,\n2\n]}", "{a: {b: [1, 2]}}"},
		{"a.b = {c = 1}", "{a: {b: {c: 1}}}"},
	};
	(void)state;
	check_all(cases, ARRAY_LEN(cases));
}

static void test_toml_reads_tables(void **state)
{
	static const struct tree_case cases[] = {
		{"[a]", "{a: {}}"},
		{"a = 1\n[b]\nc = 2\n[d]\ne = 3", "{a: 1, b: {c: 2}, d: {e: 3}}"},
		{"[a.b.c]\nd = 1", "{a: {b: {c: {d: 1}}}}"},
		{"[ a . \"b c\" ] # x\nd = 1", "{a: {\"b c\": {d: 1}}}"},
		{"[a.b]\nc = 1\n[a]\nd = 2", "{a: {b: {c: 1}, d: 2}}"},
		{"[a]\nb = 1\n[a.c]\nd = 2", "{a: {b: 1, c: {d: 2}}}"},
		{"[a]\nb.c = 1\n[a.b.d]\ne = 2", "{a: {b: {c: 1, d: {e: 2}}}}"},
		{"[a.b.c]\n[a]\nb.d = 1", "{a: {b: {c: {}, d: 1}}}"},
		{"[[a]]\nb = 1\n[[a]]\n[[a]]\nb = 2", "{a: [{b: 1}, {}, {b: 2}]}"},
		{"[[a]]\nb = 1\n[a.c]\nd = 2\n[[a.e]]\nf = 3\n[[a.e]]\nf = 4\n[[a]]\n[[a.e]]\nf = "
		 "5\n[a.c]",
			"{a: [{b: 1, c: {d: 2}, e: [{f: 3}, {f: 4}]}, {e: [{f: 5}], c: {}}]}"},
		{"[[a.b]]\nc = 1", "{a: {b: [{c: 1}]}}"},
		{"[a]\n[[a.b]]", "{a: {b: [{}]}}"},
		{"['']\na = 1", "{\"\": {a: 1}}"},
	};
	(void)state;
	check_all(cases, ARRAY_LEN(cases));
}

#define TWICE "is there already, in line "

static void test_toml_refuses_what_is_there_twice(void **state)
{
	static const struct tree_case cases[] = {
		{"a = 1\na = 2", "x.toml:2:1: not valid TOML: 'a' " TWICE "1"},
		{"a = 1\n\"a\" = 2", "x.toml:2:1: not valid TOML: 'a' " TWICE "1"},
		{"a.b = 1\na.b = 2", "x.toml:2:3: not valid TOML: 'b' " TWICE "1"},
		{"a = 1\na.b = 2", "x.toml:2:1: not valid TOML: 'a' " TWICE "1"},
		{"a.b = 1\na = 2", "x.toml:2:1: not valid TOML: 'a' " TWICE "1"},
		{"a = {b = 1, b = 2}", "x.toml:1:13: not valid TOML: 'b' " TWICE "1"},
		{"a = {b = {c = 1}, b.d = 2}", "x.toml:1:19: not valid TOML: 'b' " TWICE "1"},
		{"a = {b = 1}\na.c = 2", "x.toml:2:1: not valid TOML: 'a' " TWICE "1"},
		{"a = {b = 1}\n[a.c]", "x.toml:2:2: not valid TOML: 'a' " TWICE "1"},
		{"a = {b = 1}\n[a]", "x.toml:2:2: not valid TOML: 'a' " TWICE "1"},
		{"[a]\n[b]\n[a]", "x.toml:3:2: not valid TOML: 'a' " TWICE "1"},
		{"[a]\nb = 1\n[a.b]", "x.toml:3:4: not valid TOML: 'b' " TWICE "2"},
		{"[a]\nb = 1\n[a.b.c]", "x.toml:3:4: not valid TOML: 'b' " TWICE "2"},
		{"[a]\nb.c = 1\n[a.b]", "x.toml:3:4: not valid TOML: 'b' " TWICE "2"},
		{"[a.b]\n[a]\nb.c = 1", "x.toml:3:1: not valid TOML: 'b' " TWICE "1"},
		{"[a.b.c]\n[a]\nb.d = 1\n[a.b]", "x.toml:4:4: not valid TOML: 'b' " TWICE "1"},
		{"[a]\n[[a]]", "x.toml:2:3: not valid TOML: 'a' " TWICE "1"},
		{"[[a]]\n[a]", "x.toml:2:2: not valid TOML: 'a' " TWICE "1"},
		{"a = []\n[[a]]", "x.toml:2:3: not valid TOML: 'a' " TWICE "1"},
		{"a = [{}]\n[a.b]", "x.toml:2:2: not valid TOML: 'a' " TWICE "1"},
		{"[[a.b]]\n[a]\nb.c = 1", "x.toml:3:1: not valid TOML: 'b' " TWICE "1"},
		{"[a.b]\n[[a]]", "x.toml:2:3: not valid TOML: 'a' " TWICE "1"},
	};
	(void)state;
	check_all(cases, ARRAY_LEN(cases));
}

#define CLOSED "not valid TOML: the string that begins here is never closed"
#define VALUE  "not valid TOML: a string in quotes, a number, a date, true or false was expected"

static void test_toml_names_the_place_of_a_fault(void **state)
{
	static const struct tree_case cases[] = {
		{"a", "x.toml:1:2: not valid TOML: a '=' was expected behind the key"},
		{"a b = 1", "x.toml:1:3: not valid TOML: a '=' was expected behind the key"},
		{"a\n= 1", "x.toml:1:2: not valid TOML: a '=' was expected behind the key"},
		{"= 1", "x.toml:1:1: not valid TOML: a key was expected"},
		{"a. = 1", "x.toml:1:4: not valid TOML: a key was expected"},
		{".a = 1", "x.toml:1:1: not valid TOML: a key was expected"},
		{"\xc3\xa9 = 1", "x.toml:1:1: not valid TOML: a key was expected"},
		{"\"\"\"a\"\"\" = 1", "x.toml:1:3: not valid TOML: a '=' was expected behind the "
				      "key"},
		{"a =", "x.toml:1:4: " VALUE},
		{"a =\n1", "x.toml:1:4: " VALUE},
		{"x = 1\na = ~ # x", "x.toml:2:5: " VALUE},
		{"a = 1 b = 2", "x.toml:1:7: not valid TOML: the line should end here"},
		{"a = \"\xc3\xa9\" x", "x.toml:1:9: not valid TOML: the line should end here"},
		{"a = 1\rb = 2", "x.toml:1:6: not valid TOML: the line should end here"},
		{"[a] b", "x.toml:1:5: not valid TOML: the line should end here"},
		{"[a", "x.toml:1:3: not valid TOML: a ']' was expected behind the table's name"},
		{"[]", "x.toml:1:2: not valid TOML: a key was expected"},
		{"[[a]", "x.toml:1:4: not valid TOML: a ']]' was expected behind the table's name"},
		{"[[a] ]", "x.toml:1:4: not valid TOML: a ']]' was expected behind the table's "
			   "name"},
		{"[ [a]]", "x.toml:1:3: not valid TOML: a key was expected"},
		{"a = \"x", "x.toml:1:5: " CLOSED},
		{"a = 'x\n'", "x.toml:1:5: " CLOSED},
		{"a = \"x\\", "x.toml:1:5: " CLOSED},
		{"a = \"\"\"x\"\"", "x.toml:1:5: " CLOSED},
		{"a = '''\n\nx", "x.toml:1:5: " CLOSED},
		{"a = \"x\x01\"", "x.toml:1:7: not valid TOML: control characters are not allowed "
				  "in strings"},
		{"a = \"x\x7F\"", "x.toml:1:7: not valid TOML: control characters are not allowed "
				  "in strings"},
		{"# \x02", "x.toml:1:3: not valid TOML: control characters are not allowed in "
			   "comments"},
		{"a = \"\\x41\"", "x.toml:1:6: not valid TOML: an unknown escape: a backslash is "
				  "written '\\\\'"},
		{"a = \"x\\ y\"", "x.toml:1:7: not valid TOML: an unknown escape: a backslash is "
				  "written '\\\\'"},
		{"a = \"\\u00g0\"", "x.toml:1:6: not valid TOML: '\\u' needs 4 hexadecimal "
				    "digits"},
		{"a = \"\\U0001\"", "x.toml:1:6: not valid TOML: '\\U' needs 8 hexadecimal "
				    "digits"},
		{"a = \"\\uD83D\"", "x.toml:1:6: not valid TOML: U+D83D is no character"},
		{"a = \"\\U00110000\"", "x.toml:1:6: not valid TOML: U+110000 is no character"},
		{"a = '''x''''''", "x.toml:1:14: not valid TOML: more than five quotes in a row"},
		{"a = [1 2]", "x.toml:1:8: not valid TOML: a ',' or ']' was expected"},
		{"a = [1,,2]", "x.toml:1:8: " VALUE},
		{"a = [,]", "x.toml:1:6: " VALUE},
		{"a = [1,\n", "x.toml:2:1: " VALUE},
		{"a = {b = 1,}", "x.toml:1:12: not valid TOML: a key was expected"},
		{"a = {b = 1\n}", "x.toml:1:11: not valid TOML: a ',' or '}' was expected"},
		{"a = {", "x.toml:1:6: not valid TOML: a key was expected"},
		{"a = {b = 1 # x\n}", "x.toml:1:12: not valid TOML: a ',' or '}' was expected"},
		{"a = 1\nb = '\xff'", "x.toml:2:6: not valid TOML: byte 0xFF is not UTF-8"},
		{"\xc3\xa9\xc3", "x.toml:1:2: not valid TOML: byte 0xC3 is not UTF-8"},
		{"a = '\xed\xa0\x80'", "x.toml:1:6: not valid TOML: byte 0xED is not UTF-8"},
	};
	(void)state;
	check_all(cases, ARRAY_LEN(cases));
}

static void test_toml_refuses_nul_bytes(void **state)
{
	static const char text[] = "a = \"\0\"";
	(void)state;
	check_bytes(text, sizeof(text) - 1,
		"x.toml:1:6: not valid TOML: control characters are not allowed in strings", false);
}

static void test_toml_keeps_places(void **state)
{
	static const struct tree_case cases[] = {
		{"a = 1\n \"\xc3\xa9\" = [ 'x',\n  {b=2}]\n",
			"{a@1:1: 1@1:5, \"\xc3\xa9\"@2:2: [\"x\"@2:10, {b@3:4: "
			"2@3:6}@3:3]@2:8}@1:1"},
		{"[a.b]\nc.d = '''\n\n''' #\n[[e]]\nf = 1\n[a]",
			"{a@1:2: {b@1:4: {c@2:1: {d@2:3: \"\\n\"@2:7}@2:1}@1:1}@7:1, e@5:3: "
			"[{f@6:1: 1@6:5}@5:1]@5:3}@1:1"},
	};
	struct parsed parsed = parse_toml("a = 1\nb", 7, 7);
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		check_bytes(cases[i].text, strlen(cases[i].text), cases[i].expected, true);
	}
	assert_string_equal(
		parsed.err.text, "x.toml:8:2: not valid TOML: a '=' was expected behind the key");
	arena_free(parsed.arena);
}

static void test_toml_strings_are_never_null(void **state)
{
	static const char text[] = "a = \"\"\nb = \"null\"\nc = '~'";
	struct parsed parsed = parse_toml(text, strlen(text), 0);
	(void)state;
	assert_string_equal(node_text(node_get(parsed.node, "a")), "");
	assert_string_equal(node_text(node_get(parsed.node, "b")), "null");
	assert_string_equal(node_text(node_get(parsed.node, "c")), "~");
	arena_free(parsed.arena);
}

static void test_toml_depth_is_capped(void **state)
{
	static const struct {
		const char *start, *before, *middle, *after;
		int depth;
		bool good;
	} cases[] = {
		{"a = ", "[", "", "]", 63, true},
		{"a = ", "[", "", "]", 64, false},
		{"a = ", "[", "1", "]", 62, true},
		{"a = ", "[", "1", "]", 63, false},
		{"a = ", "{b = ", "1", "}", 62, true},
		{"a = ", "{b = ", "1", "}", 63, false},
		{"", "a.", "b = 1", "", 62, true},
		{"", "a.", "b = 1", "", 63, false},
		{"[", "a.", "b]", "", 62, true},
		{"[", "a.", "b]", "", 63, false},
		{"[[", "a.", "b]]", "", 61, true},
		{"[[", "a.", "b]]", "", 62, false},
		{"a = ", "[", "", "", 100000, false},
		{"", "a.", "b = 1", "", 100000, false},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct parsed parsed;
		STRBUF(text);
		strbuf_add_string(&text, cases[i].start);
		for (int j = 0; j < cases[i].depth; j++) {
			strbuf_add_string(&text, cases[i].before);
		}
		strbuf_add_string(&text, cases[i].middle);
		for (int j = 0; j < cases[i].depth; j++) {
			strbuf_add_string(&text, cases[i].after);
		}
		parsed = parse_toml(text.data, text.len, 0);
		if (!parsed.node != !cases[i].good) {
			fail_msg("case %zu: %s", i, parsed.node ? "taken" : parsed.err.text);
		}
		if (!cases[i].good) {
			assert_non_null(strstr(parsed.err.text, "nested too deeply"));
		}
		arena_free(parsed.arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_toml_reads_keys),
		cmocka_unit_test(test_toml_reads_strings),
		cmocka_unit_test(test_toml_keeps_scalars_as_text),
		cmocka_unit_test(test_toml_drops_underscores_of_numbers),
		cmocka_unit_test(test_toml_reads_arrays_and_inline_tables),
		cmocka_unit_test(test_toml_reads_tables),
		cmocka_unit_test(test_toml_refuses_what_is_there_twice),
		cmocka_unit_test(test_toml_names_the_place_of_a_fault),
		cmocka_unit_test(test_toml_refuses_nul_bytes),
		cmocka_unit_test(test_toml_keeps_places),
		cmocka_unit_test(test_toml_strings_are_never_null),
		cmocka_unit_test(test_toml_depth_is_capped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
