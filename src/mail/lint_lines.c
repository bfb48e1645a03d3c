#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "mail/linter.h"

#define BODY_LENGTH   76  /* RFC 2045, 6.7 and 6.8 */
#define HEADER_LENGTH 78  /* RFC 5322, 2.1.1 */
#define LINE_LIMIT    998 /* RFC 5322, 2.1.1 */

/* A line without its line end. */
struct line {
	const char *text;
	size_t len;
	int number;
};

/* True where the line could have been broken so that a shorter one comes out. `rest` is what
 * stands behind the field's name, or behind the space that continues a field. */
static bool could_be_folded(const struct line *line, bool continuation)
{
	const char *colon = memchr(line->text, ':', line->len);
	const char *end = line->text + line->len;
	const char *rest = continuation || !colon ? line->text : colon + 1;

	while (rest < end && (*rest == ' ' || *rest == '\t')) {
		rest++;
	}
	if (memchr(rest, ' ', (size_t)(end - rest))) {
		return true;
	}
	return !continuation && 1 + (size_t)(end - rest) <= HEADER_LENGTH;
}

static bool is_continuation(const struct line *line)
{
	return line->len && (line->text[0] == ' ' || line->text[0] == '\t');
}

static void check_length(struct linter *linter, const struct line *line, bool header)
{
	if (line->len > LINE_LIMIT) {
		linter_error(linter, line->number, "a line of %zu bytes; SMTP allows %d", line->len,
			LINE_LIMIT);
	} else if (!header && line->len > BODY_LENGTH) {
		linter_error(linter, line->number, "a line of %zu bytes in the body, more than %d",
			line->len, BODY_LENGTH);
	} else if (header && line->len > HEADER_LENGTH &&
		   could_be_folded(line, is_continuation(line))) {
		linter_error(linter, line->number,
			"a line of %zu bytes in the header that could be folded", line->len);
	}
}

static void check_bytes(struct linter *linter, const struct line *line, bool header)
{
	bool ascii = true;

	if (memchr(line->text, '\r', line->len)) {
		linter_error(linter, line->number, "a CR without an LF");
	} else if (text_has_control(line->text, line->len)) {
		linter_error(linter, line->number, "a NUL or another control character");
	}
	for (size_t i = 0; i < line->len; i++) {
		ascii &= (unsigned char)line->text[i] < 0x80;
	}
	if (!header && !ascii) {
		linter_error(linter, line->number, "bytes other than ASCII in the body");
	} else if (!ascii && !text_is_utf8(line->text, line->len)) {
		linter_error(linter, line->number, "bytes other than UTF-8 in the header");
	}
}

static void add_field(struct linter *linter, struct linter_fields *fields, const struct line *line)
{
	const char *colon = memchr(line->text, ':', line->len);
	struct linter_field *field;

	if (is_continuation(line) && fields->count) {
		strbuf_add(&fields->items[fields->count - 1].value, line->text, line->len);
		return;
	}
	if (!colon || colon == line->text) {
		linter_error(linter, line->number, "a line in the header that is no field");
		return;
	}
	GROW(fields->items, fields->count, fields->capacity);
	field = &fields->items[fields->count++];
	*field = (struct linter_field){.name = xstrndup(line->text, (size_t)(colon - line->text)),
		.value = STRBUF_INIT,
		.line = line->number};
	strbuf_add(&field->value, colon + 1, line->len - (size_t)(colon + 1 - line->text));
}

/* Takes the next line off; *ret_crlf says how it ended. */
static struct line next_line(const char **at, const char *end, int number, bool *ret_crlf)
{
	const char *lf = memchr(*at, '\n', (size_t)(end - *at));
	struct line line = {.text = *at, .number = number};

	line.len = (size_t)((lf ? lf : end) - *at);
	*ret_crlf = lf && line.len && line.text[line.len - 1] == '\r';
	if (*ret_crlf) {
		line.len--;
	}
	*at = lf ? lf + 1 : end;
	return line;
}

void linter_lines(
	struct linter *linter, const char *bytes, size_t len, struct linter_fields *ret_fields)
{
	const char *end = bytes + len;
	bool header = true, crlf;
	int number = 0;

	while (bytes < end) {
		struct line line = next_line(&bytes, end, ++number, &crlf);

		if (!crlf) {
			linter_error(linter, number, "a line that does not end with CRLF");
		}
		check_bytes(linter, &line, header);
		check_length(linter, &line, header);
		if (header && line.len) {
			add_field(linter, ret_fields, &line);
		} else {
			header = false;
		}
	}
	if (header) {
		linter_error(linter, 0, "no empty line after the header");
	}
	for (size_t i = 0; i < ret_fields->count; i++) {
		strbuf_trim(&ret_fields->items[i].value);
	}
}

void linter_fields_release(struct linter_fields *fields)
{
	for (size_t i = 0; i < fields->count; i++) {
		free(fields->items[i].name);
		strbuf_release(&fields->items[i].value);
	}
	free(fields->items);
	*fields = (struct linter_fields){0};
}
