#include "unit.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "mail/header.h"

#define A10 "aaaaaaaaaa"
#define A50 A10 A10 A10 A10 A10
/* Fifteen bytes, and what they are in base64. */
#define DAY5   "\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5"
#define BASE64 "5pel5pel5pel5pel5pel"

static void test_text_writes(void **state)
{
	static const struct {
		const char *value, *field;
	} cases[] = {
		{"", "Subject:\r\n"},
		{"Hello", "Subject: Hello\r\n"},
		{"Gr\xc3\xbc\xc3\x9f"
		 "e",
			"Subject: =?utf-8?b?R3LDvMOfZQ==?=\r\n"},
		{"A resum\xc3\xa9 please", "Subject: A =?utf-8?q?resum=C3=A9?= please\r\n"},
		{"caf\xc3\xa9 caf\xc3\xa9", "Subject: =?utf-8?b?Y2Fmw6kgY2Fmw6k=?=\r\n"},
		{"\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82 Ada",
			"Subject: =?utf-8?b?0J/RgNC40LLQtdGC?= Ada\r\n"},
		{"two  spaces", "Subject: =?utf-8?q?two__spaces?=\r\n"},
		{" before", "Subject: =?utf-8?q?_before?=\r\n"},
		{"~ !", "Subject: ~ !\r\n"},
		{"after ", "Subject: =?utf-8?q?after_?=\r\n"},
		{"a =?utf-8?q?trick?=", "Subject: a =?utf-8?b?PT91dGYtOD9xP3RyaWNrPz0=?=\r\n"},
		{"a\tb", "Subject: =?utf-8?b?YQli?=\r\n"},
		{A50 " " A10 A10, "Subject: " A50 "\r\n " A10 A10 "\r\n"},
		/* 76 bytes (RFC 2047, 2), and one more. */
		{A50 " " A10 "aaaaaa", "Subject: " A50 " " A10 "aaaaaa\r\n"},
		{A50 " " A10 "aaaaaaa", "Subject: " A50 "\r\n " A10 "aaaaaaa\r\n"},
		/* A longer word is encoded, so that it can be folded. */
		{A50 A10 A10 "aaaaa", "Subject:\r\n " A50 A10 A10 "aaaaa\r\n"},
		{A50 A10 A10 "aaaaaa",
			"Subject: =?utf-8?q?" A50 "aaaaa?=\r\n =?utf-8?q?" A10 A10 "a?=\r\n"},
		/* All that stands for itself in any word (RFC 2047, 5). */
		{"09AZaz!*+-/_\xc3\xa9", "Subject: =?utf-8?q?09AZaz!*+-/=5F=C3=A9?=\r\n"},
		{A50 A10 A10, "Subject:\r\n " A50 A10 A10 "\r\n"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct error err = ERROR_INIT;
		STRBUF(out);

		assert_int_equal(mail_header_text(&out, "Subject", cases[i].value, &err), 0);
		assert_string_equal(out.data, cases[i].field);
	}
}

static void test_mailbox_writes(void **state)
{
	static const struct {
		const char *name, *address, *field;
	} cases[] = {
		{NULL, "ada@example.org", "To: ada@example.org\r\n"},
		{"", "ada@example.org", "To: ada@example.org\r\n"},
		{"Ada Example", "ada@example.org", "To: Ada Example <ada@example.org>\r\n"},
		{"Ada E. Example", "a@b.org", "To: \"Ada E. Example\" <a@b.org>\r\n"},
		{"Example, Inc.", "a@b.org", "To: \"Example, Inc.\" <a@b.org>\r\n"},
		{"Ada \"C\" \\ <x@y>", "a@b.org", "To: \"Ada \\\"C\\\" \\\\ <x@y>\" <a@b.org>\r\n"},
		/* A quoted name is one word: a longer one is encoded. */
		{A50 "aaaaaaaa.b", "a@b.org", "To: \"" A50 "aaaaaaaa.b\" <a@b.org>\r\n"},
		{A50 "aaaaaaaaa.b", "a@b.org",
			"To: =?utf-8?q?" A50 "aaaaaaaaa?=\r\n =?utf-8?q?=2Eb?= <a@b.org>\r\n"},
		{"eve@example.org", "a@b.org", "To: \"eve@example.org\" <a@b.org>\r\n"},
		{"a  b", "a@b.org", "To: \"a  b\" <a@b.org>\r\n"},
		{"Zo\xc3\xab, Q.", "a@b.org", "To: =?utf-8?b?Wm/DqywgUS4=?= <a@b.org>\r\n"},
		{"=?utf-8?q?x?=", "a@b.org", "To: =?utf-8?b?PT91dGYtOD9xP3g/PQ==?= <a@b.org>\r\n"},
		/* Base64 fills the line to its last byte, and is padded in the last word alone. */
		{DAY5 DAY5 DAY5 DAY5, "a@b.org",
			"To: =?utf-8?b?" BASE64 BASE64 BASE64 "?=\r\n =?utf-8?b?" BASE64
			"?= <a@b.org>\r\n"},
		{"X",
			"a@B\xc3\xbc"
			"cher.example",
			"To: X <a@xn--bcher-kva.example>\r\n"},
		{NULL, "j\xc3\xbcrg@example.org", "To: j\xc3\xbcrg@example.org\r\n"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct error err = ERROR_INIT;
		STRBUF(out);

		if (mail_header_mailbox(&out, "To", cases[i].name, cases[i].address, &err) < 0) {
			fail_msg("%s: %s", cases[i].address, err.text);
		}
		assert_string_equal(out.data, cases[i].field);
	}
}

static void test_id_writes(void **state)
{
	STRBUF(out);

	(void)state;
	assert_int_equal(mail_header_id(&out, "Message-ID", NULL, "d1@example.org", NULL), 0);
	assert_int_equal(mail_header_id(&out, "List-Id", "Notes", "notes.example.org", NULL), 0);
	assert_int_equal(
		mail_header_id(&out, "List-Id", "\xc3\x89t\xc3\xa9", "n.example.org", NULL), 0);
	assert_string_equal(out.data, "Message-ID: <d1@example.org>\r\n"
				      "List-Id: Notes <notes.example.org>\r\n"
				      "List-Id: =?utf-8?b?w4l0w6k=?= <n.example.org>\r\n");
}

static void test_raw_folds_at_spaces_only(void **state)
{
	STRBUF(out);

	(void)state;
	assert_int_equal(mail_header_raw(&out, "List-Unsubscribe",
				 "<https://example.org/" A10 A10 A10 "?a=b,c&d=%20>, "
				 "<mailto:leave+token@example.org?subject=leave>",
				 NULL),
		0);
	assert_string_equal(out.data, "List-Unsubscribe:\r\n"
				      " <https://example.org/" A10 A10 A10 "?a=b,c&d=%20>,\r\n"
				      " <mailto:leave+token@example.org?subject=leave>\r\n");
	strbuf_clear(&out);
	assert_int_equal(mail_header_raw(&out, "List-Help", "<https://" A50 A50 "/>", NULL), 0);
	assert_string_equal(out.data, "List-Help: <https://" A50 A50 "/>\r\n");
}

/* A first word goes to a line of its own where that has at most 78 bytes (RFC 5322, 2.1.1); any
 * other that is longer than a line does in any case. */
static void test_raw_breaks_before_long_words(void **state)
{
	static const struct {
		const char *value, *field;
	} cases[] = {
		{A50 A10 A10 "aaaaaaa", "X-Field:\r\n " A50 A10 A10 "aaaaaaa\r\n"},
		{A50 A10 A10 "aaaaaaaa", "X-Field: " A50 A10 A10 "aaaaaaaa\r\n"},
		{"b " A50 A50, "X-Field: b\r\n " A50 A50 "\r\n"},
		{A50 A50 " b", "X-Field: " A50 A50 "\r\n b\r\n"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(out);

		assert_int_equal(mail_header_raw(&out, "X-Field", cases[i].value, NULL), 0);
		assert_string_equal(out.data, cases[i].field);
	}
}

static void test_huge_values_are_refused(void **state)
{
	FREE_ON_EXIT char *value = xmalloc(1 << 20);
	struct error err = ERROR_INIT;
	STRBUF(out);

	(void)state;
	memset(value, 'a', (1 << 20) - 1);
	value[(1 << 20) - 1] = '\0';
	assert_int_equal(mail_header_text(&out, "Subject", value, &err), -1);
	assert_int_equal(mail_header_mailbox(&out, "To", value, "a@example.org", &err), -1);
	assert_int_equal(err.kind, ERROR_INPUT);
	assert_int_equal(out.len, 0);
	value[(32 << 10) + 1] = '\0';
	assert_int_equal(mail_header_text(&out, "Subject", value, &err), -1);
	value[32 << 10] = '\0';
	assert_int_equal(mail_header_text(&out, "Subject", value, &err), 0);
}

static void test_raw_refuses_what_no_line_holds(void **state)
{
	struct error err = ERROR_INIT;
	STRBUF(value);
	STRBUF(out);

	(void)state;
	for (int i = 0; i < 99; i++) {
		strbuf_add_string(&value, A10);
	}
	strbuf_add_string(&out, "X: y\r\n");
	assert_int_equal(mail_header_raw(&out, "List-Help", value.data, &err), -1);
	assert_int_equal(err.kind, ERROR_INPUT);
	assert_non_null(strstr(err.text, "List-Help"));
	assert_string_equal(out.data, "X: y\r\n");
	assert_int_equal(mail_header_raw(&out, "Field", value.data, &err), 0);
	strbuf_clear(&out);
	strbuf_add_string(&value, A10 A10 " short");
	assert_int_equal(mail_header_raw(&out, "Field", value.data, &err), -1);
	assert_int_equal(out.len, 0);
}

/* RFC 5322, 2.1.1: 998 bytes without the line end. The first word stays beside the name. */
static void test_longest_line_is_998(void **state)
{
	STRBUF(id);
	STRBUF(out);

	(void)state;
	while (id.len < 998 - strlen("X: <>")) {
		strbuf_add_char(&id, 'a');
	}
	assert_int_equal(mail_header_id(&out, "X", NULL, id.data, NULL), 0);
	assert_int_equal(out.len, 998 + strlen("\r\n"));
	strbuf_clear(&out);
	strbuf_add_char(&id, 'a');
	assert_int_equal(mail_header_id(&out, "X", NULL, id.data, NULL), -1);
	assert_int_equal(out.len, 0);
}

static void test_date_writes(void **state)
{
	STRBUF(out);

	(void)state;
	mail_header_date(&out, "Date", 1795071600, 3600);
	assert_string_equal(out.data, "Date: Thu, 19 Nov 2026 08:00:00 +0100\r\n");
}

static int write_field(struct strbuf *out, int kind, const char *value, struct error *err)
{
	switch (kind) {
	case 0:
		return mail_header_text(out, "Field", value, err);
	case 1:
		return mail_header_mailbox(out, "Field", value, "a@example.org", err);
	case 2:
		return mail_header_mailbox(out, "Field", NULL, value, err);
	case 3:
		return mail_header_id(out, "Field", value, "a.example.org", err);
	case 4:
		return mail_header_id(out, "Field", NULL, value, err);
	default:
		return mail_header_raw(out, "Field", value, err);
	}
}

static void test_headers_refuse_injection(void **state)
{
	static const char *const values[] = {"a\r\nBcc: eve@example.org", "a\nBcc: eve@example.org",
		"a\rb", "a\r\n b", "\n", "a@example.org\n", "a\x01", "a\x0b", "a\x7f", "a\x1b[0m",
		"\xff", "\xc0\x8d\xc0\x8a", "\xed\xa0\x80"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(values); i++) {
		for (int kind = 0; kind < 6; kind++) {
			struct error err = ERROR_INIT;
			STRBUF(out);

			if (write_field(&out, kind, values[i], &err) == 0) {
				fail_msg("value %zu passed as kind %d: %s", i, kind, out.data);
			}
			assert_int_equal(err.kind, ERROR_INPUT);
			assert_true(text_starts_with(err.text, "Field: "));
			assert_int_equal(out.len, 0);
		}
	}
}

static void test_structured_refuses_non_ascii(void **state)
{
	STRBUF(out);

	(void)state;
	assert_int_equal(mail_header_raw(&out, "List-Help", "<https://\xc3\xa9/>", NULL), -1);
	assert_int_equal(mail_header_id(&out, "List-Id", NULL, "\xc3\xa9.example", NULL), -1);
	assert_int_equal(mail_header_id(&out, "List-Id", NULL, "a b", NULL), -1);
	assert_int_equal(mail_header_id(&out, "List-Id", NULL, "a>b", NULL), -1);
	assert_int_equal(mail_header_id(&out, "List-Id", NULL, "", NULL), -1);
	assert_int_equal(out.len, 0);
}

/* What is quoted is measured as it is written: an escape has two characters. */
static void test_mailbox_quotes_what_fits_into_a_line(void **state)
{
	(void)state;
	for (size_t escapes = 1; escapes < 60; escapes++) {
		struct error err = ERROR_INIT;
		STRBUF(name);
		STRBUF(out);

		strbuf_add_string(&name, "Ada ");
		for (size_t i = 0; i < escapes; i++) {
			strbuf_add_char(&name, i % 2 ? '"' : '\\');
		}
		assert_int_equal(mail_header_mailbox(&out, "To", name.data, "a@b.org", &err), 0);
		for (const char *line = out.data; *line; line += strcspn(line, "\n") + 1) {
			assert_in_range(strcspn(line, "\r"), 1, 78);
		}
		assert_int_equal(strstr(out.data, "=?utf-8?") != NULL, 4 + 2 * escapes > 60);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mailbox_quotes_what_fits_into_a_line),
		cmocka_unit_test(test_text_writes),
		cmocka_unit_test(test_mailbox_writes),
		cmocka_unit_test(test_id_writes),
		cmocka_unit_test(test_raw_folds_at_spaces_only),
		cmocka_unit_test(test_raw_breaks_before_long_words),
		cmocka_unit_test(test_huge_values_are_refused),
		cmocka_unit_test(test_raw_refuses_what_no_line_holds),
		cmocka_unit_test(test_longest_line_is_998),
		cmocka_unit_test(test_date_writes),
		cmocka_unit_test(test_headers_refuse_injection),
		cmocka_unit_test(test_structured_refuses_non_ascii),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
