#include "net/smtp_data.h"

#define LINE_BYTES 998

int smtp_data_check(const char *bytes, size_t len, struct error *err)
{
	size_t start = 0;
	int line = 1;
	if (len == 0) {
		return error_set(err, ERROR_INPUT, "the message is empty");
	}
	for (size_t i = 0; i < len; i++) {
		bool crlf = bytes[i] == '\r' && i + 1 < len && bytes[i + 1] == '\n';
		if (!crlf && (bytes[i] == '\r' || bytes[i] == '\n' || bytes[i] == '\0')) {
			return error_set(err, ERROR_INPUT,
				"line %d of the message has a bare CR or LF, or a NUL", line);
		}
		if (crlf) {
			i++;
			line++;
			start = i + 1;
		} else if (i - start >= LINE_BYTES) {
			return error_set(err, ERROR_INPUT,
				"line %d of the message is longer than %d bytes", line, LINE_BYTES);
		}
	}
	if (start != len) {
		return error_set(err, ERROR_INPUT, "the message does not end in CRLF");
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
