#include "markup/html_excerpt.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "markup/html_block_kind.h"
#include "markup/html_clean.h"
#include "markup/html_cut.h"
#include "markup/html_depth.h"
#include "markup/html_edit.h"
#include "markup/html_footnotes.h"
#include "markup/html_tree.h"

/* The offsets at which blocks begin. */
struct starts {
	const char *source;
	size_t *offsets;
	size_t count, capacity;
	bool joined; /* what comes next belongs to what was before: a heading, or a wrapper's tag */
};

static void add_start(struct starts *starts, size_t offset)
{
	if (starts->joined || (starts->count && offset <= starts->offsets[starts->count - 1])) {
		return;
	}
	GROW(starts->offsets, starts->count, starts->capacity);
	starts->offsets[starts->count++] = offset;
}

static bool is_wrapper(const GumboNode *node)
{
	switch (node->v.element.tag) {
	case GUMBO_TAG_DIV:
	case GUMBO_TAG_SECTION:
	case GUMBO_TAG_ARTICLE:
	case GUMBO_TAG_MAIN:
	case GUMBO_TAG_ASIDE:
	case GUMBO_TAG_HEADER:
	case GUMBO_TAG_FOOTER:
	case GUMBO_TAG_CENTER:
		return !html_is_footnotes(node);
	default:
		return false;
	}
}

static bool is_heading(const GumboNode *node)
{
	return node->v.element.tag >= GUMBO_TAG_H1 && node->v.element.tag <= GUMBO_TAG_H6;
}

static void find_starts(struct starts *starts, const GumboNode *parent);

static void pass_block(struct starts *starts, const GumboNode *node)
{
	const GumboStringPiece *tag = &node->v.element.original_tag;

	if (tag->length) {
		add_start(starts, (size_t)(tag->data - starts->source));
	}
	if (is_wrapper(node)) {
		starts->joined = true;
		find_starts(starts, node);
	} else {
		starts->joined = is_heading(node);
	}
}

/* Text between blocks is a block too. It begins where the one before it is closed. */
static void pass_inline(struct starts *starts, const GumboNode *before)
{
	const GumboStringPiece *end;

	if (before) {
		end = &before->v.element.original_end_tag;
		if (!end->length && before->v.element.tag == GUMBO_TAG_HR) {
			end = &before->v.element.original_tag;
		}
		if (end->length) {
			add_start(starts, (size_t)(end->data + end->length - starts->source));
		}
	}
	starts->joined = false;
}

/* As deep as the tree, which html_excess bounds. */
static void find_starts(struct starts *starts, const GumboNode *parent)
{
	const GumboVector *children = &parent->v.element.children;
	const GumboNode *before = NULL; /* the block before this node */

	for (unsigned i = 0; i < children->length; i++) {
		const GumboNode *node = children->data[i];

		if (html_node_is_element(node) && html_is_block(node)) {
			pass_block(starts, node);
			before = node;
		} else if (html_node_is_element(node) || node->type == GUMBO_NODE_TEXT) {
			pass_inline(starts, before);
			before = NULL;
		}
	}
}

static void collect_ids(GHashTable *ids, const GumboNode *node)
{
	const char *id;

	if (!html_node_is_element(node)) {
		return;
	}
	id = html_node_attribute(node, "id");
	if (id) {
		g_hash_table_add(ids, xstrdup(id));
	}
	for (unsigned i = 0; i < node->v.element.children.length; i++) {
		collect_ids(ids, node->v.element.children.data[i]);
	}
}

static bool is_dangling(GHashTable *ids, const GumboNode *node)
{
	const char *href = html_node_attribute(node, "href");
	const char *fragment = href ? strchr(href, '#') : NULL;
	FREE_ON_EXIT char *decoded = NULL;

	if (!fragment) {
		return false;
	}
	decoded = g_uri_unescape_string(fragment + 1, NULL);
	return !g_hash_table_contains(ids, fragment + 1) &&
	       !(decoded && g_hash_table_contains(ids, decoded));
}

/* The link with the sup around it, where there is one. */
static const GumboNode *whole_reference(const GumboNode *link)
{
	const GumboNode *parent = link->parent;

	return parent && parent->type == GUMBO_NODE_ELEMENT &&
			       parent->v.element.tag == GUMBO_TAG_SUP &&
			       parent->v.element.children.length == 1
		       ? parent
		       : link;
}

static void drop_element(struct html_edits *edits, const GumboNode *node, const char *source)
{
	const GumboElement *element = &node->v.element;
	size_t start = (size_t)(element->original_tag.data - source), end;
	const struct html_edit *last = edits->count ? &edits->items[edits->count - 1] : NULL;

	if (!element->original_tag.length || !element->original_end_tag.length) {
		return;
	}
	end = (size_t)(element->original_end_tag.data - source) + element->original_end_tag.length;
	if (start < end && (!last || last->offset + last->len <= start)) {
		html_edits_add(edits, start, end - start, "", 0);
	}
}

static void drop_references(
	struct html_edits *edits, GHashTable *ids, const GumboNode *node, const char *source)
{
	if (!html_node_is_element(node)) {
		return;
	}
	if (html_is_footnote_reference(node) && is_dangling(ids, node)) {
		drop_element(edits, whole_reference(node), source);
		return;
	}
	for (unsigned i = 0; i < node->v.element.children.length; i++) {
		drop_references(edits, ids, node->v.element.children.data[i], source);
	}
}

/* Appends the excerpt without references to footnotes that were cut off. */
static void add_without_references(struct strbuf *out, const struct strbuf *excerpt)
{
	CLEANUP(html_tree_release) struct html_tree tree = {0};
	CLEANUP(html_edits_release) struct html_edits edits = HTML_EDITS_INIT;
	GHashTable *ids = g_hash_table_new_full(g_str_hash, g_str_equal, free, NULL);

	html_tree_init(&tree, excerpt->data, excerpt->len);
	collect_ids(ids, tree.output->root);
	drop_references(&edits, ids, tree.output->root, tree.source);
	html_edits_apply(&edits, out, excerpt->data, excerpt->len);
	g_hash_table_destroy(ids);
}

static bool find_cut(const struct strbuf *source, size_t budget, struct html_cut *ret_cut)
{
	CLEANUP(html_tree_release) struct html_tree tree = {0};
	struct starts starts = {.source = source->data};
	bool found;

	html_tree_init(&tree, source->data, source->len);
	find_starts(&starts, tree.output->root);
	found = html_find_cut(
		source->data, source->len, starts.offsets, starts.count, budget, ret_cut);
	free(starts.offsets);
	return found;
}

bool html_excerpt(struct strbuf *out, const char *html, size_t len, size_t budget)
{
	struct html_clean_options options = {0};
	struct html_cut cut;
	STRBUF(source);
	STRBUF(closed);

	if (html_excess(html, len)) {
		html_clean(&source, html, len, &options);
	} else {
		strbuf_add(&source, html, len);
	}
	if (!find_cut(&source, budget, &cut)) {
		strbuf_add(out, source.data, source.len);
		return false;
	}
	strbuf_truncate(&source, cut.offset);
	strbuf_trim_end(&source);
	strbuf_add_string(&source, cut.mark);
	/* Changes nothing in clean HTML but to close elements that the cut left open. */
	html_clean(&closed, source.data, source.len, &options);
	add_without_references(out, &closed);
	return true;
}
