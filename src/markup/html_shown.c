#include "markup/html_shown.h"

#include <ctype.h>
#include <string.h>

#include "base/strbuf.h"
#include "markup/html_depth.h"
#include "markup/html_tree.h"

static bool is_hidden_by_style(const char *style)
{
	STRBUF(packed);

	for (; style && *style; style++) {
		if (!isspace((unsigned char)*style)) {
			strbuf_add_char(&packed, (char)tolower((unsigned char)*style));
		}
	}
	return strstr(packed.data, "display:none") || strstr(packed.data, "visibility:hidden");
}

static bool is_silent(const GumboNode *node)
{
	switch (node->v.element.tag) {
	case GUMBO_TAG_HEAD:
	case GUMBO_TAG_TITLE:
	case GUMBO_TAG_STYLE:
	case GUMBO_TAG_SCRIPT:
	case GUMBO_TAG_TEMPLATE:
		return true;
	default:
		return html_node_attribute(node, "hidden") ||
		       is_hidden_by_style(html_node_attribute(node, "style"));
	}
}

/* What is looked for; inside of a link to it anything that can be seen will do. */
struct look {
	const char *address;
	bool linked;
};

static bool shows_children(const GumboVector *children, const struct look *look);

static bool shows_element(const GumboNode *node, const struct look *look)
{
	struct look below = *look;
	const char *href = html_node_attribute(node, "href");

	if (is_silent(node)) {
		return false;
	}
	if (node->v.element.tag == GUMBO_TAG_IMG) {
		return look->linked;
	}
	below.linked |= node->v.element.tag == GUMBO_TAG_A && href &&
			strcmp(href, look->address) == 0;
	return shows_children(&node->v.element.children, &below);
}

static bool shows_node(const GumboNode *node, const struct look *look)
{
	if (html_node_is_element(node)) {
		return shows_element(node, look);
	}
	return node->type == GUMBO_NODE_TEXT &&
	       (look->linked || strstr(node->v.text.text, look->address));
}

static bool shows_children(const GumboVector *children, const struct look *look)
{
	for (unsigned i = 0; i < children->length; i++) {
		if (shows_node(children->data[i], look)) {
			return true;
		}
	}
	return false;
}

bool html_shows_address(const char *html, size_t len, const char *address)
{
	const struct look look = {.address = address};
	GumboOutput *output;
	bool shown;

	if (html_excess(html, len)) {
		return false;
	}
	output = gumbo_parse_with_options(&kGumboDefaultOptions, html, len);
	shown = shows_node(output->root, &look);
	gumbo_destroy_output(&kGumboDefaultOptions, output);
	return shown;
}
