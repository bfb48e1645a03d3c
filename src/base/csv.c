#include "base/csv.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* One row may take this much: what is longer was never a row. */
#define MAX_ROW ((size_t)1024 * 1024)

/* libcsv's state, not named in its header, in which no byte of a row has been read. */
#define BETWEEN_ROWS 0

struct reader {
	int (*row)(void *ctx, const struct csv_row *row);
	void *ctx;
	struct strbuf bytes; /* the fields of the row at hand, each with a NUL */
	size_t *starts;
	size_t count, capacity;
	int line;     /* where the parser is */
	int row_line; /* where the row at hand began; 0: before its first byte */
	bool broken;
	int result; /* what row returned, once that is not 0 */
};

static void on_field(void *bytes, size_t len, void *ctx)
{
	struct reader *reader = ctx;

	GROW(reader->starts, reader->count, reader->capacity);
	reader->starts[reader->count++] = reader->bytes.len;
	reader->broken = reader->broken || memchr(bytes, '\0', len);
	strbuf_add(&reader->bytes, bytes, len);
	strbuf_add_char(&reader->bytes, '\0');
}

static void on_row(int terminator, void *ctx)
{
	struct reader *reader = ctx;
	const char **fields = xreallocarray(NULL, reader->count + 1, sizeof(*fields));

	(void)terminator;
	for (size_t i = 0; i < reader->count; i++) {
		fields[i] = reader->bytes.data + reader->starts[i];
	}
	if (!reader->result) {
		struct csv_row row = {
			.line = reader->row_line,
			.fields = fields,
			.count = reader->count,
			.broken = reader->broken,
		};

		reader->result = reader->row(reader->ctx, &row);
	}
	free(fields);
	strbuf_clear(&reader->bytes);
	reader->count = 0;
	reader->broken = false;
	reader->row_line = 0;
}

/* Where the line that begins there ends, behind its LF, CRLF or CR. */
static size_t line_end(const char *text, size_t begin, size_t len)
{
	size_t end = begin;

	while (end < len && text[end] != '\n' && text[end] != '\r') {
		end++;
	}
	if (end + 1 < len && text[end] == '\r' && text[end + 1] == '\n') {
		end++;
	}
	return end < len ? end + 1 : len;
}

/* libcsv gives no positions, so that it gets one line at a time. */
static int feed(struct csv_parser *parser, struct reader *reader, const char *text, size_t len,
	struct error *err)
{
	size_t begin = 0;

	while (begin < len && !reader->result) {
		size_t end = line_end(text, begin, len);

		reader->line++;
		if (!reader->row_line) {
			reader->row_line = reader->line;
		}
		if (csv_parse(parser, text + begin, end - begin, on_field, on_row, reader) !=
			end - begin) {
			return error_set(err, ERROR_INPUT, "line %d: %s", reader->row_line,
				csv_strerror(csv_error(parser)));
		}
		if (reader->bytes.len > MAX_ROW || csv_get_buffer_size(parser) > 2 * MAX_ROW) {
			return error_set(err, ERROR_INPUT,
				"line %d: the row does not end (is a quote left open?)",
				reader->row_line);
		}
		if (parser->pstate == BETWEEN_ROWS) {
			reader->row_line = 0; /* the line was blank: no row began on it */
		}
		begin = end;
	}
	return 0;
}

int csv_read_separated(const char *text, size_t len, char separator,
	int (*row)(void *ctx, const struct csv_row *row), void *ctx, struct error *err)
{
	struct reader reader = {.row = row, .ctx = ctx, .bytes = STRBUF_INIT};
	struct csv_parser parser;
	int result;

	if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
		text += 3;
		len -= 3;
	}
	if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
		return error_set(err, ERROR_INPUT, "libcsv cannot start");
	}
	csv_set_delim(&parser, (unsigned char)separator);
	result = feed(&parser, &reader, text, len, err);
	if (!result && !reader.result && csv_fini(&parser, on_field, on_row, &reader) != 0) {
		result = error_set(
			err, ERROR_INPUT, "line %d: the quote is never closed", reader.row_line);
	}
	csv_free(&parser);
	strbuf_release(&reader.bytes);
	free(reader.starts);
	return result ? result : reader.result;
}

int csv_read(const char *text, size_t len, int (*row)(void *ctx, const struct csv_row *row),
	void *ctx, struct error *err)
{
	return csv_read_separated(text, len, ',', row, ctx, err);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Readers drop blanks at the ends of a field without quotes. */
static bool needs_quotes(const char *field)
{
	size_t len = strlen(field);

	return len &&
	       (field[strcspn(field, ",\"\r\n")] || is_blank(field[0]) || is_blank(field[len - 1]));
}

void csv_add_field(struct strbuf *out, const char *field)
{
	if (!needs_quotes(field)) {
		strbuf_add_string(out, field);
		return;
	}
	strbuf_add_char(out, '"');
	for (; *field; field++) {
		if (*field == '"') {
			strbuf_add_char(out, '"');
		}
		strbuf_add_char(out, *field);
	}
	strbuf_add_char(out, '"');
}
