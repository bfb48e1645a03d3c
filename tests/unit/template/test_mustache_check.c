#include "unit.h"

#include <jansson.h>
#include <string.h>

#include "base/mem.h"
#include "template/mustache.h"

static const char sample_text[] = "{\"site\": {\"title\": \"T\", \"url\": \"U\"}, \"count\": 1,"
				  " \"articles\": [{\"title\": \"A\", \"lead\": false,"
				  "  \"categories\": [{\"name\": \"N\"}], \"excerpt\": \"E\"}],"
				  " \"reader\": false, \"empty\": []}";

static const char *const raw[] = {"excerpt", NULL};
static const char *const partial_names[] = {"header", "footer", NULL};

struct partials {
	struct mustache *header;
	struct mustache *footer;
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

static int find_partial(
	void *context, const char *name, const struct mustache **ret_partial, struct error *err)
{
	const struct partials *partials = context;

	(void)err;
	*ret_partial = strcmp(name, "header") == 0   ? partials->header
		       : strcmp(name, "footer") == 0 ? partials->footer
						     : NULL;
	return 0;
}

static int check(const char *text, const struct partials *partials, struct error *err)
{
	struct mustache *template = parse(text, "t");
	json_t *sample = json_loads(sample_text, 0, NULL);
	struct mustache_options options = {.raw = raw,
		.partial = partials ? find_partial : NULL,
		.partials = (void *)(uintptr_t)partials,
		.partial_names = partials ? partial_names : NULL};
	int result = mustache_check(template, sample, &options, err);

	json_decref(sample);
	mustache_free(template);
	return result;
}

static void test_mustache_check_known(void **state)
{
	static const char *const cases[] = {
		"",
		"{{site.title}} {{count}} {{#site}}{{title}}{{count}}{{/site}}",
		"{{#articles}}{{title}}{{#lead}}{{.}}{{/lead}}{{/articles}}",
		("{{#articles}}{{#categories}}{{name}}{{title}}{{site.url}}{{/categories}}"
		 "{{/articles}}"),
		"{{^articles}}{{count}}{{/articles}}",
		"{{#articles}}{{{excerpt}}}{{&excerpt}}{{/articles}}",
		"{{#reader}}{{count}}{{/reader}}{{^reader}}{{count}}{{/reader}}",
		"{{! anything }}",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct error err = ERROR_INIT;

		if (check(cases[i], NULL, &err) < 0) {
			fail_msg("'%s': %s", cases[i], err.text);
		}
	}
}

static void test_mustache_check_unknown(void **state)
{
	static const struct {
		const char *template;
		const char *expected;
	} cases[] = {
		{"a\n {{cuont}}", "t:2:2: unknown variable 'cuont'; did you mean 'count'?"},
		{"{{{cuont}}}", "t:1:1: unknown variable 'cuont'; did you mean 'count'?"},
		{"{{#artciles}}{{/artciles}}",
			"t:1:1: unknown section 'artciles'; did you mean 'articles'?"},
		{"{{^artciles}}{{/artciles}}",
			"t:1:1: unknown section 'artciles'; did you mean 'articles'?"},
		{"{{site.titel}}",
			"t:1:1: unknown variable 'site.titel'; did you mean 'site.title'?"},
		{"{{siet.title}}",
			"t:1:1: unknown variable 'siet.title'; did you mean 'site.title'?"},
		{"{{#articles}}{{titel}}{{/articles}}",
			"t:1:14: unknown variable 'titel'; did you mean 'title'?"},
		/* Outside of its section a name is not known. */
		{"{{excerpt}}", "t:1:1: unknown variable 'excerpt'"},
		{"{{#reader}}{{name}}{{/reader}}", "t:1:12: unknown variable 'name'"},
		/* Sections that this sample leaves out are walked as well. */
		{"{{^count}}{{xyzzy}}{{/count}}", "t:1:11: unknown variable 'xyzzy'"},
		{"{{#empty}}{{xyzzy}}{{/empty}}", "t:1:11: unknown variable 'xyzzy'"},
		{"{{count.x}}", "t:1:1: unknown variable 'count.x'"},
		{"{{site.url.host}}", "t:1:1: unknown variable 'site.url.host'"},
		{"{{> header}}", "t:1:1: unknown partial 'header'"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct error err = ERROR_INIT;

		assert_int_equal(check(cases[i].template, NULL, &err), -1);
		assert_string_equal(err.text, cases[i].expected);
		assert_int_equal(err.kind, ERROR_INPUT);
	}
}

static void test_mustache_check_misused(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	assert_int_equal(check("{{site}}", NULL, &err), -1);
	assert_string_equal(
		err.text, "t:1:1: 'site' is an object: use it as a section, or a name in it");
	assert_int_equal(check("{{articles}}", NULL, &err), -1);
	assert_string_equal(err.text, "t:1:1: 'articles' is a list: use it as a section");
	assert_int_equal(check("{{#articles}}\n{{{title}}}{{/articles}}", NULL, &err), -1);
	assert_string_equal(err.text,
		"t:2:1: 'title' must be escaped: write {{title}} with two braces and without '&'");
}

static void test_mustache_check_partials(void **state)
{
	struct partials partials = {
		.header = parse("{{site.title}}{{> header}}", "header"),
		.footer = parse("x\n{{name}}", "footer"),
	};
	struct error err = ERROR_INIT;

	(void)state;
	/* A partial that names itself ends the walk, not the check. */
	assert_int_equal(check("{{> header}}", &partials, &err), 0);
	assert_int_equal(
		check("{{#articles}}{{#categories}}{{> footer}}{{/categories}}{{/articles}}",
			&partials, &err),
		0);
	assert_int_equal(check("{{> header}}{{> footer}}", &partials, &err), -1);
	assert_string_equal(err.text, "footer:2:1: unknown variable 'name'");
	assert_int_equal(check("{{> foter}}", &partials, &err), -1);
	assert_string_equal(err.text, "t:1:1: unknown partial 'foter'; did you mean 'footer'?");
	mustache_free(partials.header);
	mustache_free(partials.footer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mustache_check_known),
		cmocka_unit_test(test_mustache_check_unknown),
		cmocka_unit_test(test_mustache_check_misused),
		cmocka_unit_test(test_mustache_check_partials),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
