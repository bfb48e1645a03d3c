#include "check_clean.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "unit.h"

static bool is_one_of(const char *name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcasecmp(name, names[i]) == 0) {
			return true;
		}
	}
	return false;
}

static void check_address(const char *value, bool absolute, const char *what)
{
	static const char *const fine[] = {"http://", "https://",
		"mailto:", "tel:", "ftp:", "sms:", "geo:", "irc:", "ircs:", "xmpp:", "gemini:",
		"gopher:", "magnet:", "news:", "nntp:", "data:image/png", "data:image/gif",
		"data:image/jpeg", "data:image/jpg", "data:image/webp"};

	for (size_t i = 0; i < ARRAY_LEN(fine); i++) {
		if (strncasecmp(value, fine[i], strlen(fine[i])) == 0) {
			return;
		}
	}
	if (value[0] == '#' || (!absolute && !strchr(value, ':'))) {
		return;
	}
	fail_msg("%s: the address '%s' survived", what, value);
}

static void check_attribute(const GumboAttribute *attribute, bool absolute, const char *what)
{
	static const char *const addresses[] = {"href", "src", "poster", "cite", "data", "action",
		"xlink:href", "background", "formaction", "longdesc", "from", "to", "values"};
	static const char *const forbidden[] = {"srcdoc", "http-equiv", "data-src", "data-srcset",
		"ping", "is", "autofocus", "contenteditable"};
	/* Scripts of a drawing are not run where it is an image. */
	static const char *const images[] = {"src", "poster"};
	static const char drawing[] = "data:image/svg+xml,";
	FREE_ON_EXIT char *name = xstrndup(
		attribute->original_name.data, attribute->original_name.length);

	if (strncasecmp(name, "on", 2) == 0 || strpbrk(name, "@\"'<>=:/") == name ||
		is_one_of(name, forbidden, ARRAY_LEN(forbidden))) {
		fail_msg("%s: the attribute '%s' survived", what, name);
	}
	if (is_one_of(name, images, ARRAY_LEN(images)) &&
		strncasecmp(attribute->value, drawing, strlen(drawing)) == 0) {
		return;
	}
	if (is_one_of(name, addresses, ARRAY_LEN(addresses))) {
		check_address(attribute->value, absolute, what);
	}
	if (strcasecmp(name, "style") == 0 &&
		(strcasestr(attribute->value, "url(") || strchr(attribute->value, '\\') ||
			strcasestr(attribute->value, "expression") ||
			strcasestr(attribute->value, "position") ||
			strcasestr(attribute->value, "behavior"))) {
		fail_msg("%s: the style '%s' survived", what, attribute->value);
	}
}

/* From the tag as written: gumbo does not name what it does not know. */
static void check_name(const GumboElement *element, const char *what)
{
	static const char *const forbidden[] = {"script", "style", "noscript", "template",
		"textarea", "title", "xmp", "plaintext", "noembed", "noframes", "iframe", "object",
		"embed", "applet", "form", "input", "button", "select", "option", "base", "meta",
		"link", "foreignobject", "animate", "set", "frame", "frameset", "html", "body",
		"head", "annotation-xml", "mglyph", "param", "isindex", "desc", "handler"};
	const char *text = element->original_tag.data;
	FREE_ON_EXIT char *name = element->original_tag.length
					  ? xstrndup(text + 1, strcspn(text + 1, " \t\n\f\r/>"))
					  : NULL;

	if (name && is_one_of(name, forbidden, ARRAY_LEN(forbidden))) {
		fail_msg("%s: <%s> survived", what, name);
	}
}

static void check_node(const GumboNode *node, bool absolute, const char *what)
{
	const GumboElement *element = &node->v.element;

	if (node->type == GUMBO_NODE_COMMENT || node->type == GUMBO_NODE_TEMPLATE ||
		node->type == GUMBO_NODE_CDATA) {
		fail_msg("%s: a comment, CDATA or template survived", what);
	}
	if (node->type != GUMBO_NODE_ELEMENT) {
		return;
	}
	check_name(element, what);
	for (unsigned i = 0; i < element->attributes.length; i++) {
		check_attribute(element->attributes.data[i], absolute, what);
	}
	for (unsigned i = 0; i < element->children.length; i++) {
		check_node(element->children.data[i], absolute, what);
	}
}

static GumboOutput *parse(const char *html, size_t len)
{
	GumboOptions options = kGumboDefaultOptions;

	options.fragment_context = GUMBO_TAG_DIV;
	return gumbo_parse_with_options(&options, html, len);
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void check_source(const char *html, size_t len, const char *what)
{
	for (size_t i = 0; i < len; i++) {
		if (html[i] == '<' && !is_letter(html[i + 1]) &&
			!(html[i + 1] == '/' && is_letter(html[i + 2]))) {
			fail_msg("%s: a '<' without a tag survived: %.40s", what, html + i);
		}
	}
}

/* What follows the HTML must stand outside of it. */
static void check_closed(const char *html, size_t len, const char *what)
{
	STRBUF(more);
	GumboOutput *output;
	const GumboVector *children;
	const GumboNode *last;

	strbuf_add(&more, html, len);
	strbuf_add_string(&more, "<main>AFTER</main>");
	output = parse(more.data, more.len);
	children = &output->root->v.element.children;
	last = children->data[children->length - 1];
	if (last->type != GUMBO_NODE_ELEMENT || last->v.element.tag != GUMBO_TAG_MAIN ||
		last->v.element.children.length != 1 ||
		((GumboNode *)last->v.element.children.data[0])->type != GUMBO_NODE_TEXT) {
		fail_msg("%s: something was left open in '%s'", what, html);
	}
	gumbo_destroy_output(&kGumboDefaultOptions, output);
}

void check_clean(const char *html, size_t len, bool absolute, const char *what)
{
	GumboOutput *output = parse(html, len);

	check_node(output->root, absolute, what);
	gumbo_destroy_output(&kGumboDefaultOptions, output);
	check_source(html, len, what);
	check_closed(html, len, what);
}

static size_t depth(const GumboNode *node)
{
	size_t deepest = 0;

	if (node->type != GUMBO_NODE_ELEMENT && node->type != GUMBO_NODE_TEMPLATE) {
		return 0;
	}
	for (unsigned i = 0; i < node->v.element.children.length; i++) {
		size_t below = depth(node->v.element.children.data[i]);

		deepest = below > deepest ? below : deepest;
	}
	return deepest + 1;
}

size_t check_depth(const char *html, size_t len)
{
	GumboOutput *output = parse(html, len);
	size_t found = depth(output->root);

	gumbo_destroy_output(&kGumboDefaultOptions, output);
	return found;
}
