#include "markup/html_noscript.h"

#include <string.h>

#include "base/text.h"
#include "markup/html_start_tag.h"
#include "markup/html_tree.h"

/* The first image in a node, or NULL. As deep as the tree, which html_excess bounds. */
static const GumboNode *find_image(const GumboNode *node)
{
	const GumboNode *found = NULL;

	if (!html_node_is_element(node)) {
		return NULL;
	}
	if (node->v.element.tag == GUMBO_TAG_IMG) {
		return node;
	}
	for (unsigned i = 0; i < node->v.element.children.length && !found; i++) {
		found = find_image(node->v.element.children.data[i]);
	}
	return found;
}

/* Pixels that count visitors. */
static bool is_pixel(const GumboNode *image)
{
	static const char *const names[] = {"width", "height"};

	for (size_t i = 0; i < 2; i++) {
		const char *value = html_node_attribute(image, names[i]);

		if (value && (strcmp(value, "0") == 0 || strcmp(value, "1") == 0)) {
			return true;
		}
	}
	return false;
}

static bool shows_something(const GumboNode *image)
{
	const char *address = html_node_attribute(image, "src");

	return html_lazy_value(image, "src") || html_lazy_value(image, "srcset") ||
	       html_node_attribute(image, "srcset") ||
	       (address && *address && !text_starts_with(address, "data:"));
}

/* The element beside a child in the direction of the step, or NULL. */
static const GumboNode *beside(const GumboNode *node, int step)
{
	const GumboVector *children = &node->parent->v.element.children;

	for (long i = (long)node->index_within_parent + step; i >= 0 && i < (long)children->length;
		i += step) {
		const GumboNode *child = children->data[i];

		if (html_node_is_element(child)) {
			return child;
		}
		if (child->type != GUMBO_NODE_WHITESPACE && child->type != GUMBO_NODE_COMMENT) {
			return NULL;
		}
	}
	return NULL;
}

bool html_noscript_is_needed(const GumboNode *noscript)
{
	const GumboNode *image = find_image(noscript);

	if (!image || is_pixel(image)) {
		return false;
	}
	for (int step = -1; step <= 1; step += 2) {
		const GumboNode *other = beside(noscript, step);
		const GumboNode *shown = other ? find_image(other) : NULL;

		if (shown && shows_something(shown)) {
			return false;
		}
	}
	return true;
}
