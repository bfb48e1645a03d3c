#include "markup/html_grid.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

#define SEPARATOR 2  /* spaces between two columns */
#define LABEL_MAX 40 /* characters */

void html_grid_init(struct html_grid *grid)
{
	*grid = (struct html_grid){.bytes = STRBUF_INIT};
}

void html_grid_release(struct html_grid *grid)
{
	if (grid) {
		free(grid->cells);
		strbuf_release(&grid->bytes);
	}
}

void html_grid_begin_row(struct html_grid *grid)
{
	for (size_t i = 0; i < HTML_GRID_COLUMNS; i++) {
		grid->taken[i] -= grid->taken[i] > 0;
	}
	grid->rows++;
	grid->column = 0;
}

void html_grid_add(struct html_grid *grid, const char *text, size_t columns, size_t rows,
	enum html_grid_align align)
{
	struct html_grid_cell *cell;

	while (grid->column < HTML_GRID_COLUMNS && grid->taken[grid->column]) {
		grid->column++;
	}
	GROW(grid->cells, grid->count, grid->capacity);
	cell = &grid->cells[grid->count++];
	*cell = (struct html_grid_cell){
		.row = grid->rows - 1,
		.column = grid->column,
		.text = grid->bytes.len,
		.len = strlen(text),
		.width = text_columns(text, strlen(text)),
		.align = align,
	};
	strbuf_add_string(&grid->bytes, text);
	if (cell->row == 0 && cell->column < HTML_GRID_COLUMNS) {
		grid->headers[cell->column] = grid->count;
	}
	for (size_t i = 0; i < columns && i < HTML_GRID_COLUMNS; i++, grid->column++) {
		if (grid->column < HTML_GRID_COLUMNS) {
			grid->taken[grid->column] = rows;
		}
	}
	if (grid->column > grid->columns) {
		grid->columns = grid->column;
	}
}

static void add_repeated(struct strbuf *out, char c, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		strbuf_add_char(out, c);
	}
}

static void write_rule(const struct html_grid *grid, const size_t *widths, struct html_lines *lines)
{
	STRBUF(line);

	for (size_t i = 0; i < grid->columns; i++) {
		add_repeated(&line, ' ', i ? SEPARATOR : 0);
		add_repeated(&line, '-', widths[i]);
	}
	html_lines_add(lines, line.data, line.len);
}

/* Writes the row whose first cell is given; returns the index behind its last one. */
static size_t write_row(
	const struct html_grid *grid, size_t first, const size_t *widths, struct html_lines *lines)
{
	size_t i = first, column = 0;
	STRBUF(line);

	for (; i < grid->count && grid->cells[i].row == grid->cells[first].row; i++) {
		const struct html_grid_cell *cell = &grid->cells[i];
		size_t blank = widths[cell->column] - cell->width;
		size_t before = cell->align == HTML_GRID_RIGHT    ? blank
				: cell->align == HTML_GRID_CENTER ? blank / 2
								  : 0;

		for (; column < cell->column; column++) {
			add_repeated(&line, ' ', widths[column] + SEPARATOR);
		}
		add_repeated(&line, ' ', before);
		strbuf_add(&line, grid->bytes.data + cell->text, cell->len);
		add_repeated(&line, ' ', blank - before + SEPARATOR);
		column++;
	}
	html_lines_add(lines, line.data, line.len);
	return i;
}

/* Whether the columns fit into the line; stores their widths. */
static bool measure(
	const struct html_grid *grid, size_t available, size_t widths[HTML_GRID_COLUMNS])
{
	size_t total = 0;

	if (grid->columns > HTML_GRID_COLUMNS) {
		return false;
	}
	for (size_t i = 0; i < grid->count; i++) {
		const struct html_grid_cell *cell = &grid->cells[i];

		if (cell->width > widths[cell->column]) {
			widths[cell->column] = cell->width;
		}
	}
	for (size_t i = 0; i < grid->columns; i++) {
		total += widths[i] + (i ? SEPARATOR : 0);
	}
	return total <= available;
}

/* The label of a column's cells, or NULL; shortened, since each cell repeats it. */
static char *make_label(const struct html_grid *grid, size_t column)
{
	size_t header = grid->headers[column];
	const struct html_grid_cell *cell = header ? &grid->cells[header - 1] : NULL;
	FREE_ON_EXIT char *text = NULL;

	if (!grid->has_headers || !cell || !cell->len) {
		return NULL;
	}
	text = xstrndup(grid->bytes.data + cell->text, cell->len);
	return text_shorten(text, LABEL_MAX);
}

static void write_cell(const struct html_grid *grid, const struct html_grid_cell *cell,
	char *const labels[HTML_GRID_COLUMNS], struct html_lines *lines)
{
	const char *label = cell->column < HTML_GRID_COLUMNS ? labels[cell->column] : NULL;
	STRBUF(text);

	if (label) {
		strbuf_addf(&text, "%s: ", label);
	}
	strbuf_add(&text, grid->bytes.data + cell->text, cell->len);
	html_lines_fill(lines, text.data, text.len);
}

/* "Header: cell" in lines, and a blank line between two rows. */
static void write_cells(const struct html_grid *grid, struct html_lines *lines)
{
	char *labels[HTML_GRID_COLUMNS];
	size_t row = 0;

	for (size_t i = 0; i < HTML_GRID_COLUMNS; i++) {
		labels[i] = make_label(grid, i);
	}
	for (size_t i = 0; i < grid->count; i++) {
		const struct html_grid_cell *cell = &grid->cells[i];

		if ((grid->has_headers && cell->row == 0) || !cell->len) {
			continue;
		}
		if (cell->row != row) {
			html_lines_gap(lines);
			row = cell->row;
		}
		write_cell(grid, cell, labels, lines);
	}
	for (size_t i = 0; i < HTML_GRID_COLUMNS; i++) {
		free(labels[i]);
	}
}

void html_grid_write(const struct html_grid *grid, struct html_lines *lines)
{
	size_t widths[HTML_GRID_COLUMNS] = {0};

	if (!measure(grid, html_lines_width(lines), widths)) {
		write_cells(grid, lines);
		return;
	}
	for (size_t i = 0; i < grid->count;) {
		bool header = grid->has_headers && grid->cells[i].row == 0;

		i = write_row(grid, i, widths, lines);
		if (header) {
			write_rule(grid, widths, lines);
		}
	}
}
