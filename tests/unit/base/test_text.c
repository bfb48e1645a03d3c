#include "unit.h"

#include <string.h>

#include "base/text.h"

static void test_text_decode_takes_valid_utf8_only(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		size_t size; /* expected */
		unsigned codepoint;
	} table[] = {
		{"a", 1, 1, 'a'},
		{"\0", 1, 1, 0},
		{"\x7F", 1, 1, 0x7F},
		{"\xC2\x80", 2, 2, 0x80},
		{"\xDF\xBF", 2, 2, 0x7FF},
		{"\xE0\xA0\x80", 3, 3, 0x800},
		{"\xED\x9F\xBF", 3, 3, 0xD7FF},
		{"\xEE\x80\x80", 3, 3, 0xE000},
		{"\xEF\xBF\xBF", 3, 3, 0xFFFF},
		{"\xF0\x90\x80\x80", 4, 4, 0x10000},
		{"\xF4\x8F\xBF\xBF", 4, 4, 0x10FFFF},
		{"\x80", 1, 0, 0},             /* a continuation byte alone */
		{"\xC0\x80", 2, 0, 0},         /* overlong */
		{"\xC1\xBF", 2, 0, 0},         /* overlong */
		{"\xE0\x9F\xBF", 3, 0, 0},     /* overlong */
		{"\xF0\x8F\xBF\xBF", 4, 0, 0}, /* overlong */
		{"\xED\xA0\x80", 3, 0, 0},     /* surrogate */
		{"\xED\xBF\xBF", 3, 0, 0},     /* surrogate */
		{"\xF4\x90\x80\x80", 4, 0, 0}, /* above U+10FFFF */
		{"\xF5\x80\x80\x80", 4, 0, 0},
		{"\xFF", 1, 0, 0},
		{"\xC3", 1, 0, 0}, /* cut off */
		{"\xE2\x82", 2, 0, 0},
		{"\xF0\x9F\x98", 3, 0, 0},
		{"\xC3(", 2, 0, 0},
		{"\xE2\x82(", 3, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		unsigned codepoint = 12345;
		size_t size = text_decode(table[i].bytes, table[i].len, &codepoint);

		assert_int_equal(size, table[i].size);
		assert_int_equal(codepoint, size ? table[i].codepoint : 12345);
		assert_int_equal(text_is_utf8(table[i].bytes, table[i].len), size != 0);
	}
	assert_true(text_is_utf8("", 0));
	assert_false(text_is_utf8("good \xFF", 6));
}

static void test_text_is_xml_char_at_the_edges(void **state)
{
	static const struct {
		unsigned codepoint;
		bool allowed;
	} table[] = {
		{0, false},
		{8, false},
		{9, true},
		{0xA, true},
		{0xB, false},
		{0xC, false},
		{0xD, true},
		{0xE, false},
		{0x1F, false},
		{0x20, true},
		{0x7F, true},
		{0xD7FF, true},
		{0xD800, false},
		{0xDFFF, false},
		{0xE000, true},
		{0xFFFD, true},
		{0xFFFE, false},
		{0xFFFF, false},
		{0x10000, true},
		{0x10FFFF, true},
		{0x110000, false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		assert_int_equal(text_is_xml_char(table[i].codepoint), table[i].allowed);
	}
}

static void test_text_is_ascii(void **state)
{
	(void)state;
	assert_true(text_is_ascii(""));
	assert_true(text_is_ascii("plain\x7F"));
	assert_false(text_is_ascii("ä"));
}

#define BYTES(text) (text), sizeof(text) - 1

static void test_text_clean_drops_and_mends(void **state)
{
	static const struct {
		const char *in;
		size_t len;
		const char *out;
		size_t places;
	} table[] = {
		{BYTES(""), "", 0},
		{BYTES("plain ä 日本 😀\t"), "plain ä 日本 😀\t", 0},
		{BYTES("a\r\nb\rc\nd\r"), "a\nb\nc\nd\n", 0},
		{BYTES("\r\r\n\n"), "\n\n\n", 0},
		{BYTES("\xEF\xBB\xBFtext"), "text", 0},
		{BYTES("\xEF\xBB\xBF"), "", 0},
		{BYTES("a\xEF\xBB\xBF"), "a\xEF\xBB\xBF", 0}, /* only a first one is a mark */
		{BYTES("\xEF\xBB"), "", 1},
		{BYTES("a\xFFz"), "az", 1},
		{BYTES("a\xFF\xFE\x80z"), "az", 1}, /* a run is one place */
		{BYTES("a\xFF\0\x01z"), "az", 1},   /* also of both sorts */
		{BYTES("\xFFz\xFF"), "z", 2},
		{BYTES("a\0b"), "ab", 1},
		{BYTES("a\x0B\x0C\x1F"), "a", 1},
		{BYTES("\xEF\xBF\xBE\xEF\xBF\xBD"), "\xEF\xBF\xBD", 1},
		{BYTES("\xED\xA0\x80 \xC0\xAF"), " ", 2},
		{BYTES("cut \xE2\x82"), "cut ", 1},
		{BYTES("\x01\r\n\x01"), "\n", 2},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		STRBUF(out);

		strbuf_add_string(&out, "before:");
		assert_int_equal(
			text_clean(&out, table[i].in, table[i].len, NULL), table[i].places);
		assert_int_equal(out.len, 7 + strlen(table[i].out));
		assert_string_equal(out.data + 7, table[i].out);
	}
}

static void test_text_clean_names_the_places(void **state)
{
	struct report report = REPORT_INIT;
	struct text_place place = {"a.md", 4, 3, &report};
	STRBUF(out);

	(void)state;
	/* Columns are characters, so the ä counts one. The first line starts at column 3. */
	text_clean(&out, BYTES("ä\x01x\r\nlä\xFF\xFEz\n\n\xEF\xBF\xBF"), &place);
	assert_int_equal(report.count, 3);
	assert_string_equal(report.items[0].path, "a.md");
	assert_int_equal(report.items[0].severity, REPORT_WARNING);
	assert_int_equal(report.items[0].line, 4);
	assert_int_equal(report.items[0].column, 4);
	assert_string_equal(
		report.items[0].text, "character U+0001 is not allowed in XML and was dropped");
	assert_int_equal(report.items[1].line, 5);
	assert_int_equal(report.items[1].column, 3);
	assert_string_equal(report.items[1].text, "byte 0xFF is not UTF-8 and was dropped");
	assert_int_equal(report.items[2].line, 7);
	assert_int_equal(report.items[2].column, 1);
	report_release(&report);
}

static void test_text_clean_tells_ten_places(void **state)
{
	struct report report = REPORT_INIT;
	struct text_place place = {"a.md", 1, 0, &report};
	STRBUF(bad);
	STRBUF(out);

	(void)state;
	for (int i = 0; i < 1000; i++) {
		strbuf_add(&bad, "\xFFx", 2);
	}
	assert_int_equal(text_clean(&out, bad.data, 2 * 10, &place), 10);
	assert_int_equal(report.count, 10);
	assert_int_equal(report.items[0].column, 1);
	report_release(&report);

	report = (struct report)REPORT_INIT;
	assert_int_equal(text_clean(&out, bad.data, bad.len, &place), 1000);
	assert_int_equal(report.count, 11);
	assert_string_equal(report.items[10].text, "characters were dropped at 990 further places");
	report_release(&report);
}

/* A bad byte anywhere in a text that is looked at in several pieces. */
static void test_text_clean_looks_at_all_of_a_long_text(void **state)
{
	(void)state;
	for (size_t bad = 0; bad < 200; bad++) {
		char text[201], expected[201];
		STRBUF(out);

		for (size_t i = 0; i < 200; i++) {
			text[i] = (char)('a' + i % 26);
		}
		memcpy(expected, text, bad);
		memcpy(expected + bad, text + bad + 1, 199 - bad);
		expected[199] = '\0';
		text[bad] = '\x01';
		assert_int_equal(text_clean(&out, text, 200, NULL), 1);
		assert_string_equal(out.data, expected);
	}
}

static void test_text_clean_without_a_report(void **state)
{
	struct text_place nowhere = {0};
	STRBUF(out);

	(void)state;
	assert_int_equal(text_clean(&out, BYTES("\xFF"), &nowhere), 1);
}

static void test_text_has_control(void **state)
{
	static const struct {
		const char *text;
		size_t len;
		bool expected;
	} table[] = {
		{BYTES(""), false},
		{BYTES("Zoë\tX ~"), false},
		{BYTES("a\r"), true},
		{BYTES("a\nBcc: x"), true},
		{BYTES("a\0"), true},
		{BYTES("\x1F"), true},
		{BYTES("\x7F"), true},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		assert_int_equal(text_has_control(table[i].text, table[i].len), table[i].expected);
	}
	assert_false(text_has_control("a\n", 1));
}

static void test_text_collapse(void **state)
{
	static const char *const table[][2] = {
		{"", ""},
		{" \t\r\n ", ""},
		{"a", "a"},
		{"  a \n\t b  ", "a b"},
		{"one  two three", "one two three"},
		{"a\u00A0\u2003\u3000b\u2028",
			"a b"}, /* no-break, em, ideographic, line separator */
		{"a\xFF b", "a b"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		STRBUF(out);

		strbuf_add_string(&out, "x");
		text_collapse(&out, table[i][0]);
		assert_string_equal(out.data + 1, table[i][1]);
	}
}

static void test_text_columns(void **state)
{
	static const struct {
		const char *text;
		size_t expected;
	} table[] = {
		{"", 0},
		{"plain", 5},
		{"äöü", 3},
		{"a\u0308", 1}, /* a and a combining diaeresis */
		{"日本", 4},
		{"ｶﾅ", 2}, /* half-width */
		{"한국어", 6},
		{"😀", 2},
		{"a\u200Bb", 2}, /* zero-width space */
		{"\xFF\xFE", 2},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		assert_int_equal(
			text_columns(table[i].text, strlen(table[i].text)), table[i].expected);
	}
	assert_int_equal(text_columns("日本", 3), 2);
}

static void test_text_ascii_comparisons(void **state)
{
	char word[] = "ÄBC-xyz[`@";

	(void)state;
	assert_true(text_equal_nocase("", ""));
	assert_true(text_equal_nocase("List-ID", "list-id"));
	assert_true(text_equal_nocase("AZaz", "azAZ"));
	assert_false(text_equal_nocase("list", "list-id"));
	assert_false(text_equal_nocase("list-id", "list"));
	assert_false(text_equal_nocase("Ä", "ä"));
	assert_false(text_equal_nocase("[", "{")); /* next to the letters */
	assert_true(text_starts_with("abc", "ab"));
	assert_true(text_starts_with("abc", ""));
	assert_false(text_starts_with("ab", "abc"));
	assert_true(text_ends_with("abc", "bc"));
	assert_true(text_ends_with("abc", ""));
	assert_true(text_ends_with("abc", "abc"));
	assert_false(text_ends_with("abd", "bc"));
	assert_false(text_ends_with("bc", "abc"));
	text_lower_ascii(word);
	assert_string_equal(word, "Äbc-xyz[`@");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_decode_takes_valid_utf8_only),
		cmocka_unit_test(test_text_is_xml_char_at_the_edges),
		cmocka_unit_test(test_text_is_ascii),
		cmocka_unit_test(test_text_clean_drops_and_mends),
		cmocka_unit_test(test_text_clean_names_the_places),
		cmocka_unit_test(test_text_clean_tells_ten_places),
		cmocka_unit_test(test_text_clean_looks_at_all_of_a_long_text),
		cmocka_unit_test(test_text_clean_without_a_report),
		cmocka_unit_test(test_text_has_control),
		cmocka_unit_test(test_text_collapse),
		cmocka_unit_test(test_text_columns),
		cmocka_unit_test(test_text_ascii_comparisons),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
