#ifndef POSTRIDER_MARKUP_BODY_H
#define POSTRIDER_MARKUP_BODY_H

/*
 * An article's body (source/body_source.h) in the forms in which it leaves: whatever its kind,
 * through the same steps. One that is none gives nothing. The article must have its url and title.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/report.h"
#include "base/strbuf.h"
#include "markup/html_clean.h"
#include "model/article.h"

/* Appends clean HTML with absolute addresses: what feeds carry. report may be NULL. */
void body_to_html(struct strbuf *out, const struct article *article, const struct body *body,
	struct report *report);

/* Appends the article's summary in plain text: as its source gives it, else from the body, at most
 * 300 characters. */
void body_summary(struct strbuf *out, const struct article *article, const struct body *body);

/* The leading blocks of a body. */
struct body_excerpt {
	struct strbuf html; /* with the styles of a mail: see struct html_clean_options */
	struct strbuf text;
	bool more; /* something was left out */
};
/* Takes blocks up to `budget` bytes of text. styles may be NULL. */
void body_excerpt_init(struct body_excerpt *excerpt, const struct article *article,
	const struct body *body, size_t budget, const struct html_style *styles);
void body_excerpt_release(struct body_excerpt *excerpt);

#endif
