#include "unit.h"

#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "base/text.h"
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
		{"---\n---", FRONT_MATTER_YAML, "", "", 2},
		{"---\na: |\n  ----\n---\n---\n", FRONT_MATTER_YAML, "a: |\n  ----\n", "---\n", 5},
		{"+++\na = 1\n+++\nbody", FRONT_MATTER_TOML, "a = 1\n", "body", 4},
		{"+++\na = 1\n...\n+++\n", FRONT_MATTER_TOML, "a = 1\n...\n", "", 5},
		{"---\na: 1\nbody", FRONT_MATTER_UNCLOSED, "", "---\na: 1\nbody", 1},
		{"---", FRONT_MATTER_UNCLOSED, "", "---", 1},
		{"body\n---\na: 1\n---\n", FRONT_MATTER_NONE, "", "body\n---\na: 1\n---\n", 1},
		{" ---\na: 1\n---\n", FRONT_MATTER_NONE, "", " ---\na: 1\n---\n", 1},
		{"----\n", FRONT_MATTER_NONE, "", "----\n", 1},
		{"", FRONT_MATTER_NONE, "", "", 1},
		{"{\n\"a\": \"}\\\"\"\n}\nbody", FRONT_MATTER_JSON, "{\n\"a\": \"}\\\"\"\n}",
			"body", 4},
		{"{\"a\": {\"b\": 1}}\n\nbody", FRONT_MATTER_JSON, "{\"a\": {\"b\": 1}}", "\nbody",
			2},
		{"{\"a\": 1", FRONT_MATTER_UNCLOSED, "", "{\"a\": 1", 1},
		{"{% tag %}\nbody", FRONT_MATTER_NONE, "", "{% tag %}\nbody", 1},
		{"Title: T\nDate: x\n\nbody", FRONT_MATTER_LINES, "Title: T\nDate: x\n", "body", 4},
		{"title: T\n---\nbody", FRONT_MATTER_LINES, "title: T\n", "body", 3},
		{"Title: T\nAuthors: a\n    b\n\nbody", FRONT_MATTER_LINES,
			"Title: T\nAuthors: a\n    b\n", "body", 5},
		{"Title: T\nDate: d\nbody", FRONT_MATTER_LINES, "Title: T\nDate: d\n", "body", 3},
		{"Title: T", FRONT_MATTER_LINES, "Title: T", "", 1},
		{"Title: T\nbody", FRONT_MATTER_NONE, "", "Title: T\nbody", 1},
		{"Note: this\n\nbody", FRONT_MATTER_NONE, "", "Note: this\n\nbody", 1},
		{"Title:no\n\nbody", FRONT_MATTER_NONE, "", "Title:no\n\nbody", 1},
		{".. title: T\n.. date: d\n\nbody", FRONT_MATTER_LINES, ".. title: T\n.. date: d\n",
			"\nbody", 3},
		{"<!--\n.. title: T\n-->\nbody", FRONT_MATTER_LINES, ".. title: T\n", "body", 4},
		{"<!-- more -->\nbody", FRONT_MATTER_NONE, "", "<!-- more -->\nbody", 1},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct front_matter parts = front_matter_split(
			cases[i].text, strlen(cases[i].text));

		if (parts.kind != cases[i].kind || parts.body_line != cases[i].body_line) {
			fail_msg("%zu: kind %d, body in line %d", i, (int)parts.kind,
				parts.body_line);
		}
		assert_int_equal(parts.len, strlen(cases[i].inner));
		assert_memory_equal(parts.text, cases[i].inner, parts.len);
		assert_int_equal(parts.body_len, strlen(cases[i].body));
		assert_memory_equal(parts.body, cases[i].body, parts.body_len);
		assert_int_equal(parts.body_line, cases[i].body_line);
	}
}

/* "KEY=VALUE@LINE:COLUMN;", lists as "[A,B]". */
static void describe(const struct node *map, struct strbuf *out)
{
	for (size_t i = 0; i < map->count; i++) {
		const struct node *value = map->entries[i].value;

		strbuf_addf(out, "%s=", map->entries[i].key->text);
		if (value->kind == NODE_SCALAR) {
			strbuf_add_string(out, node_is_null(value) ? "null" : value->text);
		}
		for (size_t j = 0; value->kind == NODE_LIST && j < value->count; j++) {
			strbuf_addf(out, "%s%s%s", j ? "," : "[", value->items[j]->text,
				j + 1 == value->count ? "]" : "");
		}
		strbuf_addf(out, "@%d:%d;", value->line, value->column);
	}
}

static void test_front_matter_parse(void **state)
{
	static const char *const cases[][2] = {
		{"---\ntitle: 'T'\n---\n", "title=T@2:8;"},
		{"+++\ntitle = 'T'\n+++\n", "title=T@2:9;"},
		{"{\n\t\"title\": \"T\"}\n", "title=T@2:11;"},
		{"Title: A: \"b\"\nTags:\nSave_As: x\n\n",
			"title=A: \"b\"@1:8;tags=null@2:6;save_as=x@3:10;"},
		{"Title: T\nSummary: one\n    two\n\tthree\n\n",
			"title=T@1:8;summary=one two three@2:10;"},
		{"Title: T\nAuthors: A, B; C D\n\n", "title=T@1:8;authors=[A, B,C D]@2:10;"},
		{"Title: T\nAuthors: A, B\n\n", "title=T@1:8;authors=[A,B]@2:10;"},
		{"<!--\n.. title: T\n.. slug: s\n-->\n", "title=T@2:11;slug=s@3:10;"},
		{"body", ""},
	};
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct front_matter parts = front_matter_split(cases[i][0], strlen(cases[i][0]));
		struct error err = ERROR_INIT;
		struct node *map = front_matter_parse(&parts, "x.md", arena, &err);
		STRBUF(found);

		if (!map) {
			fail_msg("%s", err.text);
		}
		describe(map, &found);
		assert_string_equal(found.data, cases[i][1]);
	}
	arena_free(arena);
}

static void test_front_matter_faults(void **state)
{
	static const char *const cases[][2] = {
		{"---\na: 1\n", "x.md:1:1: the front matter that begins here has no closing '---'"},
		{"+++\na = 1\n",
			"x.md:1:1: the front matter that begins here has no closing '+++'"},
		{"{\"a\": 1\n", "x.md:1:1: the front matter that begins here has no closing '}'"},
		{"---\n- a\n---\n", "x.md:2:1: the front matter is not a map of keys and values"},
		{"+++\na = \n+++\n", "x.md:2:"},
		{"---\na: [\n---\n", "x.md:"},
	};
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct front_matter parts = front_matter_split(cases[i][0], strlen(cases[i][0]));
		struct error err = ERROR_INIT;

		assert_null(front_matter_parse(&parts, "x.md", arena, &err));
		assert_int_equal(err.kind, ERROR_INPUT);
		if (!text_starts_with(err.text, cases[i][1])) {
			fail_msg("%s", err.text);
		}
	}
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_front_matter_split),
		cmocka_unit_test(test_front_matter_parse),
		cmocka_unit_test(test_front_matter_faults),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
