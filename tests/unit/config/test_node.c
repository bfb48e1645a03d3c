#include <string.h>

#include "node_tree.h"

static void test_node_keeps_scalars_as_text(void **state)
{
	static const struct tree_case cases[] = {
		{"a: 2019", "{a: 2019}"},
		{"a: 012", "{a: 012}"},
		{"a: 0x1F", "{a: 0x1F}"},
		{"a: 1e3", "{a: 1e3}"},
		{"a: 1.0", "{a: 1.0}"},
		{"a: yes", "{a: yes}"},
		{"a: NULL", "{a: NULL}"},
		{"a: ~", "{a: ~}"},
		{"a:", "{a: }"},
		{"a: 07:00", "{a: 07:00}"},
		{"a: 2024-01-01", "{a: 2024-01-01}"},
		{"a: 2024-01-01 10:00:00 +02:00", "{a: 2024-01-01 10:00:00 +02:00}"},
		{"2019: b", "{2019: b}"},
		{"a: '012'", "{a: \"012\"}"},
		{"a: 'it''s'", "{a: \"it's\"}"},
		{"a: \"\"", "{a: \"\"}"},
		{"a: \"\\t\\x41\\u00e9\\U0001F600\"", "{a: \"\\tA\xc3\xa9\xf0\x9f\x98\x80\"}"},
		{"a: \"x\\0y\"", "{a: \"x\\0y\"}"},
		{"a: \"\\0\"", "{a: \"\\0\"}"},
		{"a: !!str 12", "{a: 12}"},
		{"a: !!int '12'", "{a: \"12\"}"},
		{"a: !own b", "{a: b}"},
		{"a: ! 12", "{a: 12}"},
		{"a: !!binary aGk=", "{a: aGk=}"},
		{"a: b # c", "{a: b}"},
		{"a: b#c", "{a: b#c}"},
		{"a: http://x.example/?a=b#c", "{a: http://x.example/?a=b#c}"},
		{"a: -1", "{a: -1}"},
		{"a: -", "x.yaml:1:4: not valid YAML: block sequence entries are not allowed in "
			 "this context"},
		{"just a text", "just a text"},
		{"\xc3\xbc: \xe2\x82\xac", "{\xc3\xbc: \xe2\x82\xac}"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		check_case(&cases[i], 0, false);
	}
}

static void test_node_reads_all_shapes(void **state)
{
	static const struct tree_case cases[] = {
		{"a: |\n  one\n  two\n", "{a: \"one\\ntwo\\n\"}"},
		{"a: |-\n  one\n\n  two\n\n", "{a: \"one\\n\\ntwo\"}"},
		{"a: |+\n  one\n\n", "{a: \"one\\n\\n\"}"},
		{"a: |2\n    one\n", "{a: \"  one\\n\"}"},
		{"a: >\n  one\n  two\n\n  three\n", "{a: \"one two\\nthree\\n\"}"},
		{"a: >-\n  one\n  two\n", "{a: \"one two\"}"},
		{"a: one\n  two\n", "{a: one two}"},
		{"a: \"one\n  two\"", "{a: \"one two\"}"},
		{"a: \"one\\\n  two\"", "{a: \"onetwo\"}"},
		{"a: [b, c]", "{a: [b, c]}"},
		{"a: [\n  b,\n  'c',\n]\n", "{a: [b, \"c\"]}"},
		{"a: []", "{a: []}"},
		{"a: {}", "{a: {}}"},
		{"a: {b: c, d: [e, {f: g}]}", "{a: {b: c, d: [e, {f: g}]}}"},
		{"a: {b, c}", "{a: {b: , c: }}"},
		{"[a: b]", "[{a: b}]"},
		{"- a\n- b: c\n  d: e\n-\n", "[a, {b: c, d: e}, ]"},
		{"a:\n- b\n- c\n", "{a: [b, c]}"},
		{"- - a\n  - b\n", "[[a, b]]"},
		{"? [a, b]\n: c\n", "{[a, b]: c}"},
		{"? {a: b}\n: c\n", "{{a: b}: c}"},
		{"? a\n", "{a: }"},
		{"a: 1\nb: 2\na: 3\n", "{a: 1, b: 2, a: 3}"},
		{"---\na: b\n...\n", "{a: b}"},
		{"a: 1\n---\nb: 2\n", "{a: 1}"},
		{"%YAML 1.1\n---\na: b\n", "{a: b}"},
		{"a: 1\r\nb:\r\n  - c\r\n  - |\r\n    d\r\n    e\r\n",
			"{a: 1, b: [c, \"d\\ne\\n\"]}"},
		{"a: 1\rb: 2\r", "{a: 1, b: 2}"},
		{"a:\tb", "{a: b}"},
		{"a: b\t\n", "{a: b}"},
		{"a: b\tc\n", "{a: b\\tc}"},
		{"\xef\xbb\xbf"
		 "a: b",
			"{a: b}"},
		{"<<: {a: b}", "{<<: {a: b}}"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		check_case(&cases[i], 0, false);
	}
}

static void test_node_empty_documents_are_empty_maps(void **state)
{
	static const char *const texts[] = {"", "\n", "  \n\n", "# only a comment", "---",
		"---\n...\n", "--- # nothing\n", "~", "null", "--- ~\n", "\xef\xbb\xbf",
		"---\n---\na: b\n"};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct parsed parsed = parse(texts[i]);
		assert_non_null(parsed.node);
		assert_int_equal(parsed.node->kind, NODE_MAP);
		assert_int_equal(parsed.node->count, 0);
		assert_null(node_get(parsed.node, ""));
		arena_free(parsed.arena);
	}
}

static void test_node_quoted_empty_is_no_empty_document(void **state)
{
	static const struct tree_case cases[] = {{"''", "\"\""}, {"'~'", "\"~\""}};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		check_case(&cases[i], 0, false);
	}
}

static void test_node_aliases_share_nodes(void **state)
{
	static const struct tree_case cases[] = {
		{"a: &x 1\nb: *x\n", "{a: 1, b: 1}"},
		{"a: &x [1, 2]\nb: *x\nc: *x\n", "{a: [1, 2], b: [1, 2], c: [1, 2]}"},
		{"- &x a\n- &x b\n- *x\n", "[a, b, b]"},
		{"&x a: *x\n", "{a: a}"},
		{"a: &x\nb: *x\n", "{a: , b: }"},
		{"a: &x {b: &y c}\nd: *y\n", "{a: {b: c}, d: c}"},
	};
	struct parsed parsed = parse("a: &x {b: c}\nd: *x\n");
	(void)state;
	assert_ptr_equal(node_get(parsed.node, "a"), node_get(parsed.node, "d"));
	arena_free(parsed.arena);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		check_case(&cases[i], 0, false);
	}
}

static void test_node_get(void **state)
{
	struct parsed parsed = parse(
		"a: 1\nb: {a: 2}\na: 3\n? [c]\n: 4\n\"d\\0e\": 5\n'': 6\n~: 7\n");
	const struct node *map = parsed.node;
	(void)state;
	assert_non_null(map);
	assert_string_equal(node_get(map, "a")->text, "3");
	assert_string_equal(node_get(node_get(map, "b"), "a")->text, "2");
	assert_null(node_get(map, "c"));
	assert_null(node_get(map, "A"));
	assert_null(node_get(map, "d"));
	assert_string_equal(node_get(map, "")->text, "6");
	assert_string_equal(node_get(map, "~")->text, "7");
	assert_null(node_get(NULL, "a"));
	assert_null(node_get(node_get(map, "a"), "a"));
	arena_free(parsed.arena);
	parsed = parse("[a]");
	assert_null(node_get(parsed.node, "a"));
	arena_free(parsed.arena);
}

static void test_node_null_text_and_bool(void **state)
{
	static const struct {
		const char *text;
		bool null;
		const char *as_text; /* NULL: none */
		int truth;           /* -1: none */
	} cases[] = {
		{"a:", true, NULL, -1},
		{"a: ~", true, NULL, -1},
		{"a: null", true, NULL, -1},
		{"a: Null", true, NULL, -1},
		{"a: NULL", true, NULL, -1},
		{"a: &x", true, NULL, -1},
		{"a: !!str", true, NULL, -1},
		{"a: ''", false, "", -1},
		{"a: '~'", false, "~", -1},
		{"a: 'null'", false, "null", -1},
		{"a: nul", false, "nul", -1},
		{"a: nulls", false, "nulls", -1},
		{"a: |\n", false, "", -1},
		{"a: [~]", false, NULL, -1},
		{"a: []", false, NULL, -1},
		{"a: {}", false, NULL, -1},
		{"a: \"b\\0c\"", false, NULL, -1},
		{"a: \"yes\\0\"", false, NULL, -1},
		{"a: yes", false, "yes", 1},
		{"a: Yes", false, "Yes", 1},
		{"a: TRUE", false, "TRUE", 1},
		{"a: on", false, "on", 1},
		{"a: y", false, "y", 1},
		{"a: 1", false, "1", 1},
		{"a: 'yes'", false, "yes", 1},
		{"a: no", false, "no", 0},
		{"a: False", false, "False", 0},
		{"a: OFF", false, "OFF", 0},
		{"a: N", false, "N", 0},
		{"a: 0", false, "0", 0},
		{"a: maybe", false, "maybe", -1},
		{"a: yess", false, "yess", -1},
		{"a: 01", false, "01", -1},
		{"a: \"yes \"", false, "yes ", -1},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct parsed parsed = parse(cases[i].text);
		const struct node *node = node_get(parsed.node, "a");
		const char *text = node_text(node);
		bool value = cases[i].truth != 1;
		int result = node_bool(node, &value);
		if (node_is_null(node) != cases[i].null || !text != !cases[i].as_text ||
			(text && strcmp(text, cases[i].as_text) != 0) ||
			result != (cases[i].truth < 0 ? -1 : 0) ||
			(result == 0 && value != cases[i].truth) || (result < 0 && !value)) {
			fail_msg("%s", cases[i].text);
		}
		arena_free(parsed.arena);
	}
	assert_true(node_is_null(NULL));
	assert_null(node_text(NULL));
}

/* Everything belongs to the arena: nothing points into the text. */
static void test_node_owns_its_strings(void **state)
{
	char text[] = "key: [value, &x other, *x]";
	struct parsed parsed = parse(text);
	STRBUF(found);
	(void)state;
	memset(text, 'X', sizeof(text) - 1);
	add_tree(&found, parsed.node, false);
	assert_string_equal(found.data, "{key: [value, other, other]}");
	arena_free(parsed.arena);
}

/* JSON's way to write what is beyond U+FFFF. */
static void test_node_reads_pairs_of_escapes(void **state)
{
	static const char *const cases[][2] = {
		{"\"\\ud83d\\ude80\"", "\xF0\x9F\x9A\x80"},
		{"\"a\\uD83D\\uDE80b\"", "a\xF0\x9F\x9A\x80"
					 "b"},
		{"\"\\ud83dx\"", "\xEF\xBF\xBDx"},
		{"\"\\ude80\"", "\xEF\xBF\xBD"},
		{"\"\\\\ud83d\\ud83d\\ude80\"", "\\ud83d\xF0\x9F\x9A\x80"},
		{"'\\ud83d\\ude80'", "\\ud83d\\ude80"},
	};
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct node_source source = {
			.path = "x", .text = cases[i][0], .len = strlen(cases[i][0])};
		struct error err = ERROR_INIT;
		const struct node *node = node_parse(arena, &source, &err);

		if (!node) {
			fail_msg("%s", err.text);
		}
		assert_string_equal(node->text, cases[i][1]);
	}
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_node_reads_pairs_of_escapes),
		cmocka_unit_test(test_node_keeps_scalars_as_text),
		cmocka_unit_test(test_node_reads_all_shapes),
		cmocka_unit_test(test_node_empty_documents_are_empty_maps),
		cmocka_unit_test(test_node_quoted_empty_is_no_empty_document),
		cmocka_unit_test(test_node_aliases_share_nodes),
		cmocka_unit_test(test_node_get),
		cmocka_unit_test(test_node_null_text_and_bool),
		cmocka_unit_test(test_node_owns_its_strings),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
