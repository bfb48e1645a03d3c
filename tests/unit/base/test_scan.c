#include "unit.h"

#include "base/mem.h"
#include "base/scan.h"

static void test_scan_number(void **state)
{
	static const struct {
		const char *text;
		int digits, value;
		const char *rest;
	} numbers[] = {
		{"0", 1, 0, ""}, {"007x", 3, 7, "x"}, {"999999999", 9, 999999999, ""},
		{"1000000000", 0, -7, "1000000000"}, {"0000000001", 0, -7, "0000000001"},
		{"", 0, -7, ""}, {"-1", 0, -7, "-1"}, {" 1", 0, -7, " 1"},
		{"\xD9\xA1", 0, -7, "\xD9\xA1"}, /* an Arabic digit */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		const char *cursor = numbers[i].text;
		int value = -7;

		assert_int_equal(scan_number(&cursor, &value), numbers[i].digits);
		assert_int_equal(value, numbers[i].value);
		assert_string_equal(cursor, numbers[i].rest);
	}
}

static void test_scan_two_digits(void **state)
{
	static const struct {
		const char *text;
		bool found;
		const char *rest;
	} numbers[] = {
		{"59:", true, ":"},
		{"00", true, ""},
		{"5", false, "5"},
		{"059", false, "059"},
		{"x", false, "x"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		const char *cursor = numbers[i].text;
		int value;

		assert_int_equal(scan_two_digits(&cursor, &value), numbers[i].found);
		assert_string_equal(cursor, numbers[i].rest);
	}
}

static void test_scan_word(void **state)
{
	static const struct {
		const char *text, *word, *rest;
	} words[] = {
		{"CEST 2021", "cest", " 2021"},
		{"zZ[", "zz", "["},
		{"aA@", "aa", "@"},
		{"sevenly", "sevenly", ""},
		{"eightful", NULL, "eightful"},
		{"", NULL, ""},
		{"1a", NULL, "1a"},
		{"\xC3\xA9t\xC3\xA9", NULL, "\xC3\xA9t\xC3\xA9"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		const char *cursor = words[i].text;
		char word[8];

		assert_int_equal(scan_word(&cursor, word, sizeof(word)), words[i].word != NULL);
		assert_string_equal(cursor, words[i].rest);
		if (words[i].word) {
			assert_string_equal(word, words[i].word);
		}
	}
}

static void test_scan_spaces_and_chars(void **state)
{
	const char *text = " \t\r\n\v";
	const char *cursor = text;

	(void)state;
	assert_false(scan_char(&cursor, '\t'));
	assert_ptr_equal(cursor, text);
	assert_true(scan_spaces(&cursor));
	assert_string_equal(cursor, "\v");
	assert_false(scan_spaces(&cursor));
	assert_true(scan_char(&cursor, '\v'));
	/* The end is no character, so that nothing reads past it. */
	assert_false(scan_char(&cursor, '\0'));
	assert_string_equal(cursor, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scan_number),
		cmocka_unit_test(test_scan_two_digits),
		cmocka_unit_test(test_scan_word),
		cmocka_unit_test(test_scan_spaces_and_chars),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
