#ifndef POSTRIDER_MARKUP_HTML_GRID_H
#define POSTRIDER_MARKUP_HTML_GRID_H

/* A table's cells as text, written in columns where these fit into the line, else cell by cell. */

#include <stdbool.h>
#include <stddef.h>

#include "markup/html_lines.h"

/* No table with more columns fits a line. */
#define HTML_GRID_COLUMNS 32

enum html_grid_align {
	HTML_GRID_LEFT,
	HTML_GRID_CENTER,
	HTML_GRID_RIGHT,
};

struct html_grid_cell {
	size_t row, column;
	size_t text, len; /* in html_grid.bytes */
	size_t width;     /* in columns of the line */
	enum html_grid_align align;
};

struct html_grid {
	struct html_grid_cell *cells; /* by row, then by column; where there is none, it is empty */
	size_t count, capacity;
	size_t rows;
	size_t columns;                    /* may exceed HTML_GRID_COLUMNS */
	size_t column;                     /* where the row goes on */
	size_t taken[HTML_GRID_COLUMNS];   /* rows that a cell reaches down to from here */
	size_t headers[HTML_GRID_COLUMNS]; /* 1 + index of the header's cell, or 0 */
	bool has_headers;                  /* the first row holds them */
	struct strbuf bytes;
};

void html_grid_init(struct html_grid *grid);
void html_grid_release(struct html_grid *grid);

void html_grid_begin_row(struct html_grid *grid);
/* Adds a cell to the row; it covers so many columns and rows, at least one. text is one line. */
void html_grid_add(struct html_grid *grid, const char *text, size_t columns, size_t rows,
	enum html_grid_align align);
void html_grid_write(const struct html_grid *grid, struct html_lines *lines);

#endif
