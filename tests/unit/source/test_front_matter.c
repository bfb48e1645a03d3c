#include "unit.h"

#include <string.h>

#include "base/mem.h"
#include "source/front_matter.h"

static void test_front_matter_split(void **state)
{
	static const struct {
		const char *text;
		enum front_matter_kind kind;
		const char *inner, *body;
		int body_line;
	} cases[] = {
		{"---\na: 1\n---\nbody\n", FRONT_MATTER_YAML, "a: 1\n", "body\n", 4},
		{"---\na: 1\n...\nbody", FRONT_MATTER_YAML, "a: 1\n", "body", 4},
		{"---  \na: 1\n--- \t\nbody", FRONT_MATTER_YAML, "a: 1\n", "body", 4},
		{"---\n---\n", FRONT_MATTER_YAML, "", "", 3},
		{"---\n---", FRONT_MATTER_YAML, "", "", 3},
		{"---\na: |\n  ----\n---\n---\n", FRONT_MATTER_YAML, "a: |\n  ----\n", "---\n", 5},
		{"+++\na = 1\n+++\nbody", FRONT_MATTER_TOML, "a = 1\n", "body", 4},
		{"+++\na = 1\n...\n+++\n", FRONT_MATTER_TOML, "a = 1\n...\n", "", 5},
		{"---\na: 1\nbody", FRONT_MATTER_UNCLOSED, "", "---\na: 1\nbody", 1},
		{"---", FRONT_MATTER_UNCLOSED, "", "---", 1},
		{"body\n---\na: 1\n---\n", FRONT_MATTER_NONE, "", "body\n---\na: 1\n---\n", 1},
		{" ---\na: 1\n---\n", FRONT_MATTER_NONE, "", " ---\na: 1\n---\n", 1},
		{"----\n", FRONT_MATTER_NONE, "", "----\n", 1},
		{"", FRONT_MATTER_NONE, "", "", 1},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct front_matter parts = front_matter_split(
			cases[i].text, strlen(cases[i].text));

		assert_int_equal(parts.kind, cases[i].kind);
		assert_int_equal(parts.len, strlen(cases[i].inner));
		assert_memory_equal(parts.text, cases[i].inner, parts.len);
		assert_int_equal(parts.body_len, strlen(cases[i].body));
		assert_memory_equal(parts.body, cases[i].body, parts.body_len);
		assert_int_equal(parts.body_line, cases[i].body_line);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_front_matter_split),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
