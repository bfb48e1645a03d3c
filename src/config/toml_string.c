#include <string.h>

#include "config/toml_reader.h"

/* A string that is being read. */
struct string {
	struct toml_reader *reader;
	struct strbuf *out;
	char quote;
	bool is_long; /* within three quotes */
	struct toml_place start;
};

static int unclosed(const struct string *string)
{
	return toml_fail(
		string->reader, string->start, "the string that begins here is never closed");
}

/* How many quotes stand here. */
static size_t quotes(const struct string *string)
{
	size_t count = 0;

	while (toml_peek(string->reader, count) == string->quote) {
		count++;
	}
	return count;
}

static int hex_value(int c)
{
	if (c >= '0' && c <= '9') {
		return c - '0';
	}
	if (c >= 'a' && c <= 'f') {
		return c - 'a' + 10;
	}
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The digits behind \u or \U, at which the reader stands. */
static int read_codepoint(struct string *string, struct toml_place place, size_t digits)
{
	unsigned codepoint = 0;

	for (size_t i = 0; i < digits; i++) {
		int value = hex_value(toml_peek(string->reader, i));

		if (value < 0) {
			return toml_fail(string->reader, place,
				"'\\%c' needs %zu hexadecimal digits", digits == 4 ? 'u' : 'U',
				digits);
		}
		codepoint = codepoint << 4 | (unsigned)value;
	}
	if (codepoint > 0x10FFFF || (codepoint >= 0xD800 && codepoint <= 0xDFFF)) {
		return toml_fail(string->reader, place, "U+%04X is no character", codepoint);
	}
	strbuf_add_codepoint(string->out, codepoint);
	toml_advance(string->reader, digits);
	return 0;
}

/* A backslash at a line's end takes the white space with it up to the next character. */
static bool take_line_end(struct string *string)
{
	struct toml_reader ahead = *string->reader;

	toml_skip_blanks(&ahead);
	if (!string->is_long || !toml_take_newline(&ahead)) {
		return false;
	}
	do {
		toml_skip_blanks(&ahead);
	} while (toml_take_newline(&ahead));
	*string->reader = ahead;
	return true;
}

static int read_escape(struct string *string)
{
	static const char letters[] = "btnfr\"\\", meanings[] = "\b\t\n\f\r\"\\";
	struct toml_place place = string->reader->place;
	const char *found;
	int c;

	toml_advance(string->reader, 1);
	if (take_line_end(string)) {
		return 0;
	}
	c = toml_peek(string->reader, 0);
	if (c < 0) {
		return unclosed(string);
	}
	if (c == 'u' || c == 'U') {
		toml_advance(string->reader, 1);
		return read_codepoint(string, place, c == 'u' ? 4 : 8);
	}
	found = c ? strchr(letters, c) : NULL;
	if (!found) {
		return toml_fail(
			string->reader, place, "an unknown escape: a backslash is written '\\\\'");
	}
	strbuf_add_char(string->out, meanings[found - letters]);
	toml_advance(string->reader, 1);
	return 0;
}

static int read_character(struct string *string)
{
	struct toml_reader *reader = string->reader;
	int c = toml_peek(reader, 0);

	if (c == '\\' && string->quote == '"') {
		return read_escape(string);
	}
	if (string->is_long && toml_take_newline(reader)) {
		strbuf_add_char(string->out, '\n');
		return 0;
	}
	if (c < 0 || c == '\n' || c == '\r') {
		return unclosed(string);
	}
	if ((c < ' ' && c != '\t') || c == 0x7F) {
		return toml_fail(
			reader, reader->place, "control characters are not allowed in strings");
	}
	strbuf_add_char(string->out, (char)c);
	toml_advance(reader, 1);
	return 0;
}

/* Up to two quotes may stand before the three that close a long string. */
static int close_long(struct string *string, size_t count)
{
	size_t inner = count - 3;

	if (inner > 2) {
		toml_advance(string->reader, 5);
		return toml_fail(
			string->reader, string->reader->place, "more than five quotes in a row");
	}
	for (size_t i = 0; i < inner; i++) {
		strbuf_add_char(string->out, string->quote);
	}
	toml_advance(string->reader, count);
	return 0;
}

int toml_read_string(struct toml_reader *reader, bool is_long, struct strbuf *out)
{
	struct string string = {
		.reader = reader,
		.out = out,
		.quote = *reader->at,
		.start = reader->place,
	};

	string.is_long = is_long && quotes(&string) >= 3;
	toml_advance(reader, string.is_long ? 3 : 1);
	if (string.is_long) {
		toml_take_newline(reader);
	}
	for (;;) {
		size_t count = quotes(&string);

		if (count && !string.is_long) {
			toml_advance(reader, 1);
			return 0;
		}
		if (count >= 3) {
			return close_long(&string, count);
		}
		if (read_character(&string) < 0) {
			return -1;
		}
	}
}
