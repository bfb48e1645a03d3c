#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/url.h"
#include "output/sitemap.h"
#include "output/xml.h"
#include "publish/render.h"

#define UNCATEGORIZED "uncategorized"
#define ALL_ARTICLES  "articles"

/* The sitemaps being made, and the members of their index. */
struct maps {
	const struct publish_params *params;
	struct folder *folder;
	struct sitemap_member *members;
	size_t member_count, member_capacity;
	size_t failures;
};

/* The sitemap that an article is listed in: of its primary category. */
static const char *slug_of(const struct settings *settings, const struct article *article)
{
	if (!settings->sitemap.per_category) {
		return ALL_ARTICLES;
	}
	return article->category_count ? article->categories[0].slug : UNCATEGORIZED;
}

/* A sitemap lists only what lies on its own host. */
static bool is_listed(const struct maps *maps, const struct article *article)
{
	struct report *report = maps->params->folder.report;
	STRBUF(host);

	if (url_host(&host, article->url) < 0 ||
		strcmp(host.data, maps->params->settings->site.host) != 0) {
		return false;
	}
	if (!sitemap_url_fits(article->url)) {
		report_add(report, REPORT_WARNING, article->path, article->line, 0,
			"its URL is too long for a sitemap, which leaves it out");
		return false;
	}
	return true;
}

static struct moment newest(const struct sitemap_entry *entries, size_t count)
{
	struct moment newest_moment = {0};

	for (size_t i = 0; i < count; i++) {
		if (entries[i].lastmod.set &&
			(!newest_moment.set || entries[i].lastmod.at > newest_moment.at)) {
			newest_moment = entries[i].lastmod;
		}
	}
	return newest_moment;
}

static void add_member(struct maps *maps, const char *path, struct moment lastmod)
{
	STRBUF(url);

	render_url(&url, maps->params->settings, path);
	GROW(maps->members, maps->member_count, maps->member_capacity);
	maps->members[maps->member_count++] = (struct sitemap_member){
		.url = strbuf_detach(&url, NULL), .lastmod = lastmod};
}

/* One category, in as many files as it takes. */
static void render_slug(
	struct maps *maps, const char *slug, const struct sitemap_entry *entries, size_t count)
{
	size_t done = 0, taken = 0;

	for (int part = 1; done < count; part++, done += taken) {
		struct sitemap sitemap = {
			.entries = entries + done,
			.count = count - done,
			.max_urls = SITEMAP_MAX_URLS,
			.max_bytes = SITEMAP_MAX_BYTES,
		};
		struct error err = ERROR_INIT;
		STRBUF(path);
		STRBUF(bytes);
		int result = sitemap_render(&sitemap, &bytes, &taken, &err);

		strbuf_addf(&path, "sitemap-%s", slug);
		if (part > 1) {
			strbuf_addf(&path, ".%d", part);
		}
		strbuf_add_string(&path, ".xml");
		if (result == 0) {
			result = xml_verify(&bytes, &err);
		}
		if (render_add(maps->params, maps->folder, path.data, &bytes, result, &err) < 0) {
			maps->failures++;
			return;
		}
		add_member(maps, path.data, newest(entries + done, taken));
	}
}

/* An article and its sitemap, for sorting by sitemap; the catalogue's order within one. */
struct listed {
	const char *slug;
	const struct article *article;
};

static int by_slug(const void *left, const void *right)
{
	const struct listed *a = left, *b = right;
	int result = strcmp(a->slug, b->slug);

	return result ? result : article_compare(a->article, b->article);
}

static void render_lists(struct maps *maps, const struct listed *listed, size_t count)
{
	struct sitemap_entry *entries = xcalloc(count, sizeof(*entries));
	size_t run = 0;

	for (size_t i = 0; i < count; i++) {
		entries[run++] = (struct sitemap_entry){
			.url = listed[i].article->url, .lastmod = listed[i].article->updated};
		if (i + 1 == count || strcmp(listed[i].slug, listed[i + 1].slug) != 0) {
			render_slug(maps, listed[i].slug, entries, run);
			run = 0;
		}
	}
	free(entries);
}

static void render_index(struct maps *maps)
{
	struct error err = ERROR_INIT;
	STRBUF(bytes);
	int result;

	if (!maps->member_count) {
		return;
	}
	result = sitemap_index_render(maps->members, maps->member_count, &bytes, &err);
	if (result == 0) {
		result = xml_verify(&bytes, &err);
	}
	if (render_add(maps->params, maps->folder, "sitemap.xml", &bytes, result, &err) < 0) {
		maps->failures++;
	}
}

size_t render_sitemaps(const struct publish_params *params, struct folder *folder)
{
	const struct catalogue *catalogue = params->catalogue;
	struct maps maps = {.params = params, .folder = folder};
	struct listed *listed = xcalloc(catalogue->count, sizeof(*listed));
	size_t count = 0;

	for (size_t i = 0; i < catalogue->count; i++) {
		if (is_listed(&maps, catalogue->articles[i])) {
			listed[count++] = (struct listed){
				.slug = slug_of(params->settings, catalogue->articles[i]),
				.article = catalogue->articles[i]};
		}
	}
	if (count) {
		qsort(listed, count, sizeof(*listed), by_slug);
	}
	render_lists(&maps, listed, count);
	render_index(&maps);
	for (size_t i = 0; i < maps.member_count; i++) {
		free((char *)(uintptr_t)maps.members[i].url);
	}
	free(maps.members);
	free(listed);
	return maps.failures;
}
