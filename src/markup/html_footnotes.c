#include "markup/html_footnotes.h"

#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "markup/html_rules.h"
#include "markup/html_tree.h"

/* Whether one of the words of an attribute stands in the list, each between two spaces. */
static bool has_word(const GumboNode *node, const char *attribute, const char *list)
{
	const char *value = html_node_attribute(node, attribute);
	static const char spaces[] = " \t\n\f\r";

	while (value && *value) {
		size_t len = strcspn(value, spaces);
		FREE_ON_EXIT char *word = xstrndup(value, len);

		if (html_name_in(word, list)) {
			return true;
		}
		value += len + strspn(value + len, spaces);
	}
	return false;
}

bool html_is_footnote_reference(const GumboNode *node)
{
	const GumboNode *parent = node->parent;

	return node->v.element.tag == GUMBO_TAG_A &&
	       (html_node_attribute(node, "data-footnote-ref") ||
		       has_word(node, "role", " doc-noteref ") ||
		       has_word(node, "class", " footnote footnote-ref ") ||
		       (parent && html_node_is_element(parent) &&
			       parent->v.element.tag == GUMBO_TAG_SUP &&
			       has_word(parent, "class", " footnote footnote-ref ")));
}

bool html_is_footnote_return(const GumboNode *node)
{
	return node->v.element.tag == GUMBO_TAG_A &&
	       (html_node_attribute(node, "data-footnote-backref") ||
		       has_word(node, "role", " doc-backlink ") ||
		       has_word(node, "class", " footnote-back footnote-backref reversefootnote "));
}

bool html_is_footnotes(const GumboNode *node)
{
	GumboTag tag = node->v.element.tag;

	return (tag == GUMBO_TAG_SECTION || tag == GUMBO_TAG_DIV || tag == GUMBO_TAG_ASIDE) &&
	       (html_node_attribute(node, "data-footnotes") ||
		       has_word(node, "role", " doc-endnotes ") ||
		       has_word(node, "class", " footnotes "));
}
