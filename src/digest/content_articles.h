#ifndef POSTRIDER_DIGEST_CONTENT_ARTICLES_H
#define POSTRIDER_DIGEST_CONTENT_ARTICLES_H

/* The articles of a digest, as values for its templates: content.c has the rest. */

#include "digest/content.h"

/* A list, by category where there are several, with a heading at each one's first. */
json_t *content_articles(const struct content_params *params);

/* NULL and "" are false, so that a section over them is left out. */
json_t *content_text_or_false(const char *text);
/* "19 November 2026", in the zone of that offset; a new string. */
char *content_day(int64_t at, int32_t offset);

#endif
