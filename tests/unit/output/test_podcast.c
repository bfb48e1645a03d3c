/* Shows, episodes and pictures in feeds; news and pictures in sitemaps. */

#include <string.h>

#include "output/atom.h"
#include "output/jsonfeed.h"
#include "output/rss.h"
#include "output/sitemap.h"
#include "output/xml.h"
#include "unit.h"

static struct transcript transcripts[] = {
	{.url = "https://x.example/1.vtt", .type = "text/vtt", .language = "en"}};
static struct episode episode = {
	.seconds = 3723,
	.season = 2,
	.number = 7,
	.type = "full",
	.image = "https://x.example/7.jpg",
	.explicit_said = true,
	.chapters = "https://x.example/7.json",
	.transcripts = transcripts,
	.transcript_count = 1,
};
static struct enclosure enclosures[] = {
	{.url = "https://x.example/7.mp3", .type = "audio/mpeg", .length = 12345},
	{.url = "https://x.example/7.pdf", .type = "application/pdf"},
};

static struct article article_of(bool played)
{
	return (struct article){
		.id = "tag:x.example,2024:/7/",
		.url = "https://x.example/7/",
		.title = "Seven",
		.summary = "S",
		.published = {.set = true, .at = 1790000000},
		.updated = {.set = true, .at = 1790000000},
		.enclosures = enclosures,
		.enclosure_count = played ? 2 : 0,
		.episode = played ? &episode : NULL,
		.image = played ? "https://x.example/a&b.png" : NULL,
	};
}

static struct feed feed_of(const struct feed_item *item, const struct podcast *podcast)
{
	static const struct person author = {.name = "Ada", .email = "ada@x.example"};
	return (struct feed){
		.id = "tag:x.example,2024:feed",
		.title = "Show",
		.description = "About it",
		.language = "en",
		.home_url = "https://x.example/",
		.self_url = "https://x.example/feed.xml",
		.author = &author,
		.items = item,
		.item_count = 1,
		.updated = 1790000000,
		.podcast = podcast,
	};
}

static void expect(const struct strbuf *bytes, const char *const *texts, size_t count, bool there)
{
	for (size_t i = 0; i < count; i++) {
		if ((strstr(bytes->data, texts[i]) != NULL) != there) {
			fail_msg("%s: %s", texts[i], bytes->data);
		}
	}
}

static void test_podcast_of_an_episode(void **state)
{
	static const char *const texts[] = {
		"xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\"",
		"xmlns:podcast=\"https://podcastindex.org/namespace/1.0\"",
		"xmlns:media=\"http://search.yahoo.com/mrss/\"",
		"<itunes:author>Ada</itunes:author>",
		"<itunes:email>ada@x.example</itunes:email>",
		"<itunes:category text=\"Arts\">",
		"<itunes:category text=\"Books\"/>",
		"<itunes:image href=\"https://x.example/show.jpg\"/>",
		"<itunes:type>serial</itunes:type>",
		"<itunes:explicit>true</itunes:explicit>",
		"<itunes:duration>3723</itunes:duration>",
		"<itunes:season>2</itunes:season>",
		"<itunes:episode>7</itunes:episode>",
		"<itunes:episodeType>full</itunes:episodeType>",
		"<itunes:image href=\"https://x.example/7.jpg\"/>",
		"<itunes:explicit>false</itunes:explicit>",
		"<podcast:transcript url=\"https://x.example/1.vtt\" type=\"text/vtt\" "
		"language=\"en\"/>",
		"<podcast:chapters url=\"https://x.example/7.json\" "
		"type=\"application/json+chapters\"/>",
		"<enclosure url=\"https://x.example/7.mp3\" length=\"12345\" type=\"audio/mpeg\"/>",
		"<media:content url=\"https://x.example/a&amp;b.png\" medium=\"image\"/>",
	};
	/* RSS has one enclosure an item. */
	static const char *const absent[] = {"7.pdf"};
	const struct podcast podcast = {.category = "Arts",
		.subcategory = "Books",
		.image = "https://x.example/show.jpg",
		.type = "serial",
		.is_explicit = true};
	const struct article article = article_of(true);
	const struct feed_item item = {.article = &article, .summary = article.summary};
	const struct feed feed = feed_of(&item, &podcast);
	struct error err = ERROR_INIT;
	STRBUF(out);
	(void)state;
	assert_int_equal(rss_render(&feed, &out, &err), 0);
	assert_int_equal(xml_verify(&out, &err), 0);
	expect(&out, texts, ARRAY_LEN(texts), true);
	expect(&out, absent, ARRAY_LEN(absent), false);
}

/* Namespaces are declared where they are used, and nowhere else. */
static void test_podcast_is_silent_where_there_is_none(void **state)
{
	static const char *const texts[] = {"itunes", "podcast", "media"};
	struct article article = article_of(false);
	const struct feed_item item = {.article = &article, .summary = article.summary};
	const struct feed feed = feed_of(&item, NULL);
	struct error err = ERROR_INIT;
	STRBUF(out);
	STRBUF(vector);
	(void)state;
	assert_int_equal(rss_render(&feed, &out, &err), 0);
	expect(&out, texts, ARRAY_LEN(texts), false);
	/* No reader shows an SVG. */
	article.image = "https://x.example/a.SVG?v=1";
	assert_int_equal(rss_render(&feed, &vector, &err), 0);
	expect(&vector, texts, ARRAY_LEN(texts), false);
}

static void test_podcast_in_atom_and_json(void **state)
{
	static const char *const atom[] = {
		"<link rel=\"enclosure\" type=\"audio/mpeg\" length=\"12345\" "
		"href=\"https://x.example/7.mp3\"/>",
		/* A length that is not known is not told. */
		"<link rel=\"enclosure\" type=\"application/pdf\" "
		"href=\"https://x.example/7.pdf\"/>",
		"<media:content url=\"https://x.example/a&amp;b.png\" medium=\"image\"/>",
	};
	static const char *const json[] = {"\"duration_in_seconds\": 3723",
		"\"size_in_bytes\": 12345", "\"mime_type\": \"application/pdf\""};
	const struct article article = article_of(true);
	const struct feed_item item = {.article = &article, .summary = article.summary};
	const struct feed feed = feed_of(&item, NULL);
	struct error err = ERROR_INIT;
	STRBUF(out);
	STRBUF(object);
	(void)state;
	assert_int_equal(atom_render(&feed, &out, &err), 0);
	assert_int_equal(xml_verify(&out, &err), 0);
	expect(&out, atom, ARRAY_LEN(atom), true);
	assert_int_equal(jsonfeed_render(&feed, &object, &err), 0);
	expect(&object, json, ARRAY_LEN(json), true);
}

static void test_podcast_pictures_and_news_in_sitemaps(void **state)
{
	static const char *const texts[] = {
		"xmlns:image=\"http://www.google.com/schemas/sitemap-image/1.1\"",
		"xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\"",
		"<image:loc>https://x.example/a&amp;b.png</image:loc>",
		"<news:name>The Paper</news:name>",
		"<news:language>en</news:language>",
		"<news:publication_date>2026-09-21T",
		"<news:title>Seven &lt;b&gt;</news:title>",
	};
	static const char *const extensions[] = {"image", "news"};
	const struct sitemap_entry rich = {.url = "https://x.example/7/",
		.image = "https://x.example/a&b.png",
		.news = "The Paper",
		.news_language = "en",
		.news_title = "Seven <b>",
		.news_date = {.set = true, .at = 1790000000}};
	const struct sitemap_entry plain = {.url = "https://x.example/7/"};
	struct sitemap sitemap = {.entries = &rich, .count = 1, .max_urls = 10, .max_bytes = 9999};
	struct error err = ERROR_INIT;
	size_t taken;
	STRBUF(out);
	STRBUF(without);
	(void)state;
	assert_int_equal(sitemap_render(&sitemap, &out, &taken, &err), 0);
	assert_int_equal(xml_verify(&out, &err), 0);
	expect(&out, texts, ARRAY_LEN(texts), true);
	sitemap.entries = &plain;
	assert_int_equal(sitemap_render(&sitemap, &without, &taken, &err), 0);
	expect(&without, extensions, ARRAY_LEN(extensions), false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_podcast_of_an_episode),
		cmocka_unit_test(test_podcast_is_silent_where_there_is_none),
		cmocka_unit_test(test_podcast_in_atom_and_json),
		cmocka_unit_test(test_podcast_pictures_and_news_in_sitemaps),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
