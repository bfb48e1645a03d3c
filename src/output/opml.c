#include "output/opml.h"

#include "output/xml.h"

static void write_head(struct xml *xml, const struct opml *opml)
{
	xml_open(xml, "head");
	xml_element(xml, "title", opml->title);
	if (opml->owner) {
		xml_element(xml, "ownerName", opml->owner->name);
		xml_element(xml, "ownerEmail", opml->owner->email);
		xml_element(xml, "ownerId", opml->owner->url);
	}
	xml_element(xml, "docs", "http://opml.org/spec2.opml");
	xml_close(xml);
}

static void write_outline(struct xml *xml, const struct opml_entry *entry)
{
	xml_open(xml, "outline");
	xml_attribute(xml, "text", entry->title);
	xml_attribute(xml, "title", entry->title);
	xml_attribute(xml, "type", entry->type);
	xml_attribute(xml, "xmlUrl", entry->xml_url);
	xml_attribute(xml, "htmlUrl", entry->html_url);
	xml_close(xml);
}

int opml_render(const struct opml *opml, struct strbuf *out, struct error *err)
{
	struct xml *xml = xml_new(out, NULL);

	xml_open(xml, "opml");
	xml_attribute(xml, "version", "2.0");
	write_head(xml, opml);
	xml_open(xml, "body");
	for (size_t i = 0; i < opml->count; i++) {
		write_outline(xml, &opml->entries[i]);
	}
	return xml_finish(xml, err);
}
