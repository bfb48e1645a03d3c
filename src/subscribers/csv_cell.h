#ifndef POSTRIDER_SUBSCRIBERS_CSV_CELL_H
#define POSTRIDER_SUBSCRIBERS_CSV_CELL_H

/*
 * Cells that a spreadsheet would run. What begins with = + - @, a tab or a line's end is a formula
 * to it, whoever wrote it into a sign-up form; an apostrophe before it makes it text. Each function
 * undoes what the other one does.
 */

#include "base/strbuf.h"

/* Appends the cell, guarded where it has to be, as CSV. */
void csv_cell_add(struct strbuf *out, const char *text);
/* The text of a cell without its guard; borrowed from it. */
const char *csv_cell_text(const char *cell);

#endif
