#include "model/translation.h"

#include "base/mem.h"
#include "unit.h"

static void test_translation_for_a_reader(void **state)
{
	static const struct {
		const char *language, *title;
	} cases[] = {
		{"", "English"},
		{"en", "English"},
		{"en-GB", "English"},
		{"es", "Español"},
		{"ES", "Español"},
		{"es-MX", "Español"},
		{"pt-BR", "Português"},
		{"pt-BR-x-a", "Português"},
		{"pt", "English"},
		{"de", "English"},
		{"-", "English"},
	};
	struct article spanish = {.title = "Español", .language = "es"};
	struct article portuguese = {.title = "Português", .language = "pt-BR"};
	struct article *translations[] = {&spanish, &portuguese};
	const struct article article = {
		.title = "English", .translations = translations, .translation_count = 2};
	const struct article alone = {.title = "Alone", .language = "de"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_string_equal(article_for_reader(&article, "en", cases[i].language)->title,
			cases[i].title);
		assert_ptr_equal(article_for_reader(&alone, "en", cases[i].language), &alone);
	}
}

static void test_translation_language_of_an_article(void **state)
{
	const struct article said = {.language = "de"}, silent = {0};

	(void)state;
	assert_string_equal(article_language(&said, "en"), "de");
	assert_string_equal(article_language(&silent, "en"), "en");
	assert_ptr_equal(article_in_language(&silent, "en", "EN"), &silent);
	assert_null(article_in_language(&silent, "en", "de"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_translation_for_a_reader),
		cmocka_unit_test(test_translation_language_of_an_article),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
