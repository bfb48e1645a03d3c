#ifndef POSTRIDER_SOURCE_ARTICLE_TEXT_H
#define POSTRIDER_SOURCE_ARTICLE_TEXT_H

/* A source's file as text, so that its fields and its body are read from the same bytes. */

#include "base/text.h"

/* Appends the bytes as clean UTF-8 (text_clean); what is in another encoding (text_recode) is
 * converted, which is one warning. place as for text_clean. */
void article_text(struct strbuf *out, const struct strbuf *bytes, const struct text_place *place);

#endif
