#include "model/terms.h"

#include <stdlib.h>
#include <string.h>

static const char *const kind_names[] = {
	[CHANNEL_CATEGORY] = "category",
	[CHANNEL_TAG] = "tag",
	[CHANNEL_AUTHOR] = "author",
	[CHANNEL_SITE] = "site",
};

const char *channel_kind_name(enum channel_kind kind)
{
	return kind_names[kind];
}

static int by_slug_and_name(const void *left, const void *right)
{
	const struct term *a = *(const struct term *const *)left;
	const struct term *b = *(const struct term *const *)right;
	int result = strcmp(a->slug, b->slug);

	return result ? result : strcmp(a->name, b->name);
}

/* Sorted by slug and name: runs of a slug are a term, runs of a name within it a spelling. */
struct term_list terms_gather(struct arena *arena, const struct term **terms, size_t count)
{
	struct term_list list = {.items = arena_alloc(arena, (count + 1) * sizeof(*list.items))};
	size_t best = 0, run = 0;

	if (count) {
		qsort(terms, count, sizeof(*terms), by_slug_and_name);
	}
	for (size_t i = 0; i < count; i++) {
		bool first = !i || strcmp(terms[i]->slug, terms[i - 1]->slug) != 0;

		if (first) {
			list.items[list.count++].slug = terms[i]->slug;
			best = 0;
		}
		run = !first && strcmp(terms[i]->name, terms[i - 1]->name) == 0 ? run + 1 : 1;
		if (run > best) {
			best = run;
			list.items[list.count - 1].name = terms[i]->name;
		}
	}
	return list;
}

static int slug_against_term(const void *slug, const void *term)
{
	return strcmp(slug, ((const struct term *)term)->slug);
}

const struct term *terms_find(const struct term_list *list, const char *slug)
{
	if (!list->count) {
		return NULL;
	}
	return bsearch(slug, list->items, list->count, sizeof(*list->items), slug_against_term);
}
