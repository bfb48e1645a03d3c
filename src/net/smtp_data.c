#include "net/smtp_data.h"

#include <string.h>

#define LINE_BYTES 998

static int bad_byte(int line, struct error *err)
{
	return error_set(
		err, ERROR_INPUT, "line %d of the message has a bare CR or LF, or a NUL", line);
}

int smtp_data_check(const char *bytes, size_t len, struct error *err)
{
	const char *at = bytes, *end = bytes + len;

	if (len == 0) {
		return error_set(err, ERROR_INPUT, "the message is empty");
	}
	for (int line = 1; at < end; line++) {
		const char *cr = memchr(at, '\r', (size_t)(end - at));
		size_t length = (size_t)((cr ? cr : end) - at);

		if (memchr(at, '\n', length) || memchr(at, '\0', length) ||
			(cr && (cr + 1 == end || cr[1] != '\n'))) {
			return bad_byte(line, err);
		}
		if (length > LINE_BYTES) {
			return error_set(err, ERROR_INPUT,
				"line %d of the message is longer than %d bytes", line, LINE_BYTES);
		}
		if (!cr) {
			return error_set(err, ERROR_INPUT, "the message does not end in CRLF");
		}
		at = cr + 2;
	}
	return 0;
}

void smtp_data_stuff(struct strbuf *out, const char *bytes, size_t len)
{
	const char *end = bytes + len - 2;

	strbuf_reserve(out, len);
	for (const char *line = bytes; line <= end;) {
		const char *lf = memchr(line, '\n', (size_t)(bytes + len - line));
		const char *next = lf ? lf + 1 : bytes + len;

		if (*line == '.') {
			strbuf_add_char(out, '.');
		}
		strbuf_add(out, line, (size_t)((next < end ? next : end) - line));
		line = next;
	}
}
