#include "output/atom.h"

#include <stdbool.h>
#include <stddef.h>

#include "output/feed_links.h"
#include "output/item.h"
#include "output/podcast.h"
#include "output/xml.h"

static void write_person(struct xml *xml, const struct person *person)
{
	xml_open(xml, "author");
	xml_element(xml, "name", person->name);
	xml_element(xml, "uri", person->url);
	xml_element(xml, "email", person->email);
	xml_close(xml);
}

static void write_link(struct xml *xml, const char *rel, const char *type, const char *href)
{
	xml_open(xml, "link");
	xml_attribute(xml, "rel", rel);
	xml_attribute(xml, "type", type);
	xml_attribute(xml, "href", href);
	xml_close(xml);
}

static bool every_entry_has_author(const struct feed *feed)
{
	for (size_t i = 0; i < feed->item_count; i++) {
		if (!feed->items[i].article->author_count) {
			return false;
		}
	}
	return feed->item_count > 0;
}

static void write_feed_author(struct xml *xml, const struct feed *feed)
{
	if (feed->author) {
		write_person(xml, feed->author);
	} else if (!every_entry_has_author(feed)) {
		const struct person site = {.name = feed->title};
		write_person(xml, &site);
	}
}

static void write_feed_facts(struct xml *xml, const struct feed *feed)
{
	xml_element(xml, "id", feed->id);
	xml_element(xml, "title", feed->title);
	if (feed->description[0]) {
		xml_element(xml, "subtitle", feed->description);
	}
	xml_element_rfc3339(xml, "updated", feed->updated);
	write_feed_author(xml, feed);
	write_link(xml, "alternate", "text/html", feed->home_url);
	feed_links_write(xml, feed, "link", "application/atom+xml");
	xml_element(xml, "rights", feed->copyright);
	xml_open(xml, "generator");
	xml_attribute(xml, "version", feed->generator_version);
	xml_text(xml, "postrider", XML_ESCAPE_TEXT);
	xml_close(xml);
	/* Some readers show the icon, others the logo. */
	xml_element(xml, "icon", feed->icon_url);
	xml_element(xml, "logo", feed->icon_url);
}

/* RFC 6721: what was deleted, so that readers can forget it. */
static void write_tombstones(struct xml *xml, const struct feed *feed)
{
	for (size_t i = 0; i < feed->tombstone_count; i++) {
		STRBUF(when);

		date_add_rfc3339(&when, feed->tombstones[i].when);
		xml_open(xml, "at:deleted-entry");
		xml_attribute(xml, "ref", feed->tombstones[i].id);
		xml_attribute(xml, "when", when.data);
		xml_close(xml);
	}
}

/* Categories have a scheme, tags have none. */
static void write_terms(struct xml *xml, const struct article *article, const char *scheme)
{
	CLEANUP(item_terms_release) struct item_terms terms;

	item_terms_init(&terms, article);
	for (size_t i = 0; i < terms.count; i++) {
		xml_open(xml, "category");
		xml_attribute(xml, "term", terms.items[i]->slug);
		xml_attribute(xml, "label", terms.items[i]->name);
		xml_attribute(xml, "scheme", i < terms.categories ? scheme : NULL);
		xml_close(xml);
	}
}

static void write_enclosures(struct xml *xml, const struct article *article)
{
	for (size_t i = 0; i < article->enclosure_count; i++) {
		const struct enclosure *enclosure = &article->enclosures[i];
		xml_open(xml, "link");
		xml_attribute(xml, "rel", "enclosure");
		xml_attribute(xml, "type", enclosure->type);
		if (enclosure->length) {
			xml_attribute_int(xml, "length", enclosure->length);
		}
		xml_attribute(xml, "href", enclosure->url);
		xml_close(xml);
	}
}

static void write_content(struct xml *xml, const struct feed_item *item)
{
	const char *html = item_html(item);

	if (item->summary[0]) {
		xml_element(xml, "summary", item->summary);
	}
	if (html) {
		xml_open(xml, "content");
		xml_attribute(xml, "type", "html");
		xml_text(xml, html, XML_ESCAPE_TEXT);
		xml_close(xml);
	}
}

static void write_entry(struct xml *xml, const struct feed *feed, const struct feed_item *item)
{
	const struct article *article = item->article;

	xml_open(xml, "entry");
	xml_attribute(xml, "xml:lang", item_language(feed, article));
	xml_element(xml, "id", article->id);
	xml_element(xml, "title", article->title);
	xml_element_rfc3339(xml, "published", article->published.at);
	xml_element_rfc3339(xml, "updated", item_updated(article));
	for (size_t i = 0; i < article->author_count; i++) {
		write_person(xml, &article->authors[i]);
	}
	write_link(xml, "alternate", "text/html", article->url);
	write_enclosures(xml, article);
	media_write(xml, article);
	write_terms(xml, article, feed->category_scheme);
	write_content(xml, item);
	xml_close(xml);
}

int atom_render(const struct feed *feed, struct strbuf *out, struct error *err)
{
	struct xml *xml;

	if (item_check_all(feed, err) < 0) {
		return -1;
	}
	xml = xml_new(out, feed->css_url);
	xml_open(xml, "feed");
	xml_attribute(xml, "xmlns", "http://www.w3.org/2005/Atom");
	xml_attribute(xml, "xml:lang", feed->language);
	feed_links_declare(xml, feed);
	media_declare(xml, feed);
	if (feed->tombstone_count) {
		xml_attribute(xml, "xmlns:at", "http://purl.org/atompub/tombstones/1.0");
	}
	write_feed_facts(xml, feed);
	write_tombstones(xml, feed);
	for (size_t i = 0; i < feed->item_count; i++) {
		write_entry(xml, feed, &feed->items[i]);
	}
	return xml_finish(xml, err);
}
