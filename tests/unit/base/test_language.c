#include "base/language.h"

#include "base/mem.h"
#include "unit.h"

static void test_language_has_the_form_of_bcp_47(void **state)
{
	static const struct {
		const char *text;
		bool expected;
	} table[] = {
		{"en", true},
		{"de-DE", true},
		{"zh-Hant-TW", true},
		{"es-419", true},
		{"gsw", true},
		{"sl-rozaj-biske", true},
		{"x-own", true},
		{"i-klingon", true},
		{"de_DE", false},
		{"", false},
		{"e", false},
		{"x", false},
		{"german", false},
		{"1e", false},
		{"en-", false},
		{"-en", false},
		{"en--US", false},
		{"en-ninechars", false},
		{"en US", false},
		{"d\xC3\xA9", false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		assert_int_equal(language_is_tag(table[i].text), table[i].expected);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_language_has_the_form_of_bcp_47),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
