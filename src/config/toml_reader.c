#include "config/toml_reader.h"

#include <stdarg.h>

int toml_fail(struct toml_reader *reader, struct toml_place place, const char *format, ...)
{
	STRBUF(text);
	va_list args;

	va_start(args, format);
	strbuf_vaddf(&text, format, args);
	va_end(args);
	return error_set(reader->err, ERROR_INPUT, "%s:%d:%d: not valid TOML: %s", reader->path,
		place.line, place.column, text.data);
}

int toml_peek(const struct toml_reader *reader, size_t ahead)
{
	return (size_t)(reader->end - reader->at) > ahead ? (unsigned char)reader->at[ahead] : -1;
}

void toml_advance(struct toml_reader *reader, size_t len)
{
	for (; len; len--, reader->at++) {
		reader->place.column += ((unsigned char)*reader->at & 0xC0) != 0x80;
	}
}

bool toml_take_newline(struct toml_reader *reader)
{
	bool two = toml_peek(reader, 0) == '\r' && toml_peek(reader, 1) == '\n';

	if (!two && toml_peek(reader, 0) != '\n') {
		return false;
	}
	reader->at += two ? 2 : 1;
	reader->place.line++;
	reader->place.column = 1;
	return true;
}

void toml_skip_blanks(struct toml_reader *reader)
{
	while (toml_peek(reader, 0) == ' ' || toml_peek(reader, 0) == '\t') {
		toml_advance(reader, 1);
	}
}

int toml_skip_comment(struct toml_reader *reader)
{
	toml_skip_blanks(reader);
	if (toml_peek(reader, 0) != '#') {
		return 0;
	}
	for (;;) {
		int c = toml_peek(reader, 0);

		if (c < 0 || c == '\n' || (c == '\r' && toml_peek(reader, 1) == '\n')) {
			return 0;
		}
		if ((c < ' ' && c != '\t') || c == 0x7F) {
			return toml_fail(reader, reader->place,
				"control characters are not allowed in comments");
		}
		toml_advance(reader, 1);
	}
}
