#ifndef POSTRIDER_BASE_CSV_H
#define POSTRIDER_BASE_CSV_H

/* CSV (RFC 4180) by libcsv, row by row with line numbers. */

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/strbuf.h"

struct csv_row {
	int line;            /* on which the row begins, 1-based */
	const char **fields; /* NUL-terminated; a field that held a NUL has `broken` set */
	size_t count;
	bool broken;     /* a NUL byte in one of its fields */
	bool guessed;    /* csv_loose.h: its quotes did not add up */
	bool holds_rows; /* csv_loose.h: lines between its quotes could be rows of the file */
};

/* Calls row for every row that is not empty. A byte order mark is passed over; line ends may be LF,
 * CRLF or CR. A quote that never closes is ERROR_INPUT with the line of its row. Stops where row
 * returns non-zero, and returns that. */
int csv_read(const char *text, size_t len, int (*row)(void *ctx, const struct csv_row *row),
	void *ctx, struct error *err);

/* The same with another separator than the comma, such as a tab. */
int csv_read_separated(const char *text, size_t len, char separator,
	int (*row)(void *ctx, const struct csv_row *row), void *ctx, struct error *err);

/* Appends one field, quoted where it needs it; the caller adds commas and CRLF. */
void csv_add_field(struct strbuf *out, const char *field);

#endif
