#ifndef POSTRIDER_MARKUP_HTML_LINES_H
#define POSTRIDER_MARKUP_HTML_LINES_H

/*
 * Writes lines of plain text, each behind the prefixes of the blocks around it: "> " of a quote,
 * the number of an item and then its indent. No line gets white space at its end, and there is
 * never more than one blank line between two others.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"

struct html_lines {
	struct strbuf *out;
	size_t start;       /* out's length at first: no blank line is written there */
	struct strbuf lead; /* before the next line */
	struct strbuf rest; /* before those that follow; as long as lead */
	size_t shared;      /* length of the part of rest that the last line had, too */
	bool blank;         /* a blank line is due before the next one */
};

void html_lines_init(struct html_lines *lines, struct strbuf *out);
void html_lines_release(struct html_lines *lines);

/* Adds a prefix: lead for the next line, rest, of the same length, for those after it. Blocks
 * nested so deeply that too little would be left of the width get none. Returns what html_lines_pop
 * takes to end it. */
size_t html_lines_push(struct html_lines *lines, const char *lead, const char *rest);
void html_lines_pop(struct html_lines *lines, size_t mark);

/* The columns left beside the prefix. */
size_t html_lines_width(const struct html_lines *lines);

/* Makes a blank line come before the next one. */
void html_lines_gap(struct html_lines *lines);
/* Writes one line as it is; no-break spaces become spaces. */
void html_lines_add(struct html_lines *lines, const char *text, size_t len);
/* Writes a paragraph: breaks lines at '\n', and at spaces and between ideographs where they would
 * grow wider than html_lines_width. A word alone may be wider: addresses must stay whole. Returns
 * the columns of the widest line. */
size_t html_lines_fill(struct html_lines *lines, const char *text, size_t len);

#endif
