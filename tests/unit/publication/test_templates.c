#include "publication/templates.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "scratch.h"

static const char *const names[] = {"digest.html", "digest.txt", "subscribe.html", "feed.css"};

/* A folder with all templates but one, which is put there with these bytes where they are given. */
static char *make_folder(const char *name, const char *bytes)
{
	char *folder = scratch_new();

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		FREE_ON_EXIT char *from = path_join(POSTRIDER_SOURCE_DIR "/templates", names[i]);
		struct error err = ERROR_INIT;
		STRBUF(text);

		assert_int_equal(file_read(&text, from, SIZE_MAX / 2, &err), 0);
		if (strcmp(names[i], name) == 0) {
			strbuf_clear(&text);
			strbuf_add_string(&text, bytes ? bytes : "");
		}
		if (strcmp(names[i], name) != 0 || bytes) {
			free(scratch_write(folder, names[i], text.data, text.len));
		}
	}
	return folder;
}

static int load(const char *folder, struct templates *templates, struct error *err)
{
	const struct settings settings = {.templates = folder};

	return templates_load(&settings, templates, err);
}

static void test_templates_are_those_of_the_publication(void **state)
{
	char *folder = make_folder("feed.css", "body {}");
	struct templates templates;
	struct error err = ERROR_INIT;

	(void)state;
	assert_int_equal(load(folder, &templates, &err), 0);
	assert_string_equal(templates.css, "body {}");
	assert_non_null(templates.html);
	assert_non_null(templates.text);
	assert_non_null(templates.subscribe);
	assert_non_null(strstr(templates.subscribe_text, "{{"));
	templates_release(&templates);
	assert_null(templates.html);
	templates_release(&templates);
	scratch_free(folder);
}

/* Where a file is missing the installed one is looked for: here there is none. */
static void test_templates_that_are_missing(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		char *folder = make_folder(names[i], NULL);
		struct templates templates = {.css = NULL};
		struct error err = ERROR_INIT;

		assert_int_equal(load(folder, &templates, &err), -1);
		assert_non_null(strstr(err.text, "share/postrider/templates/"));
		assert_non_null(strstr(err.text, names[i]));
		assert_null(templates.html);
		scratch_free(folder);
	}
}

static void test_templates_without_a_folder_of_their_own(void **state)
{
	struct templates templates;
	struct error err = ERROR_INIT;

	(void)state;
	assert_int_equal(load(NULL, &templates, &err), -1);
	assert_non_null(strstr(err.text, "share/postrider/templates/digest.html"));
}

static void test_templates_that_are_faulty(void **state)
{
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		char *folder = make_folder(names[i], "one\n{{#open}}\n");
		struct templates templates;
		struct error err = ERROR_INIT;

		assert_int_equal(load(folder, &templates, &err), -1);
		assert_non_null(strstr(err.text, folder));
		assert_non_null(strstr(err.text, names[i]));
		scratch_free(folder);
	}
}

static int check(const char *folder, struct error *err)
{
	const struct settings settings = {.site = {.title = "Notes",
						  .url = "https://blog.example.org/",
						  .language = "en",
						  .host = "blog.example.org",
						  .zone = zone_new("UTC", err)},
		.output = {.category_path = "category/:slug/"},
		.mail = {.leave = "leave@example.org"},
		.templates = folder};
	struct templates templates;
	int result;

	assert_int_equal(templates_load(&settings, &templates, err), 0);
	result = templates_check(&settings, &templates, err);
	templates_release(&templates);
	zone_free(settings.site.zone);
	return result;
}

static void test_templates_check(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	assert_int_equal(check(POSTRIDER_SOURCE_DIR "/templates", &err), 0);
	for (size_t i = 0; i < 2; i++) {
		char *folder = make_folder(names[i], "{{site.title}} {{sitr}}");

		err = (struct error)ERROR_INIT;
		assert_int_equal(check(folder, &err), -1);
		assert_non_null(strstr(err.text, names[i]));
		scratch_free(folder);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_templates_are_those_of_the_publication),
		cmocka_unit_test(test_templates_that_are_missing),
		cmocka_unit_test(test_templates_without_a_folder_of_their_own),
		cmocka_unit_test(test_templates_that_are_faulty),
		cmocka_unit_test(test_templates_check),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
