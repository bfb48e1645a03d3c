#include <string.h>

#include "node_tree.h"

/* Places, errors, and input that means harm. */

static void test_node_faults_places(void **state)
{
	static const struct {
		int first_line;
		struct tree_case test;
	} cases[] = {
		{0, {"a: b", "{a@1:1: b@1:4}@1:1"}},
		{1, {"a: b", "{a@1:1: b@1:4}@1:1"}},
		{0, {"\n\n  a:   'b'\n", "{a@3:3: \"b\"@3:8}@3:3"}},
		{0, {"a:\n  - b\n  - c: d\n", "{a@1:1: [b@2:5, {c@3:5: d@3:8}@3:5]@2:3}@1:1"}},
		{0, {"a: [b,\n c]", "{a@1:1: [b@1:5, c@2:2]@1:4}@1:1"}},
		{0, {"a: |\n  b\nc: d\n", "{a@1:1: \"b\\n\"@1:4, c@3:1: d@3:4}@1:1"}},
		{0, {"a: \"b\n  c\"\nd: e", "{a@1:1: \"b c\"@1:4, d@3:1: e@3:4}@1:1"}},
		{0, {"a: b\r\nc: d\r\n", "{a@1:1: b@1:4, c@2:1: d@2:4}@1:1"}},
		{0, {"\xc3\xa9\xe2\x82\xac: b", "{\xc3\xa9\xe2\x82\xac@1:1: b@1:5}@1:1"}},
		{0, {"\xef\xbb\xbf"
		     "a: b",
			    "{a@1:1: b@1:4}@1:1"}},
		{0, {"a: !!str b", "{a@1:1: b@1:4}@1:1"}},
		{0, {"a: &x b\nc: *x\n", "{a@1:1: b@1:4, c@2:1: b@1:4}@1:1"}},
		{2, {"a: b\nc: d\n", "{a@2:1: b@2:4, c@3:1: d@3:4}@2:1"}},
		{40, {"a:\n  b: c\n", "{a@40:1: {b@41:3: c@41:6}@41:3}@40:1"}},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		check_case(&cases[i].test, cases[i].first_line, true);
	}
}

static void test_node_faults_errors_name_the_place(void **state)
{
	static const struct {
		int first_line;
		struct tree_case test;
	} cases[] = {
		{0, {"a: *x", "x.yaml:1:4: the alias names no anchor before it"}},
		{0, {"a: 1\nb:\n  - *x\n", "x.yaml:3:5: the alias names no anchor before it"}},
		{0, {"b: *x\na: &x 1\n", "x.yaml:1:4: the alias names no anchor before it"}},
		{0, {"a: &x [*x]", "x.yaml:1:8: the alias names no anchor before it"}},
		{0, {"a: &x {b: {c: *x}}", "x.yaml:1:15: the alias names no anchor before it"}},
		{0, {"&x a: &y [*x, *y]", "x.yaml:1:15: the alias names no anchor before it"}},
		{0, {"a: [b", "x.yaml:2:1: not valid YAML: did not find expected ',' or ']' while "
			      "parsing a flow sequence"}},
		{0, {"a: 'b", "x.yaml:1:6: not valid YAML: found unexpected end of stream while "
			      "scanning a quoted scalar"}},
		{0, {"a: b: c",
			    "x.yaml:1:5: not valid YAML: mapping values are not allowed in this "
			    "context"}},
		{0, {"a: 1\nb: \"\\q\"\n",
			    "x.yaml:2:5: not valid YAML: found unknown escape character while "
			    "parsing a quoted scalar"}},
		{0, {"a:\n\tb: c\n",
			    "x.yaml:2:1: not valid YAML: found character that cannot start "
			    "any token while scanning for the next token"}},
		{0, {"a: @b", "x.yaml:1:4: not valid YAML: found character that cannot start any "
			      "token while scanning for the next token"}},
		{0, {"a: 1\n b: 2\n",
			    "x.yaml:2:3: not valid YAML: mapping values are not allowed in "
			    "this context"}},
		{0, {"%YAML 3.0\n--- a",
			    "x.yaml:1:1: not valid YAML: found incompatible YAML document"}},
		{7, {"a: 1\nb: *x\n", "x.yaml:8:4: the alias names no anchor before it"}},
		{7, {"a: 1\nb: [\n",
			    "x.yaml:9:1: not valid YAML: did not find expected node content "
			    "while parsing a flow node"}},
		/* What libyaml's reader refuses, it has no mark for. */
		{0, {"a: 1\nbc: \x01\n", "x.yaml:2:5: not valid YAML: control characters are not "
					 "allowed"}},
		{3, {"a: 1\nbc: \x01\n", "x.yaml:4:5: not valid YAML: control characters are not "
					 "allowed"}},
		{0, {"\xc3\xa9: \xff\n",
			    "x.yaml:1:4: not valid YAML: invalid leading UTF-8 octet"}},
		{0, {"a: 1\r\nb: \xc3(\n",
			    "x.yaml:2:5: not valid YAML: invalid trailing UTF-8 octet"}},
		{0, {"a: \xe2\x82", "x.yaml:1:4: not valid YAML: incomplete UTF-8 octet sequence"}},
		{0, {"a: \xed\xa0\x80", "x.yaml:1:4: not valid YAML: invalid Unicode character"}},
		{0, {"a: \xc0\x80", "x.yaml:1:4: not valid YAML: invalid length of a UTF-8 "
				    "sequence"}},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		check_case(&cases[i].test, cases[i].first_line, false);
	}
}

static void test_node_faults_refuses_nul_bytes(void **state)
{
	static const char text[] = "a: b\nc: \0d\n";
	struct parsed parsed = parse_bytes(text, sizeof(text) - 1, 0);
	(void)state;
	assert_null(parsed.node);
	assert_string_equal(
		parsed.err.text, "x.yaml:2:4: not valid YAML: control characters are not allowed");
	arena_free(parsed.arena);
}

static struct parsed parse_nested(
	const char *before, const char *middle, const char *after, int depth)
{
	STRBUF(text);
	for (int i = 0; i < depth; i++) {
		strbuf_add_string(&text, before);
	}
	strbuf_add_string(&text, middle);
	for (int i = 0; i < depth; i++) {
		strbuf_add_string(&text, after);
	}
	return parse_bytes(text.data, text.len, 0);
}

static void test_node_faults_depth_is_capped(void **state)
{
	static const struct {
		const char *before, *middle, *after;
		int depth;
		const char *error; /* NULL: it is parsed */
	} cases[] = {
		{"[", "", "]", 64, NULL},
		{"[", "", "]", 65, "x.yaml:1:65: nested too deeply"},
		{"[", "a", "]", 63, NULL},
		{"[", "a", "]", 64, "x.yaml:1:65: nested too deeply"},
		{"{a: ", "b", "}", 63, NULL},
		{"{a: ", "b", "}", 64, "x.yaml:1:254: nested too deeply"},
		{"- ", "b", "", 64, "x.yaml:1:129: nested too deeply"},
		{"{? ", "b", "", 100, "x.yaml:1:193: nested too deeply"},
		{"[", "", "", 500, "x.yaml:1:65: nested too deeply"},
		{"- ", "", "", 100000, "x.yaml:1:129: nested too deeply"},
		{"? ", "", "", 100000, "x.yaml:1:129: nested too deeply"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct parsed parsed = parse_nested(
			cases[i].before, cases[i].middle, cases[i].after, cases[i].depth);
		const char *error = cases[i].error;
		if (!parsed.node != !!error || (error && strcmp(parsed.err.text, error) != 0)) {
			fail_msg("%d times '%s': %s", cases[i].depth, cases[i].before,
				parsed.err.text);
		}
		arena_free(parsed.arena);
	}
}

static void test_node_faults_very_deep_flow_is_an_error(void **state)
{
	struct parsed parsed = parse_nested("[", "", "", 200000);
	(void)state;
	assert_null(parsed.node);
	assert_int_equal(parsed.err.kind, ERROR_INPUT);
	arena_free(parsed.arena);
}

/* Nine lists of nine of the one before: 9^40 scalars where aliases are copied. */
static void test_node_faults_billion_laughs_stays_cheap(void **state)
{
	struct parsed parsed;
	const struct node *node;
	STRBUF(text);
	(void)state;
	strbuf_add_string(&text, "l0: &l0 ha\n");
	for (int i = 1; i <= 40; i++) {
		strbuf_addf(&text, "l%d: &l%d [", i, i);
		for (int j = 0; j < 9; j++) {
			strbuf_addf(&text, "%s*l%d", j ? ", " : "", i - 1);
		}
		strbuf_add_string(&text, "]\n");
	}
	parsed = parse_bytes(text.data, text.len, 0);
	node = node_get(parsed.node, "l40");
	for (int i = 40; i > 0; i--) {
		assert_int_equal(node->count, 9);
		assert_ptr_equal(node->items[0], node->items[8]);
		node = node->items[0];
	}
	assert_string_equal(node->text, "ha");
	arena_free(parsed.arena);
}

/* Each alias looks through the anchors before it. */
static void test_node_faults_anchors_are_capped(void **state)
{
	static const struct {
		int anchors;
		const char *error;
	} cases[] = {{1000, NULL}, {1001, "x.yaml:1001:3: more than 1000 anchors"}};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct parsed parsed;
		STRBUF(text);
		for (int j = 0; j < cases[i].anchors; j++) {
			strbuf_addf(&text, "- &a%d x\n", j);
		}
		parsed = parse_bytes(text.data, text.len, 0);
		assert_int_equal(!parsed.node, !!cases[i].error);
		if (cases[i].error) {
			assert_string_equal(parsed.err.text, cases[i].error);
		}
		arena_free(parsed.arena);
	}
}

/* Pieces of YAML in any order are a tree or an error with a place, and never a crash. */
static void test_node_faults_survives_noise(void **state)
{
	static const char *const pieces[] = {"a", ": ", "- ", "\n", "  ", "[", "]", "{", "}", ",",
		"&x ", "*x", "\"", "'", "|\n", ">\n", "? ", "!t ", "---\n", "...\n", "#", "\t", "%",
		"\\", "\xff", "\xc3\xa9", "\x01", "~", "\r\n"};
	uint64_t random = 42;
	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct parsed parsed;
		STRBUF(text);
		for (int j = 0; j < 1 + i % 23; j++) {
			random = random * 6364136223846793005u + 1442695040888963407u;
			strbuf_add_string(&text, pieces[(random >> 33) % ARRAY_LEN(pieces)]);
		}
		parsed = parse_bytes(text.data, text.len, 0);
		if (!parsed.node) {
			assert_int_equal(parsed.err.kind, ERROR_INPUT);
			assert_memory_equal(parsed.err.text, "x.yaml:", 7);
			assert_true(parsed.err.text[7] >= '1' && parsed.err.text[7] <= '9');
		}
		arena_free(parsed.arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_node_faults_places),
		cmocka_unit_test(test_node_faults_errors_name_the_place),
		cmocka_unit_test(test_node_faults_refuses_nul_bytes),
		cmocka_unit_test(test_node_faults_depth_is_capped),
		cmocka_unit_test(test_node_faults_very_deep_flow_is_an_error),
		cmocka_unit_test(test_node_faults_billion_laughs_stays_cheap),
		cmocka_unit_test(test_node_faults_anchors_are_capped),
		cmocka_unit_test(test_node_faults_survives_noise),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
