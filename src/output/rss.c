#include "output/rss.h"

#include <string.h>

#include "output/feed_links.h"
#include "output/item.h"
#include "output/podcast.h"
#include "output/xml.h"

static bool has_html(const struct feed *feed)
{
	for (size_t i = 0; i < feed->item_count; i++) {
		if (item_html(&feed->items[i])) {
			return true;
		}
	}
	return false;
}

static bool has_authors(const struct feed *feed)
{
	for (size_t i = 0; i < feed->item_count; i++) {
		if (feed->items[i].article->author_count) {
			return true;
		}
	}
	return false;
}

static void open_root(struct xml *xml, const struct feed *feed)
{
	xml_open(xml, "rss");
	xml_attribute(xml, "version", "2.0");
	xml_attribute(xml, "xmlns:atom", "http://www.w3.org/2005/Atom");
	feed_links_declare(xml, feed);
	if (has_html(feed)) {
		xml_attribute(xml, "xmlns:content", "http://purl.org/rss/1.0/modules/content/");
	}
	if (has_authors(feed)) {
		xml_attribute(xml, "xmlns:dc", "http://purl.org/dc/elements/1.1/");
	}
	podcast_declare(xml, feed);
	media_declare(xml, feed);
}

static void write_image(struct xml *xml, const struct feed *feed)
{
	if (!feed->icon_url || item_is_svg(feed->icon_url)) {
		return;
	}
	xml_open(xml, "image");
	xml_element(xml, "url", feed->icon_url);
	/* Title and link must equal the channel's. */
	xml_element_plain(xml, "title", feed->title);
	xml_element(xml, "link", feed->home_url);
	xml_close(xml);
}

static void write_generator(struct xml *xml, const struct feed *feed)
{
	STRBUF(generator);

	strbuf_add_string(&generator, "postrider");
	if (feed->generator_version) {
		strbuf_addf(&generator, " %s", feed->generator_version);
	}
	xml_element_plain(xml, "generator", generator.data);
}

static void write_channel_facts(struct xml *xml, const struct feed *feed)
{
	xml_element_plain(xml, "title", feed->title);
	xml_element(xml, "link", feed->home_url);
	xml_element_plain(xml, "description", feed->description);
	feed_links_write(xml, feed, "atom:link", "application/rss+xml");
	xml_element_plain(xml, "language", feed->language);
	xml_element_plain(xml, "copyright", feed->copyright);
	xml_element_rfc822(xml, "lastBuildDate", feed->updated);
	write_generator(xml, feed);
	write_image(xml, feed);
	podcast_write_show(xml, feed);
}

/* An item of RSS has one author, who is a mail address. All names are in dc:creator. */
static void write_author(struct xml *xml, const struct article *article)
{
	STRBUF(author);

	for (size_t i = 0; i < article->author_count; i++) {
		const struct person *person = &article->authors[i];
		if (person->email) {
			strbuf_addf(&author, "%s (%s)", person->email, person->name);
			xml_element_plain(xml, "author", author.data);
			return;
		}
	}
}

static void write_terms(struct xml *xml, const struct article *article)
{
	CLEANUP(item_terms_release) struct item_terms terms;

	item_terms_init(&terms, article);
	for (size_t i = 0; i < terms.count; i++) {
		xml_element_plain(xml, "category", terms.items[i]->name);
	}
}

static void write_enclosure(struct xml *xml, const struct article *article)
{
	if (article->enclosure_count) {
		const struct enclosure *enclosure = &article->enclosures[0];
		xml_open(xml, "enclosure");
		xml_attribute(xml, "url", enclosure->url);
		xml_attribute_int(xml, "length", enclosure->length);
		xml_attribute(xml, "type", enclosure->type);
		xml_close(xml);
	}
}

/* Readers take a description for HTML. An item must have a title or a description. */
static void write_description(struct xml *xml, const struct feed_item *item)
{
	STRBUF(html);

	if (item->summary[0] || !item->article->title[0]) {
		xml_escape(&html, item->summary, XML_ESCAPE_TEXT);
		xml_element_plain(xml, "description", html.data);
	}
}

static void write_item(struct xml *xml, const struct feed_item *item)
{
	const struct article *article = item->article;

	xml_open(xml, "item");
	if (article->title[0]) {
		xml_element_plain(xml, "title", article->title);
	}
	xml_element(xml, "link", article->url);
	xml_open(xml, "guid");
	xml_attribute(xml, "isPermaLink", "false");
	xml_text(xml, article->id, XML_ESCAPE_TEXT);
	xml_close(xml);
	xml_element_rfc822(xml, "pubDate", article->published.at);
	if (item_changed(article)) {
		xml_element_rfc3339(xml, "atom:updated", article->updated.at);
	}
	for (size_t i = 0; i < article->author_count; i++) {
		xml_element_plain(xml, "dc:creator", article->authors[i].name);
	}
	write_author(xml, article);
	write_terms(xml, article);
	write_enclosure(xml, article);
	podcast_write_episode(xml, article);
	media_write(xml, article);
	write_description(xml, item);
	xml_element(xml, "content:encoded", item_html(item));
	xml_close(xml);
}

int rss_render(const struct feed *feed, struct strbuf *out, struct error *err)
{
	struct xml *xml;

	if (item_check_all(feed, err) < 0) {
		return -1;
	}
	xml = xml_new(out, feed->css_url);
	open_root(xml, feed);
	xml_open(xml, "channel");
	write_channel_facts(xml, feed);
	for (size_t i = 0; i < feed->item_count; i++) {
		write_item(xml, &feed->items[i]);
	}
	return xml_finish(xml, err);
}
