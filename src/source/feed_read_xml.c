#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "source/feed_read_parts.h"

enum vocabulary {
	CORE, /* RSS's own, in whatever namespace feeds put it */
	ATOM,
	DC,
	CONTENT,
	ITUNES,
	MEDIA,
	RDF,
	OTHER,
};

static enum vocabulary vocabulary_of(const xmlNode *node)
{
	static const struct {
		const char *prefix;
		enum vocabulary vocabulary;
	} rows[] = {
		{"http://www.w3.org/2005/Atom", ATOM},
		{"http://purl.org/atom/ns#", ATOM},
		{"http://purl.org/dc/", DC},
		{"http://purl.org/rss/1.0/modules/content/", CONTENT},
		{"http://purl.org/rss/1.0/modules/", OTHER},
		{"http://purl.org/rss/1.0/", CORE},
		{"http://my.netscape.com/rdf/simple/0.9", CORE},
		{"http://channel.netscape.com/rdf/simple/0.9", CORE},
		{"http://backend.userland.com/", CORE},
		{"http://www.itunes.com/dtds/podcast-1.0.dtd", ITUNES},
		{"http://search.yahoo.com/mrss", MEDIA},
		{"http://www.w3.org/1999/02/22-rdf-syntax-ns#", RDF},
	};
	const char *href = node->ns ? (const char *)node->ns->href : NULL;

	for (size_t i = 0; href && i < ARRAY_LEN(rows); i++) {
		if (text_starts_with(href, rows[i].prefix)) {
			return rows[i].vocabulary;
		}
	}
	return href ? OTHER : CORE;
}

static bool is_named(const xmlNode *node, enum vocabulary vocabulary, const char *name)
{
	return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0 &&
	       vocabulary_of(node) == vocabulary;
}

/* The node itself or the next of its siblings. */
static xmlNode *next_named(xmlNode *node, enum vocabulary vocabulary, const char *name)
{
	while (node && !is_named(node, vocabulary, name)) {
		node = node->next;
	}
	return node;
}

static xmlNode *child(const xmlNode *parent, enum vocabulary vocabulary, const char *name)
{
	return parent ? next_named(parent->children, vocabulary, name) : NULL;
}

static const char *text_of(struct feed_reader *reader, const xmlNode *node)
{
	xmlChar *text = node ? xmlNodeGetContent(node) : NULL;
	const char *kept = text ? arena_strdup(reader->arena, (const char *)text) : NULL;

	xmlFree(text);
	return kept;
}

static const char *child_text(struct feed_reader *reader, const xmlNode *parent,
	enum vocabulary vocabulary, const char *name)
{
	return text_of(reader, child(parent, vocabulary, name));
}

static const char *attribute(struct feed_reader *reader, const xmlNode *node, const char *name)
{
	xmlChar *text = node ? xmlGetProp(node, (const xmlChar *)name) : NULL;
	const char *kept = text ? arena_strdup(reader->arena, (const char *)text) : NULL;

	xmlFree(text);
	return kept;
}

static const char *resolved(struct feed_reader *reader, xmlNode *node, const char *text)
{
	xmlChar *base = node ? xmlNodeGetBase(node->doc, node) : NULL;
	const char *url = feed_url(reader,
		base && strstr((const char *)base, "://") ? (const char *)base : NULL, text);

	xmlFree(base);
	return url;
}

/* Atom's link of a relation; without one of its own it is an alternate. */
static xmlNode *next_link(struct feed_reader *reader, xmlNode *node, const char *relation)
{
	for (node = next_named(node, ATOM, "link"); node;
		node = next_named(node->next, ATOM, "link")) {
		const char *own = attribute(reader, node, "rel");

		if (strcmp(own && own[0] ? own : "alternate", relation) == 0) {
			return node;
		}
	}
	return NULL;
}

static const char *alternate(struct feed_reader *reader, const xmlNode *parent)
{
	xmlNode *link = next_link(reader, parent->children, "alternate");

	return link ? resolved(reader, link, attribute(reader, link, "href")) : NULL;
}

/* RSS's author is "mail (Name)", "Name" or an address. */
static void read_rss_author(struct feed_reader *reader, struct read_item *item, const char *text)
{
	const char *line = feed_line(reader, text, false);
	const char *open = line ? strchr(line, '(') : NULL;
	const char *close = open ? strrchr(open, ')') : NULL;
	struct person person = {.name = line};

	if (close && close > open + 1) {
		person.name = arena_strndup(reader->arena, open + 1, (size_t)(close - open - 1));
	}
	feed_add_author(reader, item, person);
}

static void read_rss_lists(struct feed_reader *reader, struct read_item *item, xmlNode *node)
{
	for (xmlNode *at = child(node, DC, "creator"); at;
		at = next_named(at->next, DC, "creator")) {
		feed_add_author(reader, item,
			(struct person){.name = feed_line(reader, text_of(reader, at), false)});
	}
	if (!item->author_count) {
		read_rss_author(reader, item, child_text(reader, node, CORE, "author"));
	}
	for (xmlNode *at = node->children; at; at = at->next) {
		if (is_named(at, CORE, "category") || is_named(at, DC, "subject")) {
			feed_add_category(reader, item, text_of(reader, at));
		} else if (is_named(at, CORE, "enclosure")) {
			feed_add_enclosure(reader, item, attribute(reader, at, "url"),
				attribute(reader, at, "type"), attribute(reader, at, "length"));
		}
	}
}

static const char *rss_image(struct feed_reader *reader, const xmlNode *node)
{
	const char *image = attribute(reader, child(node, MEDIA, "thumbnail"), "url");

	image = image ? image : attribute(reader, child(node, ITUNES, "image"), "href");
	return feed_url(reader, NULL, image);
}

static void name_rss_item(struct feed_reader *reader, struct read_item *item, xmlNode *node)
{
	xmlNode *guid = child(node, CORE, "guid");
	const char *permanent = attribute(reader, guid, "isPermaLink");
	const char *about = attribute(reader, node, "about");

	item->id = feed_line(reader, text_of(reader, guid), false);
	if (!item->id) {
		item->id = feed_line(reader, about, false);
	}
	item->id_given = item->id;
	item->url = resolved(reader, node, child_text(reader, node, CORE, "link"));
	if (!item->url) {
		item->url = alternate(reader, node);
	}
	if (!item->url && !(permanent && text_equal_nocase(permanent, "false"))) {
		item->url = feed_url(reader, NULL, item->id);
	}
	item->id = item->id ? item->id : item->url;
}

static void read_rss_item(struct feed_reader *reader, struct read_item *item, xmlNode *node)
{
	const char *title = feed_line(reader, child_text(reader, node, CORE, "title"), true);

	name_rss_item(reader, item, node);
	item->title = title ? title : "";
	feed_date(reader, child_text(reader, node, CORE, "pubDate"), &item->published);
	feed_date(reader, child_text(reader, node, DC, "date"), &item->published);
	feed_date(reader, child_text(reader, node, ATOM, "published"), &item->published);
	feed_date(reader, child_text(reader, node, ATOM, "updated"), &item->updated);
	item->summary = feed_text(reader, child_text(reader, node, CORE, "description"));
	item->content = feed_text(reader, child_text(reader, node, CONTENT, "encoded"));
	item->image = rss_image(reader, node);
	read_rss_lists(reader, item, node);
}

static void read_rss_items(struct feed_reader *reader, const xmlNode *parent)
{
	for (xmlNode *node = child(parent, CORE, "item"); node;
		node = next_named(node->next, CORE, "item")) {
		struct read_item *item = feed_item(reader);

		if (item) {
			read_rss_item(reader, item, node);
		}
	}
}

static void read_rss(struct feed_reader *reader, const xmlNode *root)
{
	xmlNode *channel = child(root, CORE, "channel");
	struct read_feed *feed = reader->feed;
	const char *language = child_text(reader, channel, CORE, "language");

	feed->kind = "RSS";
	feed->title = feed_line(reader, child_text(reader, channel, CORE, "title"), true);
	feed->home = resolved(reader, channel, child_text(reader, channel, CORE, "link"));
	feed->language = feed_line(reader, language, false);
	/* In RSS 1.0, and in the 0.90 before it, they stand beside the channel. */
	read_rss_items(reader, channel);
	read_rss_items(reader, root);
}

/* The markup within an Atom text that is XHTML: its <div>'s. */
static const char *inner_markup(struct feed_reader *reader, xmlNode *node)
{
	xmlBufferPtr buffer = xmlBufferCreate();
	const char *kept;

	for (xmlNode *at = node->children; at; at = at->next) {
		xmlNodeDump(buffer, node->doc, at, 0, 0);
	}
	kept = arena_strdup(reader->arena, (const char *)xmlBufferContent(buffer));
	xmlBufferFree(buffer);
	return kept;
}

/* Atom's text constructs: as HTML, or plain. */
static const char *atom_text(struct feed_reader *reader, xmlNode *node, bool *ret_html)
{
	const char *type = attribute(reader, node, "type");

	if (!node) {
		return NULL;
	}
	*ret_html = type && strstr(type, "html");
	return type && strstr(type, "xhtml") ? inner_markup(reader, node) : text_of(reader, node);
}

static struct person atom_person(struct feed_reader *reader, xmlNode *node)
{
	return (struct person){
		.name = feed_line(reader, child_text(reader, node, ATOM, "name"), false),
		.email = feed_line(reader, child_text(reader, node, ATOM, "email"), false),
		.url = feed_url(reader, NULL, child_text(reader, node, ATOM, "uri")),
	};
}

static void read_atom_lists(struct feed_reader *reader, struct read_item *item, xmlNode *node)
{
	for (xmlNode *at = node->children; at; at = at->next) {
		if (is_named(at, ATOM, "author")) {
			feed_add_author(reader, item, atom_person(reader, at));
		} else if (is_named(at, ATOM, "category")) {
			const char *label = attribute(reader, at, "label");

			feed_add_category(
				reader, item, label ? label : attribute(reader, at, "term"));
		}
	}
	for (xmlNode *at = next_link(reader, node->children, "enclosure"); at;
		at = next_link(reader, at->next, "enclosure")) {
		feed_add_enclosure(reader, item, attribute(reader, at, "href"),
			attribute(reader, at, "type"), attribute(reader, at, "length"));
	}
}

static void read_entry(struct feed_reader *reader, struct read_item *item, xmlNode *node)
{
	bool html = false, content_html = false;
	const char *title = atom_text(reader, child(node, ATOM, "title"), &html);
	const char *content = atom_text(reader, child(node, ATOM, "content"), &content_html);

	title = feed_line(reader, title, html);
	item->title = title ? title : "";
	item->id = feed_line(reader, child_text(reader, node, ATOM, "id"), false);
	item->id_given = item->id;
	item->url = alternate(reader, node);
	item->id = item->id ? item->id : item->url;
	feed_date(reader, child_text(reader, node, ATOM, "published"), &item->published);
	feed_date(reader, child_text(reader, node, ATOM, "issued"), &item->published);
	feed_date(reader, child_text(reader, node, ATOM, "updated"), &item->updated);
	feed_date(reader, child_text(reader, node, ATOM, "modified"), &item->updated);
	item->content = feed_text(reader, content);
	item->plain = content && !content_html;
	item->summary = feed_text(reader, atom_text(reader, child(node, ATOM, "summary"), &html));
	item->image = rss_image(reader, node);
	read_atom_lists(reader, item, node);
}

static void read_atom(struct feed_reader *reader, xmlNode *root)
{
	struct read_feed *feed = reader->feed;
	xmlChar *language = xmlNodeGetLang(root);
	bool html = false;
	const char *title = atom_text(reader, child(root, ATOM, "title"), &html);

	feed->kind = "Atom";
	feed->title = feed_line(reader, title, html);
	feed->home = alternate(reader, root);
	feed->language = feed_line(reader, (const char *)language, false);
	xmlFree(language);
	for (xmlNode *node = child(root, ATOM, "entry"); node;
		node = next_named(node->next, ATOM, "entry")) {
		struct read_item *item = feed_item(reader);

		if (item) {
			read_entry(reader, item, node);
		}
	}
}

int feed_parse_xml(struct feed_reader *reader, xmlNode *root, struct error *err)
{
	const char *name = (const char *)root->name;
	STRBUF(clean);

	if (is_named(root, ATOM, "feed")) {
		read_atom(reader, root);
		return 0;
	}
	if (is_named(root, CORE, "rss") || is_named(root, RDF, "RDF")) {
		read_rss(reader, root);
		return 0;
	}
	text_clean(&clean, name, strlen(name), NULL);
	return error_set(err, ERROR_INPUT, "%s:%ld: <%.64s> begins no feed%s",
		reader->source->shown, xmlGetLineNo(root), clean.data,
		text_equal_nocase(clean.data, "html") ? ": this is a web page" : "");
}
