#ifndef POSTRIDER_TESTS_IMPORTING_H
#define POSTRIDER_TESTS_IMPORTING_H

/* Imports of texts by the rules of readers.h, and what came of the last one. The file is called
 * "list.csv". */

#include "base/report.h"
#include "readers.h"
#include "subscribers/csv_import.h"

struct importing {
	struct readers readers;
	struct subscribers_import params; /* the test's to change */
	struct report report;             /* of all of them */
	struct subscribers_imported counts;
};

/* It must stay where it is. */
void importing_open(struct importing *importing);
void importing_close(struct importing *importing);

int importing_try(struct importing *importing, const char *text);
int importing_try_bytes(struct importing *importing, const char *bytes, size_t len);
/* Fails the test where the import does. */
void importing_take(struct importing *importing, const char *text);

/* What the last import counted, and what the reports' nth item is, which counts from 0. */
void importing_counted(const struct importing *importing, size_t added, size_t updated, size_t bad,
	size_t refused);
void importing_reported(
	const struct importing *importing, size_t which, int line, const char *text);

#endif
