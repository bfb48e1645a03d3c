#include "unit.h"

#include <string.h>

#include "base/mem.h"
#include "source/people.h"

/* Returns how many warnings there were. */
static size_t check(const char *yaml, const char *expected)
{
	struct arena *arena = arena_new();
	CLEANUP(report_release) struct report report = REPORT_INIT;
	struct catalogue catalogue = {.arena = arena};
	struct source_context in = {.catalogue = &catalogue, .report = &report};
	const struct fields_context context = {.source = &in, .file = "x"};
	struct node_source source = {.path = "x", .text = yaml, .len = strlen(yaml)};
	struct error err = ERROR_INIT;
	const struct node *root = node_parse(arena, &source, &err);
	struct person *people;
	size_t count;
	STRBUF(out);

	assert_non_null(root);
	people_read(&context, node_get(root, "author"), &people, &count);
	for (size_t i = 0; i < count; i++) {
		strbuf_addf(&out, "%s%s|%s|%s", i ? " + " : "", people[i].name,
			people[i].email ? people[i].email : "", people[i].url ? people[i].url : "");
	}
	assert_string_equal(out.data, expected);
	arena_free(arena);
	return report_count(&report, REPORT_WARNING);
}

static void test_people_shapes(void **state)
{
	static const char *const cases[][2] = {
		{"author: Ada Example", "Ada Example||"},
		{"author: Ada Example <ada@example.org>", "Ada Example|ada@example.org|"},
		{"author: \"[Ada](https://example.org/ada)\"", "Ada||https://example.org/ada"},
		{"author: {name: Ada, email: ada@example.org, url: 'https://a.example/'}",
			"Ada|ada@example.org|https://a.example/"},
		{"author: [Ada, {name: Bob}, 'C <c@example.org>']",
			"Ada|| + Bob|| + C|c@example.org|"},
		{"author: \"  two \\n lines \"", "two lines||"},
		{"author: 2019", "2019||"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(check(cases[i][0], cases[i][1]), 0);
	}
}

static void test_people_of_no_use(void **state)
{
	static const struct {
		const char *yaml, *expected;
		size_t warnings;
	} cases[] = {
		{"other: x", "", 0},
		{"author:", "", 0},
		{"author: []", "", 0},
		{"author: {email: ada@example.org}", "", 0},
		{"author: {name: Ada, url: 'javascript:alert(1)'}", "Ada||", 1},
		{"author: '[Ada](javascript:alert(1))'", "Ada||", 1},
		{"author: Ada <no address>", "Ada||", 0},
		{"author: {name: Ada, email: 'a b@example.org'}", "Ada||", 1},
		{"author: <ada@example.org>", "<ada@example.org>|ada@example.org|", 0},
		{"author: \"a\\x01b\"", "ab||", 1},
		{"author: \"a\\0b\"", "ab||", 1},
		{"author: {name: \"a\\uFFFFb\", url: \"https://a.example/\\x02\"}",
			"ab||https://a.example/", 2},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(check(cases[i].yaml, cases[i].expected), cases[i].warnings);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_people_shapes),
		cmocka_unit_test(test_people_of_no_use),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
