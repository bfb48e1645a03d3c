#include "output/sitemap.h"

#include <string.h>

#include "base/url.h"
#include "output/xml.h"

#define NAMESPACE "http://www.sitemaps.org/schemas/sitemap/0.9"
#define URL_MIN   12
#define URL_MAX   2048

bool sitemap_url_fits(const char *url)
{
	size_t len = strlen(url);

	if (len < URL_MIN || len > URL_MAX || !url_is_http(url)) {
		return false;
	}
	for (const char *c = url; *c; c++) {
		if (*c <= ' ' || *c > '~') {
			return false;
		}
	}
	return true;
}

static int check_url(const char *url, struct error *err)
{
	if (sitemap_url_fits(url)) {
		return 0;
	}
	return error_set(err, ERROR_INPUT,
		"a sitemap takes http URLs of %d to %d ASCII characters, not '%.200s'", URL_MIN,
		URL_MAX, url);
}

static struct xml *open_document(struct strbuf *out, const char *root)
{
	struct xml *xml = xml_new(out, NULL);

	xml_open(xml, root);
	xml_attribute(xml, "xmlns", NAMESPACE);
	return xml;
}

static void write_date(struct xml *xml, const char *name, const struct moment *moment)
{
	STRBUF(date);

	if (moment->set) {
		date_add_w3c(&date, moment);
		xml_element(xml, name, date.data);
	}
}

static void write_image(struct xml *xml, const char *url)
{
	if (url) {
		xml_open(xml, "image:image");
		xml_element(xml, "image:loc", url);
		xml_close(xml);
	}
}

static void write_news(struct xml *xml, const struct sitemap_entry *entry)
{
	if (!entry->news) {
		return;
	}
	xml_open(xml, "news:news");
	xml_open(xml, "news:publication");
	xml_element(xml, "news:name", entry->news);
	xml_element(xml, "news:language", entry->news_language);
	xml_close(xml);
	write_date(xml, "news:publication_date", &entry->news_date);
	xml_element(xml, "news:title", entry->news_title);
	xml_close(xml);
}

static void write_alternates(struct xml *xml, const struct sitemap_entry *entry)
{
	for (size_t i = 0; i < entry->alternate_count; i++) {
		xml_open(xml, "xhtml:link");
		xml_attribute(xml, "rel", "alternate");
		xml_attribute(xml, "hreflang", entry->alternates[i].language);
		xml_attribute(xml, "href", entry->alternates[i].url);
		xml_close(xml);
	}
}

static void write_url(struct xml *xml, const struct sitemap_entry *entry)
{
	xml_open(xml, "url");
	xml_element(xml, "loc", entry->url);
	write_date(xml, "lastmod", &entry->lastmod);
	write_alternates(xml, entry);
	write_news(xml, entry);
	write_image(xml, entry->image);
	xml_close(xml);
}

static void write_member(struct xml *xml, const struct sitemap_member *member)
{
	xml_open(xml, "sitemap");
	xml_element(xml, "loc", member->url);
	write_date(xml, "lastmod", &member->lastmod);
	xml_close(xml);
}

/* Declares the namespaces of the extensions that are used. */
static void declare(struct xml *xml, const struct sitemap *sitemap)
{
	bool images = false, news = false, alternates = false;

	for (size_t i = 0; i < sitemap->count; i++) {
		images = images || sitemap->entries[i].image;
		news = news || sitemap->entries[i].news;
		alternates = alternates || sitemap->entries[i].alternate_count;
	}
	if (alternates) {
		xml_attribute(xml, "xmlns:xhtml", "http://www.w3.org/1999/xhtml");
	}
	if (news) {
		xml_attribute(xml, "xmlns:news", "http://www.google.com/schemas/sitemap-news/0.9");
	}
	if (images) {
		xml_attribute(
			xml, "xmlns:image", "http://www.google.com/schemas/sitemap-image/1.1");
	}
}

/* Writes entries until one does not fit, and takes that one back. */
static size_t write_fitting(struct xml *xml, const struct sitemap *sitemap)
{
	/* What xml_finish adds, with its line breaks. */
	static const char tail[] = "\n</urlset>\n";
	size_t taken = 0;

	while (taken < sitemap->count && taken < sitemap->max_urls) {
		const struct sitemap_entry *entry = &sitemap->entries[taken];
		size_t before = xml_length(xml);
		write_url(xml, entry);
		if (xml_length(xml) + strlen(tail) > sitemap->max_bytes) {
			xml_rewind(xml, before);
			break;
		}
		taken++;
	}
	return taken;
}

int sitemap_render(
	const struct sitemap *sitemap, struct strbuf *out, size_t *ret_taken, struct error *err)
{
	size_t start = out->len, taken;
	struct xml *xml;

	if (!sitemap->count) {
		return error_set(err, ERROR_INPUT, "a sitemap needs at least one URL");
	}
	for (size_t i = 0; i < sitemap->count && i < sitemap->max_urls; i++) {
		if (check_url(sitemap->entries[i].url, err) < 0) {
			return -1;
		}
	}
	xml = open_document(out, "urlset");
	declare(xml, sitemap);
	taken = write_fitting(xml, sitemap);
	if (xml_finish(xml, err) < 0) {
		return -1;
	}
	if (!taken) {
		strbuf_truncate(out, start);
		return error_set(err, ERROR_INPUT, "not one URL fits into a sitemap of %zu bytes",
			sitemap->max_bytes);
	}
	*ret_taken = taken;
	return 0;
}

int sitemap_index_render(
	const struct sitemap_member *members, size_t count, struct strbuf *out, struct error *err)
{
	size_t start = out->len;
	struct xml *xml;

	if (!count || count > SITEMAP_MAX_URLS) {
		return error_set(err, ERROR_INPUT,
			"a sitemap index takes 1 to %d sitemaps, not %zu", SITEMAP_MAX_URLS, count);
	}
	for (size_t i = 0; i < count; i++) {
		if (check_url(members[i].url, err) < 0) {
			return -1;
		}
	}
	xml = open_document(out, "sitemapindex");
	for (size_t i = 0; i < count; i++) {
		write_member(xml, &members[i]);
	}
	if (xml_finish(xml, err) < 0) {
		return -1;
	}
	if (out->len - start > SITEMAP_MAX_BYTES) {
		strbuf_truncate(out, start);
		return error_set(
			err, ERROR_INPUT, "the sitemap index is over %d bytes", SITEMAP_MAX_BYTES);
	}
	return 0;
}
