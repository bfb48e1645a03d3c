#include "model/translation.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"

const char *article_language(const struct article *article, const char *own)
{
	return article->language ? article->language : own;
}

const struct article *article_in_language(
	const struct article *article, const char *own, const char *language)
{
	if (text_equal_nocase(article_language(article, own), language)) {
		return article;
	}
	for (size_t i = 0; i < article->translation_count; i++) {
		const struct article *translation = article->translations[i];

		if (text_equal_nocase(article_language(translation, own), language)) {
			return translation;
		}
	}
	return NULL;
}

const struct article *article_for_reader(
	const struct article *article, const char *own, const char *language)
{
	const struct article *found = NULL;
	size_t len = strlen(language);

	/* Subtags are taken off from the end. */
	while (article->translation_count && len && !found) {
		FREE_ON_EXIT char *range = xstrndup(language, len);
		const char *hyphen = memrchr(range, '-', len);

		found = article_in_language(article, own, range);
		len = hyphen ? (size_t)(hyphen - range) : 0;
	}
	return found ? found : article;
}
