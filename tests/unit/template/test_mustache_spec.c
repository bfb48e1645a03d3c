#include "unit.h"

#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "base/mem.h"
#include "template/mustache.h"

/* The rules of the core modules of Mustache's specification: our cases for each, and in the same
 * format, where they lie beside the source, the specification's own. */
#define CASES         POSTRIDER_SOURCE_DIR "/tests/unit/template/mustache"
#define SPECIFICATION POSTRIDER_SOURCE_DIR "/../shared/data/mustache-spec"

/* Parses partials when they are asked for, and keeps them. */
struct partials {
	const json_t *texts;
	struct mustache *parsed[8];
	const char *names[8];
	size_t count;
};

static struct mustache *parse(const json_t *text, const char *name, struct error *err)
{
	return mustache_parse(json_string_value(text), json_string_length(text), name, err);
}

static int find_partial(
	void *context, const char *name, const struct mustache **ret_partial, struct error *err)
{
	struct partials *partials = context;
	const json_t *text = json_object_get(partials->texts, name);
	struct mustache *template;

	*ret_partial = NULL;
	for (size_t i = 0; i < partials->count; i++) {
		if (strcmp(partials->names[i], name) == 0) {
			*ret_partial = partials->parsed[i];
			return 0;
		}
	}
	if (!text) {
		return 0;
	}
	assert_true(partials->count < ARRAY_LEN(partials->parsed));
	template = parse(text, name, err);
	if (!template) {
		return -1;
	}
	partials->names[partials->count] = name;
	partials->parsed[partials->count++] = template;
	*ret_partial = template;
	return 0;
}

static int fails_spec(const char *module, const json_t *test)
{
	struct partials partials = {.texts = json_object_get(test, "partials")};
	struct mustache_options options = {.partial = find_partial, .partials = &partials};
	const char *name = json_string_value(json_object_get(test, "name"));
	const char *expected = json_string_value(json_object_get(test, "expected"));
	struct error err = ERROR_INIT;
	STRBUF(out);
	struct mustache *template = parse(json_object_get(test, "template"), name, &err);
	int failed = !template || mustache_render(template, json_object_get(test, "data"), &options,
					  &out, &err) < 0;

	if (failed || strcmp(out.data, expected) != 0) {
		print_error("%s, %s: wanted '%s', got '%s' %s\n", module, name, expected, out.data,
			err.text);
		failed = 1;
	}
	mustache_free(template);
	for (size_t i = 0; i < partials.count; i++) {
		mustache_free(partials.parsed[i]);
	}
	return failed;
}

static void run_cases(const char *folder, const char *module, size_t at_least)
{
	FREE_ON_EXIT char *path = xasprintf("%s/%s.json", folder, module);
	json_t *root = json_load_file(path, 0, NULL);
	const json_t *tests = json_object_get(root, "tests");
	int failures = 0;

	assert_true(json_array_size(tests) >= at_least);
	for (size_t i = 0; i < json_array_size(tests); i++) {
		failures += fails_spec(module, json_array_get(tests, i));
	}
	json_decref(root);
	assert_int_equal(failures, 0);
}

static void run_module(const char *module, size_t at_least)
{
	run_cases(CASES, module, at_least);
	if (access(SPECIFICATION, R_OK) == 0) {
		run_cases(SPECIFICATION, module, at_least);
	}
}

static void test_mustache_spec_interpolation(void **state)
{
	(void)state;
	run_module("interpolation", 40);
}

static void test_mustache_spec_sections(void **state)
{
	(void)state;
	run_module("sections", 34);
}

static void test_mustache_spec_inverted(void **state)
{
	(void)state;
	run_module("inverted", 22);
}

static void test_mustache_spec_partials(void **state)
{
	(void)state;
	run_module("partials", 12);
}

static void test_mustache_spec_delimiters(void **state)
{
	(void)state;
	run_module("delimiters", 14);
}

static void test_mustache_spec_comments(void **state)
{
	(void)state;
	run_module("comments", 12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mustache_spec_interpolation),
		cmocka_unit_test(test_mustache_spec_sections),
		cmocka_unit_test(test_mustache_spec_inverted),
		cmocka_unit_test(test_mustache_spec_partials),
		cmocka_unit_test(test_mustache_spec_delimiters),
		cmocka_unit_test(test_mustache_spec_comments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
