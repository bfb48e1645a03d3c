#include "unit.h"

#include <string.h>

#include "base/mem.h"
#include "base/text_recode.h"

static void test_text_recode(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *name, *expected;
	} cases[] = {
#define BYTES(text) text, sizeof(text) - 1
		{BYTES(""), NULL, ""},
		{BYTES("plain"), NULL, ""},
		{BYTES("gr\xC3\xBC\xC3\x9F"), NULL, ""},
		{BYTES("gr\xFC\xDF"), "Windows-1252", "gr\xC3\xBC\xC3\x9F"},
		{BYTES("\x93quoted\x94 \x80 5\x81"), "Windows-1252",
			"\xE2\x80\x9Cquoted\xE2\x80\x9D \xE2\x82\xAC 5\xEF\xBF\xBD"},
		/* Mostly UTF-8, with a byte that is none. */
		{BYTES("\xC3\xBC\xC3\xA4\xFC"), NULL, ""},
		{BYTES("\xC3\xBC\xFC"), NULL, ""},
		{BYTES("\xC3\xBC\xFC\xFC"), "Windows-1252", "\xC3\x83\xC2\xBC\xC3\xBC\xC3\xBC"},
		{BYTES("\xFF\xFE"
		       "a\0\xFC\0"),
			"UTF-16", "a\xC3\xBC"},
		{BYTES("\xFE\xFF"
		       "\0a\0\xFC"),
			"UTF-16", "a\xC3\xBC"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(out);
		const char *name = text_recode(&out, cases[i].bytes, cases[i].len);

		if (!name != !cases[i].name || (name && strcmp(name, cases[i].name) != 0)) {
			fail_msg("%zu: %s", i, name ? name : "NULL");
		}
		assert_string_equal(out.data, cases[i].expected);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_recode),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
