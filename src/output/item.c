#include "output/item.h"

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
	const char *html = item->full ? item->article->html : NULL;

	return html && html[0] ? html : NULL;
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

static bool is_among(const struct term *terms, size_t count, const struct term *term)
{
	for (size_t i = 0; i < count && &terms[i] != term; i++) {
		if (!strcmp(terms[i].slug, term->slug)) {
			return true;
		}
	}
	return false;
}

static bool is_category(const struct article *article, const struct term *term)
{
	for (size_t i = 0; i < article->category_count; i++) {
		if (&article->categories[i] == term) {
			return true;
		}
	}
	return false;
}

bool item_term_repeats(const struct article *article, const struct term *term)
{
	if (is_among(article->categories, article->category_count, term)) {
		return true;
	}
	return !is_category(article, term) && is_among(article->tags, article->tag_count, term);
}

bool item_is_svg(const char *url)
{
	size_t len = strcspn(url, "?#");
	FREE_ON_EXIT char *path = xstrndup(url, len);

	text_lower_ascii(path);
	return text_ends_with(path, ".svg") || text_ends_with(path, ".svgz") ||
	       text_starts_with(path, "data:image/svg");
}
