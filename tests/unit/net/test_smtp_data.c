#include <string.h>

#include "net/smtp_data.h"

#include "unit.h"

static void test_smtp_data_stuffs_dots_and_leaves_the_last_crlf(void **state)
{
	static const struct {
		const char *message;
		const char *expected;
	} cases[] = {
		{"a\r\n", "a"},
		{"\r\n", ""},
		{".\r\n", ".."},
		{"a\r\n.\r\nb\r\n", "a\r\n..\r\nb"},
		{"..\r\n", "..."},
		{"a.\r\nb\r\n", "a.\r\nb"},
		{"a\r\n\r\n", "a\r\n"},
		{"a\r\n.\r\n", "a\r\n.."},
		{".a\r\n.b\r\n", "..a\r\n..b"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(out);
		struct error err = ERROR_INIT;
		size_t len = strlen(cases[i].message);
		assert_int_equal(smtp_data_check(cases[i].message, len, &err), 0);
		smtp_data_stuff(&out, cases[i].message, len);
		assert_string_equal(out.data, cases[i].expected);
	}
}

static void test_smtp_data_refuses_what_could_end_early(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *expected;
	} cases[] = {
#define CASE(text, expected) {text, sizeof(text) - 1, expected}
		CASE("", "the message is empty"),
		CASE("a", "the message does not end in CRLF"),
		CASE("a\n", "line 1 of the message has a bare CR or LF, or a NUL"),
		CASE("a\r\n.\nb\r\n", "line 2 of the message has a bare CR or LF, or a NUL"),
		CASE("a\r\n\r.\r\n", "line 2 of the message has a bare CR or LF, or a NUL"),
		CASE("a\r", "line 1 of the message has a bare CR or LF, or a NUL"),
		CASE("a\r\nb\0c\r\n", "line 2 of the message has a bare CR or LF, or a NUL"),
		CASE("a\r\nb", "the message does not end in CRLF"),
#undef CASE
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct error err = ERROR_INIT;
		assert_int_equal(smtp_data_check(cases[i].bytes, cases[i].len, &err), -1);
		assert_int_equal(err.kind, ERROR_INPUT);
		assert_string_equal(err.text, cases[i].expected);
	}
}

static void test_smtp_data_takes_998_bytes_a_line_and_no_more(void **state)
{
	(void)state;
	for (size_t len = 997; len <= 1000; len++) {
		STRBUF(message);
		struct error err = ERROR_INIT;
		strbuf_add_string(&message, "x\r\n");
		for (size_t i = 0; i < len; i++) {
			strbuf_add_char(&message, 'a');
		}
		strbuf_add_string(&message, "\r\n");
		assert_int_equal(
			smtp_data_check(message.data, message.len, &err), len <= 998 ? 0 : -1);
		if (len > 998) {
			assert_string_equal(
				err.text, "line 2 of the message is longer than 998 bytes");
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_smtp_data_stuffs_dots_and_leaves_the_last_crlf),
		cmocka_unit_test(test_smtp_data_refuses_what_could_end_early),
		cmocka_unit_test(test_smtp_data_takes_998_bytes_a_line_and_no_more),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
