#include "audit/anchors.h"

#include <string.h>

#include "audit/bodies.h"
#include "base/mem.h"
#include "base/text.h"
#include "markup/html_text.h"

static void add_attribute(GHashTable *anchors, const GumboNode *node, const char *name)
{
	const char *value = html_node_attribute(node, name);

	if (value && value[0]) {
		g_hash_table_add(anchors, xstrdup(value));
	}
}

/* As GitHub, Hugo and most others make it: letters and digits in lower case, spaces as hyphens,
 * the rest dropped. */
static char *plain_anchor(const char *heading)
{
	FREE_ON_EXIT char *folded = text_casefold(heading);
	struct strbuf anchor = STRBUF_INIT;

	for (const char *c = folded; *c; c++) {
		if (*c == ' ') {
			strbuf_add_char(&anchor, '-');
		} else if (g_ascii_isalnum(*c) || *c == '-' || *c == '_' || (*c & 0x80)) {
			strbuf_add_char(&anchor, *c);
		}
	}
	return strbuf_detach(&anchor, NULL);
}

/* "Title {#id}" and "Title {: #id }", which generators take off the heading. */
static void take_given_id(GHashTable *anchors, struct strbuf *text)
{
	char *brace = strrchr(text->data, '{');
	const char *id = brace ? brace + 1 + strspn(brace + 1, ": ") : NULL;
	size_t len = id ? strcspn(id, " }") : 0;

	if (id && id[0] == '#' && len > 1 && strbuf_ends_with(text, "}")) {
		g_hash_table_add(anchors, xstrndup(id + 1, len - 1));
		strbuf_truncate(text, (size_t)(brace - text->data));
		strbuf_trim_end(text);
	}
}

/* Generators give headings ids that are not in the body. */
static void add_heading(GHashTable *anchors, const struct audit_body *body, const GumboNode *node)
{
	const char *name = audit_name(node);
	size_t start, end;
	STRBUF(text);

	if (name[0] != 'h' || name[1] < '1' || name[1] > '6' || name[2]) {
		return;
	}
	start = node->v.element.start_pos.offset + node->v.element.original_tag.length;
	end = node->v.element.end_pos.offset;
	if (start > end || end > body->html.len) {
		return;
	}
	html_to_line(&text, body->html.data + start, end - start);
	take_given_id(anchors, &text);
	g_hash_table_add(anchors, plain_anchor(text.data));
	g_hash_table_add(anchors, text_slug(text.data));
}

static void gather(GHashTable *anchors, const struct audit_body *body, const GumboNode *node)
{
	const GumboVector *children = audit_children(node);

	if (html_node_is_element(node)) {
		add_attribute(anchors, node, "id");
		if (strcmp(audit_name(node), "a") == 0) {
			add_attribute(anchors, node, "name");
		}
		add_heading(anchors, body, node);
	}
	for (unsigned i = 0; children && i < children->length; i++) {
		gather(anchors, body, children->data[i]);
	}
}

static GHashTable *anchors_of(struct audit_index *index, const struct article *article)
{
	GHashTable *anchors = g_hash_table_lookup(index->anchors, article);
	struct audit_body body;

	if (anchors) {
		return anchors;
	}
	anchors = g_hash_table_new_full(g_str_hash, g_str_equal, free, NULL);
	if (audit_body_open(&body, index->audit->settings, article)) {
		gather(anchors, &body, body.tree.output->root);
		audit_body_release(&body);
	}
	g_hash_table_insert(index->anchors, (gpointer)(uintptr_t)article, anchors);
	return anchors;
}

bool audit_has_anchor(
	struct audit_index *index, const struct article *article, const char *fragment)
{
	/* What follows ":~:" is for the browser alone (text fragments). */
	return !fragment[0] || text_equal_nocase(fragment, "top") || strstr(fragment, ":~:") ||
	       g_hash_table_contains(anchors_of(index, article), fragment);
}
