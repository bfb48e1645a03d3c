#include "markup/html_start_tag.h"

#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/text.h"
#include "base/url.h"
#include "markup/html_depth.h"
#include "markup/html_tree.h"
#include "markup/html_value.h"

#define ATTRIBUTE_NAME_SIZE 32

/* The edit of one attribute. */
struct fate {
	const GumboAttribute *attribute; /* NULL: added */
	const char *name;                /* of an added one */
	struct strbuf value;
	bool dropped;
	bool changed;
};

struct plan {
	struct fate fates[HTML_ATTRIBUTES_MAX + 4];
	size_t count;
	bool rewrite;
};

static void release_plan(struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		strbuf_release(&plan->fates[i].value);
	}
}

void html_add_value(struct strbuf *out, const char *value)
{
	STRBUF(clean);

	text_clean(&clean, value, strlen(value), NULL);
	escape_html(out, clean.data, clean.len);
}

static void copy_name(char name[ATTRIBUTE_NAME_SIZE], const GumboStringPiece *piece)
{
	size_t len = piece->length < ATTRIBUTE_NAME_SIZE ? piece->length : 0;

	memcpy(name, piece->data, len);
	name[len] = '\0';
	text_lower_ascii(name);
}

static bool has_value(const GumboAttribute *attribute)
{
	return attribute->original_value.length &&
	       attribute->original_value.data != attribute->original_name.data;
}

const char *html_lazy_value(const GumboNode *node, const char *name)
{
	static const char *const lazy[][2] = {{"src", "data-src"}, {"src", "data-lazy-src"},
		{"src", "data-original"}, {"src", "data-lazy"}, {"srcset", "data-srcset"},
		{"srcset", "data-lazy-srcset"}};

	for (size_t i = 0; i < ARRAY_LEN(lazy); i++) {
		const char *value = html_node_attribute(node, lazy[i][1]);

		if (value && *value && strcmp(lazy[i][0], name) == 0) {
			return value;
		}
	}
	return NULL;
}

/* Decides what an attribute's value becomes; own is NULL where the tag has no such attribute. */
static bool decide(
	const struct html_start_tag *start, struct strbuf *out, const char *name, const char *own)
{
	enum html_attribute_kind kind = html_attribute_kind(start->rule, name);
	const char *lazy = html_name_in(start->rule->name, " audio img source video ")
				   ? html_lazy_value(start->node, name)
				   : NULL;

	if (kind == HTML_ATTRIBUTE_STYLE) {
		return html_value_style(out, start->rule->name, own, start->options);
	}
	if (lazy && html_value(out, kind, lazy, start->options)) {
		return true;
	}
	return own && html_value(out, kind, own, start->options);
}

static void plan_own(struct plan *plan, const struct html_start_tag *start)
{
	const GumboVector *attributes = &start->node->v.element.attributes;

	for (unsigned i = 0; i < attributes->length; i++) {
		const GumboAttribute *attribute = attributes->data[i];
		struct fate *fate = &plan->fates[plan->count++];
		char name[ATTRIBUTE_NAME_SIZE];

		*fate = (struct fate){.attribute = attribute, .value = STRBUF_INIT};
		copy_name(name, &attribute->original_name);
		fate->dropped = !decide(start, &fate->value, name, attribute->value);
		/* A '<' that a value keeps could begin a tag for another parser. */
		fate->changed = strcmp(fate->value.data, attribute->value) != 0 ||
				(has_value(attribute) && memchr(attribute->original_value.data, '<',
								 attribute->original_value.length));
		plan->rewrite |= fate->dropped || (fate->changed && !has_value(attribute));
	}
}

static void plan_added(struct plan *plan, const struct html_start_tag *start, const char *name)
{
	struct fate *fate = &plan->fates[plan->count];

	if (html_node_attribute(start->node, name)) {
		return;
	}
	*fate = (struct fate){.name = name, .value = STRBUF_INIT, .changed = true};
	if (decide(start, &fate->value, name, NULL)) {
		plan->count++;
		plan->rewrite = true;
	} else {
		strbuf_release(&fate->value);
	}
}

/* Mail programs that do not show an image show its alt, or else its file name. */
static void plan_alt(struct plan *plan, const struct html_start_tag *start)
{
	if (start->options->styles && strcmp(start->rule->name, "img") == 0 &&
		!html_node_attribute(start->node, "alt")) {
		plan->fates[plan->count++] = (struct fate){
			.name = "alt", .value = STRBUF_INIT, .changed = true};
		plan->rewrite = true;
	}
}

static void write_attribute(struct strbuf *out, const struct fate *fate)
{
	if (fate->dropped) {
		return;
	}
	strbuf_add_char(out, ' ');
	if (!fate->attribute) {
		strbuf_add_string(out, fate->name);
	} else {
		strbuf_add(out, fate->attribute->original_name.data,
			fate->attribute->original_name.length);
	}
	if (fate->attribute && !fate->value.len && !has_value(fate->attribute)) {
		return;
	}
	strbuf_add_string(out, "=\"");
	html_add_value(out, fate->value.data);
	strbuf_add_char(out, '"');
}

static void rewrite(
	const struct plan *plan, const struct html_start_tag *start, struct html_edits *edits)
{
	STRBUF(bytes);

	strbuf_add_char(&bytes, '<');
	if (strcmp(start->tag->name, start->rule->name) != 0) {
		strbuf_add_string(&bytes, start->rule->name);
	} else {
		strbuf_add(&bytes, start->source + start->offset + 1, strlen(start->tag->name));
	}
	for (size_t i = 0; i < plan->count; i++) {
		write_attribute(&bytes, &plan->fates[i]);
	}
	strbuf_add_string(&bytes, start->tag->self_closing ? " />" : ">");
	html_edits_add(
		edits, start->offset, start->tag->end - start->offset, bytes.data, bytes.len);
}

static void edit_values(
	const struct plan *plan, const struct html_start_tag *start, struct html_edits *edits)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct fate *fate = &plan->fates[i];
		STRBUF(bytes);

		if (!fate->changed) {
			continue;
		}
		strbuf_add_char(&bytes, '"');
		html_add_value(&bytes, fate->value.data);
		strbuf_add_char(&bytes, '"');
		html_edits_add(edits,
			(size_t)(fate->attribute->original_value.data - start->source),
			fate->attribute->original_value.length, bytes.data, bytes.len);
	}
}

void html_start_tag_edit(const struct html_start_tag *start, struct html_edits *edits)
{
	CLEANUP(release_plan) struct plan plan;

	plan.count = 0;
	plan.rewrite = start->tag->attributes != start->node->v.element.attributes.length ||
		       strcmp(start->tag->name, start->rule->name) != 0;
	plan_own(&plan, start);
	plan_added(&plan, start, "src");
	plan_added(&plan, start, "srcset");
	plan_added(&plan, start, "style");
	plan_alt(&plan, start);
	if (plan.rewrite) {
		rewrite(&plan, start, edits);
	} else {
		edit_values(&plan, start, edits);
	}
}

/* The address that a source has, or a parameter for a player. */
static const char *child_address(const GumboNode *child)
{
	const char *name;

	if (child->type != GUMBO_NODE_ELEMENT) {
		return NULL;
	}
	if (child->v.element.tag == GUMBO_TAG_SOURCE) {
		return html_node_attribute(child, "src");
	}
	name = child->v.element.tag == GUMBO_TAG_PARAM ? html_node_attribute(child, "name") : NULL;
	return name && (text_equal_nocase(name, "movie") || text_equal_nocase(name, "src"))
		       ? html_node_attribute(child, "value")
		       : NULL;
}

/* The address of what an element shows: its own, else that of its first source. */
static const char *shown_address(const GumboNode *node)
{
	static const char *const names[] = {"src", "data-src", "data-lazy-src", "data", "href"};
	const GumboVector *children = &node->v.element.children;
	const char *found = NULL;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		found = html_node_attribute(node, names[i]);
		if (found && *found && !text_starts_with(found, "about:")) {
			return found;
		}
	}
	for (unsigned i = 0; i < children->length; i++) {
		found = child_address(children->data[i]);
		if (found && *found) {
			return found;
		}
	}
	return NULL;
}

/* Whether a paragraph may stand where the element stands. */
static bool is_among_blocks(const GumboNode *node)
{
	switch (node->parent->v.element.tag) {
	case GUMBO_TAG_HTML:
	case GUMBO_TAG_DIV:
	case GUMBO_TAG_SECTION:
	case GUMBO_TAG_ARTICLE:
	case GUMBO_TAG_FIGURE:
	case GUMBO_TAG_BLOCKQUOTE:
	case GUMBO_TAG_CENTER:
		return true;
	default:
		return false;
	}
}

bool html_start_tag_link(const struct html_start_tag *start, struct strbuf *out)
{
	STRBUF(address);
	const char *value = shown_address(start->node);
	const char *title = html_node_attribute(start->node, "title");
	bool block = is_among_blocks(start->node);

	if (!value || !html_value(&address, HTML_ATTRIBUTE_LINK, value, start->options) ||
		!url_is_http(address.data)) {
		return false;
	}
	if (!title || !title[strspn(title, " \t\r\n")]) {
		title = strstr(address.data, "://") + 3;
	}
	strbuf_add_string(out, block ? "<p><a href=\"" : "<a href=\"");
	html_add_value(out, address.data);
	strbuf_add_string(out, "\">");
	html_add_value(out, title);
	strbuf_add_string(out, block ? "</a></p>" : "</a>");
	return true;
}
