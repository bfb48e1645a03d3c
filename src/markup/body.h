#ifndef POSTRIDER_MARKUP_BODY_H
#define POSTRIDER_MARKUP_BODY_H

/*
 * An article's body in the forms in which it leaves: whatever its kind, through the same steps.
 * An article without a body gives nothing. The article must have its url and title.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/report.h"
#include "base/strbuf.h"
#include "markup/html_clean.h"
#include "model/article.h"

/* Appends clean HTML with absolute addresses: what feeds carry. report may be NULL. */
void body_to_html(struct strbuf *out, const struct article *article, struct report *report);

/* Appends the body as plain text: see markup/html_text.h. */
void body_to_text(struct strbuf *out, const struct article *article);

/* Appends the leading blocks up to `budget` bytes of text, as HTML with the styles of a mail (see
 * struct html_clean_options; NULL for none) and as plain text. Either of html and text may be
 * NULL. Returns whether anything was left out. */
bool body_excerpt(struct strbuf *html, struct strbuf *text, const struct article *article,
	size_t budget, const struct html_style *styles);

#endif
