#ifndef POSTRIDER_SUBSCRIBERS_CSV_IMPORT_H
#define POSTRIDER_SUBSCRIBERS_CSV_IMPORT_H

/*
 * Subscribers from CSV with a header, as we write it (docs/subscribers.md names the columns), and
 * as spreadsheets and other services do: base/csv_loose.h, base/charset.h and csv_columns.h say
 * what is taken. Who has opted out in any line of the file is not active afterwards, and who has
 * left or is suppressed here is not made active again.
 */

#include "base/report.h"
#include "base/strbuf.h"
#include "subscribers/rules.h"

#define SUBSCRIBERS_CSV_MAX ((size_t)512 * 1024 * 1024) /* bytes that are read of a file */

struct subscribers_import {
	const char *shown; /* the file's name, for messages */
	const char *start; /* where new ones start: now, last or a date; NULL: now */
	/* Columns, by name: kept as attributes, and without a meaning; they end with NULL. */
	const char *const *keep, *const *ignore;
	bool again;            /* also who left or is suppressed */
	bool strict;           /* nothing at all where a line is bad: ERROR_INPUT */
	struct report *report; /* takes the lines that are left out */
};

struct subscribers_imported {
	size_t added, updated, bad, refused;
};

/* All in one transaction: a file is taken with its bad lines left out, or not at all, as where a
 * column sounds like a status and is not understood (ERROR_INPUT). Columns without a meaning are
 * named in the report. */
int subscribers_import(struct subscriber_rules *rules, const struct subscribers_import *params,
	const struct strbuf *text, struct subscribers_imported *ret_counts, struct error *err);

#endif
