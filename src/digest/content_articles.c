#include "digest/content_articles.h"

#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/language.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/url.h"
#include "digest/styles.h"
#include "markup/body.h"
#include "markup/html_text.h"
#include "model/translation.h"

json_t *content_text_or_false(const char *text)
{
	return text && text[0] ? json_string(text) : json_false();
}

char *content_day(int64_t at, int32_t offset)
{
	struct civil civil = civil_from(at, offset);

	return xasprintf("%d %s %d", civil.day, date_month_name(civil.month), civil.year);
}

static json_t *category_values(const struct settings *settings, const struct article *article)
{
	json_t *list = json_array();

	for (size_t i = 0; i < article->category_count; i++) {
		json_t *values = json_object();
		STRBUF(url);
		const char *pattern = settings->output.category_path;
		const char *word = strstr(pattern, ":slug");

		strbuf_add_string(&url, settings->site.url);
		strbuf_add(&url, pattern, (size_t)(word - pattern));
		url_add_component(&url, article->categories[i].slug);
		strbuf_add_string(&url, word + strlen(":slug"));
		json_object_set_new(values, "name", json_string(article->categories[i].name));
		json_object_set_new(values, "url", json_string(url.data));
		json_array_append_new(list, values);
	}
	return list;
}

static json_t *authors_text(const struct article *article)
{
	STRBUF(names);

	for (size_t i = 0; i < article->author_count; i++) {
		strbuf_add_string(&names, i ? ", " : "");
		strbuf_add_string(&names, article->authors[i].name);
	}
	return content_text_or_false(names.data);
}

static void add_excerpt(json_t *values, const struct content_params *params, size_t index)
{
	CLEANUP(body_excerpt_release)
	struct body_excerpt excerpt = {.html = STRBUF_INIT, .text = STRBUF_INIT};

	if (params->excerpt) {
		body_excerpt_init(&excerpt, params->variant->articles[index],
			&params->bodies[index], params->excerpt, digest_styles);
	}
	json_object_set_new(values, "excerpt_html", content_text_or_false(excerpt.html.data));
	json_object_set_new(values, "excerpt_text", content_text_or_false(excerpt.text.data));
	json_object_set_new(values, "more", json_boolean(excerpt.more));
}

/* The summary in lines: HTML does not mind them. */
static json_t *lead(const struct content_params *params, size_t index)
{
	STRBUF(summary);
	STRBUF(html);
	STRBUF(lines);

	body_summary(&summary, params->variant->articles[index], &params->bodies[index]);
	escape_html(&html, summary.data, summary.len);
	html_to_text(&lines, html.data, html.len, NULL);
	strbuf_trim_end(&lines);
	return content_text_or_false(lines.data);
}

/* Only of one that is not in the language of the digest. */
static void add_language(json_t *values, const struct article *article, const char *own)
{
	const char *language = article_language(article, own);
	bool foreign = strcmp(language, own) != 0;

	json_object_set_new(values, "language", content_text_or_false(foreign ? language : NULL));
	json_object_set_new(values, "direction",
		content_text_or_false(foreign ? language_direction(language) : NULL));
}

static json_t *article_values(const struct content_params *params, size_t index)
{
	const struct article *article = params->variant->articles[index];
	FREE_ON_EXIT char *day = content_day(article->published.at, article->published.offset);
	FREE_ON_EXIT char *minutes = article->reading_minutes
					     ? xasprintf("%d min", article->reading_minutes)
					     : NULL;
	/* A summary taken from the body would say what the excerpt says. */
	bool leads = params->leads && (article->summary_given || !params->excerpt);
	json_t *values = json_object();

	json_object_set_new(values, "title", json_string(article->title));
	json_object_set_new(values, "url", json_string(article->url));
	json_object_set_new(values, "date", json_string(day));
	add_language(values, article, params->settings->site.language);
	json_object_set_new(values, "category",
		content_text_or_false(
			article->category_count ? article->categories[0].name : NULL));
	json_object_set_new(values, "categories", category_values(params->settings, article));
	json_object_set_new(values, "reading_time", content_text_or_false(minutes));
	json_object_set_new(values, "authors", authors_text(article));
	json_object_set_new(values, "image", content_text_or_false(article->image));
	json_object_set_new(values, "lead", leads ? lead(params, index) : json_false());
	add_excerpt(values, params, index);
	return values;
}

static const char *first_category(const struct article *article)
{
	return article->category_count ? article->categories[0].slug : "";
}

/* Fewer articles get no headings, and neither do those of one category alone. */
#define LEAST_FOR_HEADINGS 3

/* The order that puts articles of one category together, each where the newest of it stands.
 * Returns how many categories there are. */
static size_t group(const struct article *const *articles, size_t count, size_t *ret_order)
{
	size_t groups = 0, placed = 0;

	for (size_t i = 0; i < count; i++) {
		bool seen = false;

		for (size_t j = 0; j < i && !seen; j++) {
			seen = strcmp(first_category(articles[i]), first_category(articles[j])) ==
			       0;
		}
		if (seen) {
			continue;
		}
		groups++;
		for (size_t j = i; j < count; j++) {
			if (strcmp(first_category(articles[i]), first_category(articles[j])) == 0) {
				ret_order[placed++] = j;
			}
		}
	}
	return groups;
}

/* What stands above an article: the name of its category, where that begins. */
static json_t *heading(const struct article *const *articles, const size_t *order, size_t at)
{
	const struct article *article = articles[order[at]];

	if (at && strcmp(first_category(article), first_category(articles[order[at - 1]])) == 0) {
		return json_false();
	}
	return json_string(article->category_count ? article->categories[0].name : "More");
}

json_t *content_articles(const struct content_params *params)
{
	const struct article *const *articles = params->variant->articles;
	size_t count = params->variant->article_count;
	json_t *list = json_array();
	size_t *order;
	bool headings;

	if (count > params->max_articles) {
		count = params->max_articles;
	}
	order = xcalloc(count + 1, sizeof(*order));
	headings = group(articles, count, order) > 1 && count >= LEAST_FOR_HEADINGS;
	for (size_t i = 0; i < count; i++) {
		json_t *values = article_values(params, headings ? order[i] : i);

		json_object_set_new(
			values, "heading", headings ? heading(articles, order, i) : json_false());
		json_object_set_new(values, "level",
			json_integer(params->variant->article_count == 1 ? 1
				     : headings                          ? 3
									 : 2));
		json_object_set_new(values, "last", json_boolean(i + 1 == count));
		json_array_append_new(list, values);
	}
	free(order);
	return list;
}
