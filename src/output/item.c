#include "output/item.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

int item_check_all(const struct feed *feed, struct error *err)
{
	for (size_t i = 0; i < feed->item_count; i++) {
		const struct article *article = feed->items[i].article;
		if (!article->id || !article->id[0]) {
			return error_set(err, ERROR_INPUT, "%s:%d: the article has no id",
				article->path, article->line);
		}
		if (!article->published.set) {
			return error_set(err, ERROR_INPUT,
				"%s:%d: the article has no date of publication", article->path,
				article->line);
		}
	}
	return 0;
}

const char *item_html(const struct feed_item *item)
{
	return item->html && item->html[0] ? item->html : NULL;
}

bool item_changed(const struct article *article)
{
	return article->updated.set && article->updated.at > article->published.at;
}

int64_t item_updated(const struct article *article)
{
	return item_changed(article) ? article->updated.at : article->published.at;
}

const char *item_language(const struct feed *feed, const struct article *article)
{
	if (!article->language || (feed->language && !strcmp(article->language, feed->language))) {
		return NULL;
	}
	return article->language;
}

static void add_terms(
	struct item_terms *terms, GHashTable *seen, const struct term *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (g_hash_table_add(seen, (gpointer)(uintptr_t)list[i].slug)) {
			terms->items[terms->count++] = &list[i];
		}
	}
}

void item_terms_init(struct item_terms *terms, const struct article *article)
{
	size_t count = article->category_count + article->tag_count;
	GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);

	*terms = (struct item_terms){.items = xcalloc(count + 1, sizeof(*terms->items))};
	add_terms(terms, seen, article->categories, article->category_count);
	terms->categories = terms->count;
	add_terms(terms, seen, article->tags, article->tag_count);
	g_hash_table_destroy(seen);
}

void item_terms_release(struct item_terms *terms)
{
	if (terms) {
		free(terms->items);
		*terms = (struct item_terms){0};
	}
}

bool item_is_svg(const char *url)
{
	size_t len = strcspn(url, "?#");
	FREE_ON_EXIT char *path = xstrndup(url, len);

	text_lower_ascii(path);
	return text_ends_with(path, ".svg") || text_ends_with(path, ".svgz") ||
	       text_starts_with(path, "data:image/svg");
}
