#ifndef POSTRIDER_BASE_CSV_LOOSE_H
#define POSTRIDER_BASE_CSV_LOOSE_H

/*
 * CSV as spreadsheets and people write it: the separator is told from the first row, and a quote
 * that opens nothing costs nobody else a row. Where the rows of a file must be exactly what their
 * writer meant, base/csv.h is the reader.
 */

#include "base/csv.h"

/* The comma, semicolon or tab that is commonest in the first line, outside of quotes; a comma where
 * there is none. */
char csv_separator(const char *text, size_t len);

/* As csv_read, but with that separator, and without rows whose fields are all empty; a first line
 * "sep=;" says the separator and is passed over. A row whose quotes do not
 * add up ends at its line's end, and its quotes stand for nothing: `guessed` is set. What does add
 * up is never taken apart, since whoever signs up may write lines into a field: where some could be
 * rows (an address among as many fields), `holds_rows` is set. So nothing is an error but what row
 * returns. */
int csv_read_loose(
	const char *text, size_t len, int (*row)(void *ctx, const struct csv_row *row), void *ctx);

#endif
