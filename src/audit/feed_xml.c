#include <string.h>

#include "audit/feed_read.h"

#define NS_ATOM    "http://www.w3.org/2005/Atom"
#define NS_CONTENT "http://purl.org/rss/1.0/modules/content/"

/* ns NULL: in none, as RSS's own elements are. */
static bool is_named(const xmlNode *node, const char *ns, const char *name)
{
	const char *own = node->ns ? (const char *)node->ns->href : NULL;

	return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0 &&
	       (ns ? own && strcmp(own, ns) == 0 : !own);
}

static const xmlNode *next_child(const xmlNode *node, const char *ns, const char *name)
{
	while (node && !is_named(node, ns, name)) {
		node = node->next;
	}
	return node;
}

static const xmlNode *child(const xmlNode *parent, const char *ns, const char *name)
{
	return parent ? next_child(parent->children, ns, name) : NULL;
}

static size_t count_children(const xmlNode *parent, const char *ns, const char *name)
{
	size_t count = 0;

	for (const xmlNode *node = child(parent, ns, name); node;
		node = next_child(node->next, ns, name)) {
		count++;
	}
	return count;
}

static const char *text_of(struct arena *arena, const xmlNode *node)
{
	xmlChar *text = node ? xmlNodeGetContent(node) : NULL;
	const char *kept = text ? arena_strdup(arena, (const char *)text) : NULL;

	xmlFree(text);
	return kept;
}

static const char *child_text(
	struct arena *arena, const xmlNode *parent, const char *ns, const char *name)
{
	return text_of(arena, child(parent, ns, name));
}

static const char *attribute(struct arena *arena, const xmlNode *node, const char *name)
{
	xmlChar *text = node ? xmlGetProp(node, (const xmlChar *)name) : NULL;
	const char *kept = text ? arena_strdup(arena, (const char *)text) : NULL;

	xmlFree(text);
	return kept;
}

/* The next link of that rel from the node on; Atom's default is alternate. */
static const xmlNode *next_link(struct arena *arena, const xmlNode *node, const char *rel)
{
	for (node = next_child(node, NS_ATOM, "link"); node;
		node = next_child(node->next, NS_ATOM, "link")) {
		const char *own = attribute(arena, node, "rel");

		if (strcmp(own ? own : "alternate", rel) == 0) {
			return node;
		}
	}
	return NULL;
}

static const char *link_of(struct arena *arena, const xmlNode *parent, const char *rel)
{
	return parent ? attribute(arena, next_link(arena, parent->children, rel), "href") : NULL;
}

static struct seen_item *room(struct arena *arena, size_t count)
{
	return arena_alloc(arena, (count + 1) * sizeof(struct seen_item));
}

static void read_rss_enclosures(struct seen_item *item, const xmlNode *node, struct arena *arena)
{
	size_t count = count_children(node, NULL, "enclosure");

	item->enclosures = arena_alloc(arena, (count + 1) * sizeof(*item->enclosures));
	for (const xmlNode *at = child(node, NULL, "enclosure"); at;
		at = next_child(at->next, NULL, "enclosure")) {
		item->enclosures[item->enclosure_count++] = (struct seen_enclosure){
			.url = attribute(arena, at, "url"),
			.type = attribute(arena, at, "type"),
			.length = attribute(arena, at, "length"),
		};
	}
}

static void read_rss_item(struct seen_item *item, const xmlNode *node, struct arena *arena)
{
	*item = (struct seen_item){
		.line = (int)xmlGetLineNo(node),
		.id = child_text(arena, node, NULL, "guid"),
		.url = child_text(arena, node, NULL, "link"),
		.title = child_text(arena, node, NULL, "title"),
		.published = child_text(arena, node, NULL, "pubDate"),
		.updated = child_text(arena, node, NS_ATOM, "updated"),
		.html = child_text(arena, node, NS_CONTENT, "encoded"),
		.summary = child_text(arena, node, NULL, "description"),
	};
	read_rss_enclosures(item, node, arena);
}

void feed_read_rss(struct seen_feed *ret_feed, const xmlNode *root, struct arena *arena)
{
	const xmlNode *channel = child(root, NULL, "channel");
	const xmlNode *image = child(channel, NULL, "image");
	size_t count = count_children(channel, NULL, "item");

	*ret_feed = (struct seen_feed){
		.kind = FEED_RSS,
		.version = attribute(arena, root, "version"),
		.title = child_text(arena, channel, NULL, "title"),
		.home = child_text(arena, channel, NULL, "link"),
		.self = link_of(arena, channel, "self"),
		.description = child_text(arena, channel, NULL, "description"),
		.language = child_text(arena, channel, NULL, "language"),
		.updated = child_text(arena, channel, NULL, "lastBuildDate"),
		.has_image = image,
		.image_url = child_text(arena, image, NULL, "url"),
		.image_title = child_text(arena, image, NULL, "title"),
		.image_link = child_text(arena, image, NULL, "link"),
		.items = room(arena, count),
	};
	for (const xmlNode *node = child(channel, NULL, "item"); node;
		node = next_child(node->next, NULL, "item")) {
		read_rss_item(&ret_feed->items[ret_feed->item_count++], node, arena);
	}
}

static void read_atom_enclosures(struct seen_item *item, const xmlNode *node, struct arena *arena)
{
	size_t count = count_children(node, NS_ATOM, "link");

	item->enclosures = arena_alloc(arena, (count + 1) * sizeof(*item->enclosures));
	for (const xmlNode *at = next_link(arena, node->children, "enclosure"); at;
		at = next_link(arena, at->next, "enclosure")) {
		item->enclosures[item->enclosure_count++] = (struct seen_enclosure){
			.url = attribute(arena, at, "href"),
			.type = attribute(arena, at, "type"),
			.length = attribute(arena, at, "length"),
		};
	}
}

static void read_atom_entry(struct seen_item *item, const xmlNode *node, struct arena *arena)
{
	*item = (struct seen_item){
		.line = (int)xmlGetLineNo(node),
		.id = child_text(arena, node, NS_ATOM, "id"),
		.url = link_of(arena, node, "alternate"),
		.title = child_text(arena, node, NS_ATOM, "title"),
		.published = child_text(arena, node, NS_ATOM, "published"),
		.updated = child_text(arena, node, NS_ATOM, "updated"),
		.html = child_text(arena, node, NS_ATOM, "content"),
		.summary = child_text(arena, node, NS_ATOM, "summary"),
	};
	read_atom_enclosures(item, node, arena);
}

void feed_read_atom(struct seen_feed *ret_feed, const xmlNode *root, struct arena *arena)
{
	xmlChar *language = xmlNodeGetLang(root);

	*ret_feed = (struct seen_feed){
		.kind = FEED_ATOM,
		.id = child_text(arena, root, NS_ATOM, "id"),
		.title = child_text(arena, root, NS_ATOM, "title"),
		.home = link_of(arena, root, "alternate"),
		.self = link_of(arena, root, "self"),
		.description = child_text(arena, root, NS_ATOM, "subtitle"),
		.language = language ? arena_strdup(arena, (const char *)language) : NULL,
		.updated = child_text(arena, root, NS_ATOM, "updated"),
		.author = child_text(arena, child(root, NS_ATOM, "author"), NS_ATOM, "name"),
		.items = room(arena, count_children(root, NS_ATOM, "entry")),
	};
	xmlFree(language);
	for (const xmlNode *node = child(root, NS_ATOM, "entry"); node;
		node = next_child(node->next, NS_ATOM, "entry")) {
		const xmlNode *author = child(node, NS_ATOM, "author");

		ret_feed->authorless += !child_text(arena, author, NS_ATOM, "name");
		read_atom_entry(&ret_feed->items[ret_feed->item_count++], node, arena);
	}
}
