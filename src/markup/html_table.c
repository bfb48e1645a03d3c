#include "base/text.h"
#include "markup/html_block_kind.h"
#include "markup/html_grid.h"
#include "markup/html_render.h"
#include "markup/html_tree.h"

/* More than any real table has. */
#define SPAN_MAX 1000

/* What a table is like, and its cells. */
struct table {
	struct html_render *render;
	struct html_grid grid;
	size_t widest;    /* cells of the row that has the most */
	bool has_headers; /* any th */
	bool has_blocks;  /* a cell holds what needs lines of its own */
};

/* A paragraph may be a line of a cell. */
static bool needs_lines(const GumboNode *node)
{
	return html_node_is_element(node) && html_is_block(node) &&
	       node->v.element.tag != GUMBO_TAG_P && node->v.element.tag != GUMBO_TAG_DIV;
}

static bool is_cell(const GumboNode *node)
{
	return html_node_is_element(node) &&
	       (node->v.element.tag == GUMBO_TAG_TD || node->v.element.tag == GUMBO_TAG_TH);
}

/* Calls visit for the rows of the table, not for those of tables within it. */
static void visit_rows(struct table *table, const GumboNode *node,
	void (*visit)(struct table *table, const GumboNode *row))
{
	const GumboVector *children = &node->v.element.children;

	for (unsigned i = 0; i < children->length; i++) {
		const GumboNode *child = children->data[i];

		if (!html_node_is_element(child)) {
			continue;
		}
		switch (child->v.element.tag) {
		case GUMBO_TAG_TR:
			visit(table, child);
			break;
		case GUMBO_TAG_THEAD:
		case GUMBO_TAG_TBODY:
		case GUMBO_TAG_TFOOT:
			visit_rows(table, child, visit);
			break;
		default:
			break;
		}
	}
}

static void inspect_row(struct table *table, const GumboNode *row)
{
	const GumboVector *cells = &row->v.element.children;
	size_t count = 0;

	for (unsigned i = 0; i < cells->length; i++) {
		const GumboNode *cell = cells->data[i];

		if (!is_cell(cell)) {
			continue;
		}
		count++;
		table->has_headers = table->has_headers || cell->v.element.tag == GUMBO_TAG_TH;
		for (unsigned j = 0; j < cell->v.element.children.length; j++) {
			if (needs_lines(cell->v.element.children.data[j])) {
				table->has_blocks = true;
			}
		}
	}
	if (count > table->widest) {
		table->widest = count;
	}
}

static enum html_grid_align find_align(const GumboNode *cell)
{
	const char *align = html_node_attribute(cell, "align");

	if (align && text_equal_nocase(align, "right")) {
		return HTML_GRID_RIGHT;
	}
	return align && text_equal_nocase(align, "center") ? HTML_GRID_CENTER : HTML_GRID_LEFT;
}

static void add_cell(struct table *table, const GumboNode *cell)
{
	struct html_render *render = table->render;
	long columns = html_node_number(cell, "colspan", SPAN_MAX, 1);
	long rows = html_node_number(cell, "rowspan", SPAN_MAX, 1);

	render->flat = true;
	html_render_children(render, cell);
	render->flat = false;
	strbuf_trim(&render->text);
	html_grid_add(&table->grid, render->text.data, columns > 0 ? (size_t)columns : 1,
		rows > 0 ? (size_t)rows : 1, find_align(cell));
	strbuf_clear(&render->text);
	render->link.start = 0;
}

/* The first row holds headers where it holds nothing else. */
static void add_row(struct table *table, const GumboNode *row)
{
	const GumboVector *cells = &row->v.element.children;
	bool headers = table->grid.rows == 0;

	html_grid_begin_row(&table->grid);
	for (unsigned i = 0; i < cells->length; i++) {
		const GumboNode *cell = cells->data[i];

		if (is_cell(cell)) {
			headers = headers && cell->v.element.tag == GUMBO_TAG_TH;
			add_cell(table, cell);
		}
	}
	table->grid.has_headers = table->grid.has_headers || (headers && table->grid.count);
}

/* Captions stand before the rows, whatever the source's order. */
static void render_captions(struct html_render *render, const GumboNode *node)
{
	const GumboVector *children = &node->v.element.children;

	for (unsigned i = 0; i < children->length; i++) {
		const GumboNode *child = children->data[i];

		if (html_node_is_element(child) && child->v.element.tag == GUMBO_TAG_CAPTION) {
			html_render_block(render, child);
		}
	}
}

void html_render_table(struct html_render *render, const GumboNode *node)
{
	struct table table = {.render = render};

	html_render_flush(render);
	html_lines_gap(&render->lines);
	visit_rows(&table, node, inspect_row);
	if (table.has_blocks || (table.widest <= 1 && !table.has_headers)) {
		html_render_children(render, node);
		html_render_flush(render);
	} else {
		render_captions(render, node);
		html_grid_init(&table.grid);
		visit_rows(&table, node, add_row);
		html_grid_write(&table.grid, &render->lines);
		html_grid_release(&table.grid);
	}
	html_lines_gap(&render->lines);
}
