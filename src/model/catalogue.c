#include "model/catalogue.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct catalogue *catalogue_new(void)
{
	struct catalogue *catalogue = xcalloc(1, sizeof(*catalogue));

	catalogue->arena = arena_new();
	return catalogue;
}

void catalogue_free(struct catalogue *catalogue)
{
	if (!catalogue) {
		return;
	}
	free(catalogue->articles);
	arena_free(catalogue->arena);
	free(catalogue);
}

struct article *catalogue_add(struct catalogue *catalogue)
{
	struct article *article = arena_alloc(catalogue->arena, sizeof(*article));

	catalogue_append(catalogue, article);
	return article;
}

void catalogue_append(struct catalogue *catalogue, struct article *article)
{
	GROW(catalogue->articles, catalogue->count, catalogue->capacity);
	catalogue->articles[catalogue->count++] = article;
}

bool article_is_public(const struct article *article, int64_t now)
{
	if (article->draft || article->hidden) {
		return false;
	}
	if (article->expires.set && article->expires.at <= now) {
		return false;
	}
	return !article->published.set || article->published.at <= now;
}

static int compare_number(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

int article_compare(const struct article *a, const struct article *b)
{
	int result = compare_number(b->published.at, a->published.at);

	if (!result) {
		result = compare_number((int64_t)a->source, (int64_t)b->source);
	}
	return result ? result : compare_number((int64_t)a->order, (int64_t)b->order);
}

int article_by_date(const void *left, const void *right)
{
	return article_compare(*(struct article *const *)left, *(struct article *const *)right);
}

/* Two spellings in one article are one category: the first is its vote. */
static bool is_repeated(const struct article *article, size_t index)
{
	for (size_t i = 0; i < index; i++) {
		if (strcmp(article->categories[i].slug, article->categories[index].slug) == 0) {
			return true;
		}
	}
	return false;
}

static void gather_categories(struct catalogue *catalogue)
{
	const struct term **terms = NULL;
	size_t count = 0, capacity = 0;

	for (size_t i = 0; i < catalogue->count; i++) {
		struct article *article = catalogue->articles[i];

		for (size_t j = 0; j < article->category_count; j++) {
			if (!is_repeated(article, j)) {
				GROW(terms, count, capacity);
				terms[count++] = &article->categories[j];
			}
		}
	}
	catalogue->categories = terms_gather(catalogue->arena, terms, count);
	free(terms);
}

/* Every article shows a category by its common name. */
static void unify_names(struct catalogue *catalogue)
{
	for (size_t i = 0; i < catalogue->count; i++) {
		struct article *article = catalogue->articles[i];

		for (size_t j = 0; j < article->category_count; j++) {
			article->categories[j].name = terms_find(
				&catalogue->categories, article->categories[j].slug)
							      ->name;
		}
	}
}

static void keep_public_translations(struct article *article, int64_t now)
{
	size_t kept = 0;

	for (size_t i = 0; i < article->translation_count; i++) {
		if (article_is_public(article->translations[i], now)) {
			article->translations[kept++] = article->translations[i];
		}
	}
	article->translation_count = kept;
}

void catalogue_finish(struct catalogue *catalogue, int64_t now)
{
	size_t kept = 0;

	for (size_t i = 0; i < catalogue->count; i++) {
		if (article_is_public(catalogue->articles[i], now)) {
			catalogue->articles[kept++] = catalogue->articles[i];
			keep_public_translations(catalogue->articles[i], now);
		}
	}
	catalogue->count = kept;
	if (kept) {
		qsort(catalogue->articles, kept, sizeof(*catalogue->articles), article_by_date);
	}
	gather_categories(catalogue);
	unify_names(catalogue);
}
