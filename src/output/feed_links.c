#include "output/feed_links.h"

void feed_links_declare(struct xml *xml, const struct feed *feed)
{
	if (feed->is_archive) {
		xml_attribute(xml, "xmlns:fh", "http://purl.org/syndication/history/1.0");
	}
}

static void write_link(
	struct xml *xml, const char *element, const char *rel, const char *type, const char *href)
{
	if (!href) {
		return;
	}
	xml_open(xml, element);
	xml_attribute(xml, "rel", rel);
	xml_attribute(xml, "type", type);
	xml_attribute(xml, "href", href);
	xml_close(xml);
}

void feed_links_write(
	struct xml *xml, const struct feed *feed, const char *element, const char *type)
{
	write_link(xml, element, "self", type, feed->self_url);
	/* Nobody subscribes to an archive document. */
	write_link(xml, element, "hub", NULL, feed->is_archive ? NULL : feed->hub_url);
	write_link(xml, element, "current", type, feed->current_url);
	write_link(xml, element, "prev-archive", type, feed->prev_archive_url);
	write_link(xml, element, "next-archive", type, feed->next_archive_url);
	if (feed->is_archive) {
		xml_open(xml, "fh:archive");
		xml_close(xml);
	}
}
