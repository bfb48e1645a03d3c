#include "unit.h"

#include <string.h>

#include "mail/dkim_canon.h"

static void test_dkim_canon_fields(void **state)
{
	static const struct {
		const char *field, *expected;
	} cases[] = {
		{"A: X", "a:X"},               /* RFC 6376, 3.4.5 */
		{"B : Y\t\r\n\tZ  ", "b:Y Z"}, /* RFC 6376, 3.4.5 */
		{"Subject:x", "subject:x"},
		{"SUBJect: AbC", "subject:AbC"},
		{"Subject \t :\t x", "subject:x"},
		{"Subject:", "subject:"},
		{"Subject: \r\n ", "subject:"},
		{"Subject:\r\n x", "subject:x"},
		{"Subject: a:b : c", "subject:a:b : c"},
		{"Subject: : a", "subject:: a"},
		{"Subject: a \t b\t\tc", "subject:a b c"},
		{"Subject: a\r\n b\r\n\tc\r\n  d", "subject:a b c d"},
		{"Subject: Gr\xc3\xbc\xc3\x9f"
		 "e",
			"subject:Gr\xc3\xbc\xc3\x9f"
			"e"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(out);

		strbuf_add_string(&out, "before:");
		dkim_canon_field(&out, cases[i].field, strlen(cases[i].field));
		assert_string_equal(out.data + strlen("before:"), cases[i].expected);
	}
}

/* Each body, and what has to be hashed for it. */
static void test_dkim_canon_bodies(void **state)
{
	static const struct {
		const char *body, *expected;
	} cases[] = {
		{" C \r\nD \t E\r\n\r\n\r\n", " C\r\nD E\r\n"}, /* RFC 6376, 3.4.5 */
		{"", ""},                                       /* RFC 6376, 3.4.4: empty stays */
		{"\r\n", ""},
		{"\r\n\r\n\r\n", ""},
		{" \r\n\t\r\n", ""},
		{" \t", ""},
		{"a\r\n", "a\r\n"},
		{"a", "a\r\n"},
		{"a \t", "a\r\n"},
		{"a\r\n \t", "a\r\n"},
		{"a\r\n\r\n", "a\r\n"},
		{"a\r\n \r\n\t\r\n", "a\r\n"},
		{"\r\na\r\n", "\r\na\r\n"},
		{"a\r\n\r\n\r\nb\r\n", "a\r\n\r\n\r\nb\r\n"},
		{"a\r\n \r\n\t \r\nb", "a\r\n\r\n\r\nb\r\n"},
		{"\ta\r\n", " a\r\n"},
		{"  a b  c\td\r\n", " a b c d\r\n"},
		{"a \t b\r\nc\r\n", "a b\r\nc\r\n"},
		{"a  \r\nb\r\n", "a\r\nb\r\n"},
		{".\r\n..\r\n", ".\r\n..\r\n"},
		{"a\rb\nc\r\n", "a\rb\nc\r\n"},
		{"a\r\n\r", "a\r\n\r\r\n"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		unsigned char digest[HASH_BYTES], expected[HASH_BYTES];

		dkim_canon_body(cases[i].body, strlen(cases[i].body), digest);
		hash_bytes(cases[i].expected, strlen(cases[i].expected), expected);
		if (memcmp(digest, expected, HASH_BYTES) != 0) {
			fail_msg("case %zu, '%s'", i, cases[i].body);
		}
	}
}

/* Only the bytes that are told: what lies behind them is not the body's. */
static void test_dkim_canon_body_ends(void **state)
{
	unsigned char digest[HASH_BYTES], expected[HASH_BYTES];

	(void)state;
	dkim_canon_body("a\r\nb\r\n", 3, digest);
	hash_bytes("a\r\n", 3, expected);
	assert_memory_equal(digest, expected, HASH_BYTES);
	dkim_canon_body("a\r\n", 2, digest);
	hash_bytes("a\r\r\n", 4, expected);
	assert_memory_equal(digest, expected, HASH_BYTES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dkim_canon_fields),
		cmocka_unit_test(test_dkim_canon_bodies),
		cmocka_unit_test(test_dkim_canon_body_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
