#ifndef POSTRIDER_SUBSCRIBERS_CSV_HEADER_H
#define POSTRIDER_SUBSCRIBERS_CSV_HEADER_H

/* The columns of one file of subscribers, and what a row of it says in them. */

#include <stdbool.h>
#include <stddef.h>

#include "base/csv.h"
#include "base/error.h"
#include "base/strbuf.h"
#include "subscribers/csv_columns.h"

#define CSV_COLUMNS_MAX 256

struct csv_column {
	char *name; /* as in the header */
	char *plain;
	enum column_role role;
	bool keep; /* as an attribute */
};

struct csv_header {
	struct csv_column columns[CSV_COLUMNS_MAX];
	size_t count; /* 0: it was not read yet */
};

/* The columns that are kept, and those that mean nothing, by name: lists that end with NULL, or
 * NULL. ERROR_USAGE for one that the file has not; ERROR_INPUT for a file without addresses, and
 * for a column that sounds like a status, is not understood, and not ignored. */
int csv_header_read(struct csv_header *header, const struct csv_row *row, const char *const *keep,
	const char *const *ignore, struct error *err);
void csv_header_release(struct csv_header *header);

/* Appends the names of the columns that mean nothing and are not kept. */
void csv_header_add_left_out(const struct csv_header *header, struct strbuf *out);

/* The row's cell in the nth column, without a guard; "" where the row ends before it. */
const char *csv_header_cell(const struct csv_row *row, size_t column);
/* The first cell with something in it of the columns with that role; "" where all are empty, NULL
 * where there is no such column. */
const char *csv_header_field(
	const struct csv_header *header, const struct csv_row *row, enum column_role role);

/* The gravest of what the row says about its reader's status; the COUNT where it says nothing.
 * ERROR_INPUT for a word that is not known. */
int csv_header_status(const struct csv_header *header, const struct csv_row *row,
	enum subscriber_status *ret_status, struct error *err);

/* Appends when and from where the reader opted in, as the file has it: "; OPTIN_IP 192.0.2.7". */
void csv_header_add_proof(
	const struct csv_header *header, const struct csv_row *row, struct strbuf *out);

#endif
