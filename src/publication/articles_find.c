#include "publication/articles_find.h"

#include <string.h>

#include "base/text.h"

/* A path may be given from within the folder, or a slug alone. */
static bool is_named(const struct article *article, const char *reference)
{
	return strcmp(article->path, reference) == 0 || strcmp(article->url, reference) == 0 ||
	       strcmp(article->id, reference) == 0;
}

static bool ends_with_name(const struct article *article, const char *reference)
{
	size_t len = strlen(reference), path = strlen(article->path);

	return strcmp(article->slug, reference) == 0 ||
	       (path > len && article->path[path - len - 1] == '/' &&
		       text_ends_with(article->path, reference));
}

struct article *article_by_reference(
	const struct articles *articles, const char *reference, struct error *err)
{
	bool (*const tests[])(const struct article *, const char *) = {is_named, ends_with_name};

	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < articles->catalogue->count; i++) {
			if (tests[pass](articles->catalogue->articles[i], reference)) {
				return articles->catalogue->articles[i];
			}
		}
	}
	error_set(err, ERROR_USAGE, "no public article has the path, URL or id '%s'", reference);
	return NULL;
}

struct known_article *article_row(const struct articles *articles, const struct article *article)
{
	for (size_t i = 0; i < articles->catalogue->count; i++) {
		if (articles->catalogue->articles[i] == article) {
			return articles->rows[i];
		}
	}
	return NULL;
}
