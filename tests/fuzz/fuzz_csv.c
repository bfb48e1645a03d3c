/* CSV: any bytes are rows or an error, and rows that are written are the same rows when read. Read
 * loosely, any bytes are rows of UTF-8. */

#include <string.h>

#include "fuzz.h"

#include <string.h>

#include "base/charset.h"
#include "base/csv_loose.h"
#include "base/mem.h"
#include "base/text.h"

/* Rows as text: "field\0field\0" and a count for each. */
struct rows {
	struct strbuf bytes;
	size_t rows, fields;
	int last_line;
	struct strbuf *copy; /* the rows written again, or NULL */
};

static int take_row(void *ctx, const struct csv_row *row)
{
	struct rows *rows = ctx;

	HOLDS(row->line >= 1 && row->line >= rows->last_line && row->count >= 1);
	rows->last_line = row->line;
	if (row->broken || (row->count == 1 && !row->fields[0][0])) {
		return 0; /* nothing that a writer would write: half a field, or an empty line */
	}
	rows->rows++;
	rows->fields += row->count;
	for (size_t i = 0; i < row->count; i++) {
		strbuf_add(&rows->bytes, row->fields[i], strlen(row->fields[i]) + 1);
		if (rows->copy) {
			strbuf_add_string(rows->copy, i ? "," : "");
			csv_add_field(rows->copy, row->fields[i]);
		}
	}
	strbuf_add_char(&rows->bytes, '\n');
	if (rows->copy) {
		strbuf_add_string(rows->copy, "\r\n");
	}
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error err = ERROR_INIT;
	STRBUF(copy);
	STRBUF(text);
	struct rows loose = {.bytes = STRBUF_INIT};
	struct rows first = {.bytes = STRBUF_INIT, .copy = &copy};
	struct rows second = {.bytes = STRBUF_INIT};

	/* What a byte order mark would be there is part of the first field. */
	strbuf_add_string(&copy, "\xEF\xBB\xBF");
	if (csv_read((const char *)data, size, take_row, &first, &err) < 0) {
		HOLDS(err.kind == ERROR_INPUT && strncmp(err.text, "line ", 5) == 0);
	}
	HOLDS(csv_read(copy.data, copy.len, take_row, &second, &err) == 0);
	HOLDS(first.rows == second.rows && first.fields == second.fields);
	HOLDS(first.bytes.len == second.bytes.len &&
		memcmp(first.bytes.data, second.bytes.data, first.bytes.len) == 0);
	charset_to_utf8(&text, (const char *)data, size);
	HOLDS(text_is_utf8(text.data, text.len));
	HOLDS(csv_read_loose(text.data, text.len, take_row, &loose) == 0);
	strbuf_release(&loose.bytes);
	strbuf_release(&first.bytes);
	strbuf_release(&second.bytes);
	return 0;
}
