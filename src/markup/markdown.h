#ifndef POSTRIDER_MARKUP_MARKDOWN_H
#define POSTRIDER_MARKUP_MARKDOWN_H

/*
 * Markdown → HTML, by cmark-gfm (tables, strikethrough, autolinks, footnotes) or, where built
 * with POSTRIDER_MARKDOWN=commonmark, by cmark without those four. markdown.c is the only file
 * that touches the library.
 *
 * Template tags and JSX are dropped outside code and left as text inside it: see
 * markup/template_tags.h. Raw HTML passes through: what comes out is NOT clean, and goes to
 * html_clean before anybody reads it. Plain text and excerpts are made from that HTML
 * (markup/html_text.h, markup/html_excerpt.h), so that raw HTML in a Markdown body, and the HTML
 * bodies of remote feeds, look the same as the rest. markup/body.h does it all for an article.
 *
 * No function here fails: Markdown has no errors. A body nested so deeply that the parser would
 * take quadratic time becomes preformatted text, with a warning.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"
#include "base/text.h"

struct markdown_options {
	const char *title;              /* an H1 that repeats it is left out; NULL keeps all */
	const struct text_place *place; /* where the body stands, for warnings; may be NULL */
};

/* Appends the body as HTML. options may be NULL. */
void markdown_to_html(
	struct strbuf *out, const char *text, size_t len, const struct markdown_options *options);

/* Appends the plain text, on one line, of the first level-1 heading that stands outside quotes
 * and lists. Returns false, with nothing appended, where there is none. */
bool markdown_title(struct strbuf *out, const char *text, size_t len);

/* Appends the summary that the body itself gives, as plain text on one line: what stands before
 * the separator (<!--more-->, <!-- more -->, <!--truncate-->, {/ * truncate * /} without its
 * blanks), else the first paragraph that has text. Nothing, where it has none. An H1 that repeats
 * the title is no part of it. */
void markdown_summary(struct strbuf *out, const char *text, size_t len, const char *title);

#endif
