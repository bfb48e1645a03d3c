#ifndef POSTRIDER_MODEL_TRANSLATION_H
#define POSTRIDER_MODEL_TRANSLATION_H

/* An article and its translations. `own` is the language of articles that name none: the site's. */

#include "model/article.h"

/* The language of an article, never NULL. */
const char *article_language(const struct article *article, const char *own);

/* The article, or the one of its translations, that is in this very language; or NULL. */
const struct article *article_in_language(
	const struct article *article, const char *own, const char *language);

/* What a reader of that language gets ("" for the site's): a translation, else the article. One
 * of "es-MX" takes "es" where there is nothing nearer (RFC 4647, section 3.4). */
const struct article *article_for_reader(
	const struct article *article, const char *own, const char *language);

#endif
