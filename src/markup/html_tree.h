#ifndef POSTRIDER_MARKUP_HTML_TREE_H
#define POSTRIDER_MARKUP_HTML_TREE_H

/*
 * gumbo's tree of a piece of HTML, as it would stand in a div, and for every offset in the source
 * the element whose tag begins there. Parse only what html_excess (markup/html_depth.h) accepts.
 */

#include <gumbo.h>
#include <stdbool.h>
#include <stddef.h>

struct html_mark {
	size_t offset;
	bool end; /* of an end tag */
	size_t order;
	const GumboNode *node;
};

struct html_tree {
	const char *source; /* borrowed */
	size_t len;
	GumboOutput *output;
	struct html_mark *marks; /* by offset, then by the tree's order */
	size_t count, capacity;
};

void html_tree_init(struct html_tree *tree, const char *source, size_t len);
void html_tree_release(struct html_tree *tree);

/* The element whose start tag is at the offset, the first one where the parser made several of
 * it; or NULL. */
const GumboNode *html_tree_start(const struct html_tree *tree, size_t offset);
/* The elements that the end tag of this name at the offset closes: the first one that has this
 * name (or, of headings, is one), or NULL. */
const GumboNode *html_tree_end(const struct html_tree *tree, size_t offset, const char *name);

/* Where the element with its start tag at the offset is closed: *ret_own says whether by an end
 * tag of its own, else the offset is that of the tag that closes it, the source's length where none
 * does. Returns false where the tree does not say. */
bool html_tree_close(const struct html_tree *tree, size_t offset, const char *name, size_t *ret_at,
	bool *ret_own);

/* Elements and templates: what has element as its part of the union. */
bool html_node_is_element(const GumboNode *node);
/* A decoded attribute by its name in lower case, as written; or NULL. */
const char *html_node_attribute(const GumboNode *node, const char *name);
/* The integer that the attribute gives, from -max to max; else fallback. */
long html_node_number(const GumboNode *node, const char *name, long max, long fallback);

#endif
