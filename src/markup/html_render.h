#ifndef POSTRIDER_MARKUP_HTML_RENDER_H
#define POSTRIDER_MARKUP_HTML_RENDER_H

/* Between html_text.c, html_blocks.c and html_table.c: the state of rendering a tree as plain text.
 */

#include <gumbo.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"
#include "markup/html_lines.h"
#include "markup/html_notes.h"

/* The link that is open. */
struct html_render_link {
	const char *href; /* NULL: none, or its note is written */
	size_t start;     /* of its text in html_render.text */
};

/* The list that is open. */
struct html_render_list {
	bool ordered;
	bool footnotes;
	long number; /* of the next item */
	long step;
	int width; /* of the widest number */
};

struct html_render {
	struct html_lines lines;
	struct strbuf text;       /* the paragraph that is being read, white space collapsed */
	struct html_notes *notes; /* NULL: the text alone, without images and footnotes */
	struct html_render_link link;
	struct html_render_list list;
	bool flat;      /* all in one line */
	bool verbatim;  /* white space stays */
	bool tight;     /* no blank lines: in a list whose items are lines */
	bool footnotes; /* the next list holds footnotes */
};

void html_render_children(struct html_render *render, const GumboNode *node);
/* Ends the paragraph, and writes it. Returns the columns of its widest line. */
size_t html_render_flush(struct html_render *render);

/* Renders an element that is a block. */
void html_render_block(struct html_render *render, const GumboNode *node);
/* Renders a table's cells in columns; those of a table that is there for layout as blocks. */
void html_render_table(struct html_render *render, const GumboNode *node);

#endif
