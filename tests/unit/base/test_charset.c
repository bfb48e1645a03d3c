#include "unit.h"

#include <string.h>

#include "base/charset.h"

#define BYTES(text) (text), sizeof(text) - 1

static void test_charset_to_utf8(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *text;
		size_t text_len;
	} table[] = {
		{BYTES(""), BYTES("")},
		{BYTES("a"), BYTES("a")},
		{BYTES("Zoë 日本\n"), BYTES("Zoë 日本\n")},
		{BYTES("\xEF\xBB\xBF"
		       "a"),
			BYTES("a")},
		/* Windows-1252: line by line. */
		{BYTES("J\xFCrgen\nZoë\n\x80 \x93x\x94\n"), BYTES("Jürgen\nZoë\n€ “x”\n")},
		{BYTES("J\xFCrgen\rZoë\r"), BYTES("Jürgen\rZoë\r")},
		{BYTES("\x81\xFF"), BYTES("\xEF\xBF\xBDÿ")},
		/* UTF-16, both ways, with its mark and without. */
		{BYTES("\xFF\xFE"
		       "a\0\xE4\0"),
			BYTES("aä")},
		{BYTES("\xFE\xFF\0a\0\xE4"), BYTES("aä")},
		{BYTES("a\0,\0"), BYTES("a,")},
		{BYTES("\0a\0,"), BYTES("a,")},
		{BYTES("\xFF\xFE\x3D\xD8\x00\xDE"), BYTES("😀")},
		/* Half a pair, and half a unit. */
		{BYTES("\xFF\xFE\x3D\xD8"
		       "a\0"),
			BYTES("\xEF\xBF\xBD"
			      "a")},
		{BYTES("\xFF\xFE\x00\xDE"
		       "a\0b"),
			BYTES("\xEF\xBF\xBD"
			      "a")},
		{BYTES("\xFF\xFE"), BYTES("")},
		/* Neither: a NUL is the reader's matter. */
		{BYTES("ab\0c"), BYTES("ab\0c")},
		{BYTES("\0\0\0"), BYTES("\0\0\0")},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		STRBUF(out);

		charset_to_utf8(&out, table[i].bytes, table[i].len);
		assert_int_equal(out.len, table[i].text_len);
		assert_memory_equal(out.data ? out.data : "", table[i].text, out.len);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_charset_to_utf8),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
