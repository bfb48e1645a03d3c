#ifndef POSTRIDER_MARKUP_PREPARE_H
#define POSTRIDER_MARKUP_PREPARE_H

/* Bodies are rendered only where an output needs them, and once. */

#include "base/arena.h"
#include "base/report.h"
#include "model/article.h"

/* Gives the article its summary, where its source gave none: from the body, at most 300
 * characters. Does nothing the second time. */
void prepare_summary(struct arena *arena, struct article *article);
/* The same, and its html: clean, with absolute addresses. */
void prepare_html(struct arena *arena, struct article *article, struct report *report);

#endif
