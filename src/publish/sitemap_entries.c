#include "publish/sitemap_entries.h"

#include <string.h>

#include "base/url.h"
#include "model/translation.h"
#include "output/sitemap.h"

/* A sitemap lists only what lies on its own host, and is the original. */
static bool is_on_host(const struct publish_params *params, const struct article *article)
{
	STRBUF(host);

	return !article->canonical && url_host(&host, article->url) == 0 &&
	       strcmp(host.data, params->settings->site.host) == 0;
}

static bool is_listed(const struct publish_params *params, const struct article *article)
{
	return sitemap_url_fits(article->url) && is_on_host(params, article);
}

static void tell_if_too_long(const struct publish_params *params, const struct article *article)
{
	if (!sitemap_url_fits(article->url) && is_on_host(params, article)) {
		report_add(params->folder.report, REPORT_WARNING, article->path, article->line, 0,
			"its URL is too long for a sitemap, which leaves it out");
	}
}

static struct sitemap_entry entry_of(
	const struct publish_params *params, const struct article *article)
{
	const struct settings *settings = params->settings;
	struct sitemap_entry entry = {
		.url = article->url,
		.lastmod = article->updated,
		.image = article->image && url_is_http(article->image) ? article->image : NULL,
	};

	if (settings->sitemap.news && params->now - article->published.at < PUBLISH_NEWS_SECONDS) {
		entry.news = settings->sitemap.news;
		entry.news_language = article_language(article, settings->site.language);
		entry.news_title = article->title;
		entry.news_date = article->published;
	}
	return entry;
}

/* Of an article and its translations those that have a place in a sitemap: the first is 0. */
static const struct article *version(const struct article *article, size_t index)
{
	return index ? article->translations[index - 1] : article;
}

size_t sitemap_entries_count(const struct publish_params *params, const struct article *article)
{
	size_t count = 0;

	for (size_t i = 0; i <= article->translation_count; i++) {
		tell_if_too_long(params, version(article, i));
		count += is_listed(params, version(article, i));
	}
	return count;
}

/* The article itself is there for readers of other languages, too. */
static size_t list_alternates(const struct publish_params *params, const struct article *article,
	struct sitemap_alternate *alternates)
{
	const char *own = params->settings->site.language;
	size_t count = 0;

	for (size_t i = 0; i <= article->translation_count; i++) {
		const struct article *at = version(article, i);

		if (sitemap_url_fits(at->url)) {
			alternates[count++] = (struct sitemap_alternate){
				.language = article_language(at, own), .url = at->url};
		}
	}
	if (sitemap_url_fits(article->url)) {
		alternates[count++] = (struct sitemap_alternate){
			.language = "x-default", .url = article->url};
	}
	return count;
}

size_t sitemap_entries_make(const struct publish_params *params, struct arena *arena,
	const struct article *article, struct sitemap_entry *entries)
{
	struct sitemap_alternate *alternates = NULL;
	size_t count = 0, alternate_count = 0;

	if (article->translation_count) {
		alternates = arena_alloc(
			arena, (article->translation_count + 2) * sizeof(*alternates));
		alternate_count = list_alternates(params, article, alternates);
	}
	for (size_t i = 0; i <= article->translation_count; i++) {
		if (is_listed(params, version(article, i))) {
			entries[count] = entry_of(params, version(article, i));
			entries[count].alternates = alternates;
			entries[count++].alternate_count = alternate_count;
		}
	}
	return count;
}
