#include "base/scan.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The letter in lower case, or 0 for anything else. */
static char letter(char c)
{
	if (c >= 'A' && c <= 'Z') {
		return (char)(c - 'A' + 'a');
	}
	return c >= 'a' && c <= 'z' ? c : 0;
}

bool scan_char(const char **cursor, char c)
{
	if (**cursor != c || !c) {
		return false;
	}
	(*cursor)++;
	return true;
}

bool scan_spaces(const char **cursor)
{
	const char *at = *cursor;

	while (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n') {
		at++;
	}
	if (at == *cursor) {
		return false;
	}
	*cursor = at;
	return true;
}

int scan_number(const char **cursor, int *ret_value)
{
	const char *at = *cursor;
	int value = 0, digits = 0;

	for (; is_digit(*at); at++, digits++) {
		if (digits == 9) {
			return 0;
		}
		value = value * 10 + (*at - '0');
	}
	if (digits) {
		*cursor = at;
		*ret_value = value;
	}
	return digits;
}

bool scan_two_digits(const char **cursor, int *ret_value)
{
	const char *at = *cursor;

	if (scan_number(&at, ret_value) != 2) {
		return false;
	}
	*cursor = at;
	return true;
}

bool scan_word(const char **cursor, char *word, size_t size)
{
	const char *at = *cursor;
	size_t len = 0;

	for (; letter(*at); at++) {
		if (len + 1 >= size) {
			return false;
		}
		word[len++] = letter(*at);
	}
	if (!len) {
		return false;
	}
	word[len] = '\0';
	*cursor = at;
	return true;
}
