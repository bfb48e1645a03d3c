#ifndef POSTRIDER_MARKUP_HTML_TEXT_H
#define POSTRIDER_MARKUP_HTML_TEXT_H

/*
 * HTML → plain text that people like to read: paragraphs filled to 72 columns, headings
 * underlined, lists with hanging indents, quotes behind "> ", code indented by four and never
 * wrapped, tables aligned in columns, images as their alt text, links as numbered notes "[1]"
 * whose addresses stand at the end. Scripts, styles and their like give nothing.
 */

#include <stddef.h>

#include "base/strbuf.h"

#define HTML_TEXT_WIDTH 72

/* Appends the text, ending with a line end unless it is empty. base_url makes the notes' addresses
 * absolute, and links into the page itself get none; it may be NULL. */
void html_to_text(struct strbuf *out, const char *html, size_t len, const char *base_url);

/* Appends the text alone on one line, white space collapsed, without notes: for summaries and
 * titles. */
void html_to_line(struct strbuf *out, const char *html, size_t len);

#endif
