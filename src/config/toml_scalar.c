#include <string.h>

#include "config/toml_reader.h"

static bool is_one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

/* What can stand in a number, a boolean or a date. */
static size_t run(const char *text, size_t len)
{
	size_t i = 0;

	while (i < len &&
		((text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'z') ||
			(text[i] >= 'A' && text[i] <= 'Z') || is_one_of(text[i], "+-._:"))) {
		i++;
	}
	return i;
}

/* Passes over the pattern, in which 0 is any digit and other characters are themselves. */
static bool take(const char **text, const char *pattern)
{
	const char *p = *text;

	for (; *pattern; pattern++, p++) {
		bool good = *pattern == '0' ? *p >= '0' && *p <= '9' : *p == *pattern;

		if (!good) {
			return false;
		}
	}
	*text = p;
	return true;
}

static bool take_time(const char **text)
{
	if (!take(text, "00:00:00")) {
		return false;
	}
	if (**text == '.') {
		size_t len = strspn(*text + 1, "0123456789");

		*text += len ? 1 + len : 0;
	}
	return true;
}

/* RFC 3339, also without a zone, or the day or the time alone. */
static bool is_date(const char *text)
{
	if (!take(&text, "0000-00-00")) {
		return take_time(&text) && !*text;
	}
	if (!*text) {
		return true;
	}
	if (!is_one_of(*text++, "Tt ") || !take_time(&text)) {
		return false;
	}
	if (is_one_of(*text, "Zz")) {
		text++;
	} else if (is_one_of(*text, "+-")) {
		text++;
		return take(&text, "00:00") && !*text;
	}
	return !*text;
}

/* Digits, with single underscores between them. Returns false where there is none. */
static bool take_digits(const char **text, const char *digits)
{
	const char *p = *text;

	while (is_one_of(*p, digits) || (*p == '_' && p > *text && is_one_of(p[1], digits))) {
		p++;
	}
	if (p == *text) {
		return false;
	}
	*text = p;
	return true;
}

static bool is_based(const char *text)
{
	const char *digits = text[1] == 'x'   ? "0123456789abcdefABCDEF"
			     : text[1] == 'o' ? "01234567"
					      : "01";

	text += 2;
	return take_digits(&text, digits) && !*text;
}

static bool is_number(const char *text)
{
	static const char digits[] = "0123456789";

	if (text[0] == '0' && is_one_of(text[1], "xob")) {
		return is_based(text);
	}
	text += is_one_of(text[0], "+-");
	if (strcmp(text, "inf") == 0 || strcmp(text, "nan") == 0) {
		return true;
	}
	if (text[0] == '0' && (is_one_of(text[1], digits) || text[1] == '_')) {
		return false;
	}
	if (!take_digits(&text, digits)) {
		return false;
	}
	if (*text == '.') {
		text++;
		if (!take_digits(&text, digits)) {
			return false;
		}
	}
	if (is_one_of(*text, "eE")) {
		text++;
		text += is_one_of(*text, "+-");
		return take_digits(&text, digits) && !*text;
	}
	return !*text;
}

size_t toml_scalar_length(const char *text, size_t len)
{
	size_t size = run(text, len);
	STRBUF(word);

	/* A day and a time may have a space between them. */
	if (size == 10 && len > 11 && text[10] == ' ' && text[4] == '-' && text[11] >= '0' &&
		text[11] <= '9') {
		size += 1 + run(text + 11, len - 11);
	}
	strbuf_add(&word, text, size);
	return strcmp(word.data, "true") == 0 || strcmp(word.data, "false") == 0 ||
			       is_date(word.data) || is_number(word.data)
		       ? size
		       : 0;
}
