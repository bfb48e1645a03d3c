#include "markup/html_tree.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "markup/html_scan.h"

bool html_node_is_element(const GumboNode *node)
{
	return node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE;
}

const char *html_node_attribute(const GumboNode *node, const char *name)
{
	const GumboVector *attributes = &node->v.element.attributes;
	size_t len = strlen(name);

	for (unsigned i = 0; i < attributes->length; i++) {
		const GumboAttribute *attribute = attributes->data[i];

		if (attribute->original_name.length == len &&
			strncasecmp(attribute->original_name.data, name, len) == 0) {
			return attribute->value;
		}
	}
	return NULL;
}

long html_node_number(const GumboNode *node, const char *name, long max, long fallback)
{
	const char *value = html_node_attribute(node, name);
	char *end;
	long number;

	if (!value) {
		return fallback;
	}
	errno = 0;
	number = strtol(value, &end, 10);
	return errno || end == value || number < -max || number > max ? fallback : number;
}

static void add_mark(
	struct html_tree *tree, const GumboNode *node, const GumboStringPiece *piece, bool end)
{
	GROW(tree->marks, tree->count, tree->capacity);
	tree->marks[tree->count] = (struct html_mark){
		.offset = (size_t)(piece->data - tree->source),
		.end = end,
		.order = tree->count,
		.node = node,
	};
	tree->count++;
}

/* As deep as the tree, which html_excess bounds. */
static void add_marks(struct html_tree *tree, const GumboNode *node)
{
	const GumboElement *element = &node->v.element;

	if (!html_node_is_element(node)) {
		return;
	}
	if (element->original_tag.length) {
		add_mark(tree, node, &element->original_tag, false);
		if (element->original_end_tag.length) {
			add_mark(tree, node, &element->original_end_tag, true);
		}
	}
	for (unsigned i = 0; i < element->children.length; i++) {
		add_marks(tree, element->children.data[i]);
	}
}

static int compare_marks(const void *a, const void *b)
{
	const struct html_mark *first = a, *second = b;

	if (first->offset != second->offset) {
		return first->offset < second->offset ? -1 : 1;
	}
	return first->order < second->order ? -1 : first->order > second->order;
}

void html_tree_init(struct html_tree *tree, const char *source, size_t len)
{
	GumboOptions options = kGumboDefaultOptions;

	*tree = (struct html_tree){.source = source, .len = len};
	options.fragment_context = GUMBO_TAG_DIV;
	options.max_errors = 0;
	tree->output = gumbo_parse_with_options(&options, source, len);
	add_marks(tree, tree->output->root);
	if (tree->count) {
		qsort(tree->marks, tree->count, sizeof(tree->marks[0]), compare_marks);
	}
}

void html_tree_release(struct html_tree *tree)
{
	if (!tree) {
		return;
	}
	if (tree->output) {
		gumbo_destroy_output(&kGumboDefaultOptions, tree->output);
	}
	free(tree->marks);
	*tree = (struct html_tree){0};
}

/* The first mark at or behind the offset. */
static size_t find_mark(const struct html_tree *tree, size_t offset)
{
	size_t low = 0, high = tree->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (tree->marks[middle].offset < offset) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

static bool is_at(const struct html_tree *tree, size_t i, size_t offset)
{
	return i < tree->count && tree->marks[i].offset == offset;
}

const GumboNode *html_tree_start(const struct html_tree *tree, size_t offset)
{
	size_t i = find_mark(tree, offset);

	return is_at(tree, i, offset) && !tree->marks[i].end ? tree->marks[i].node : NULL;
}

static bool is_heading(const char *name)
{
	return name[0] == 'h' && name[1] >= '1' && name[1] <= '6' && !name[2];
}

/* Whether an end tag of the name is the element's own. */
static bool closes(const struct html_tree *tree, const GumboNode *node, const char *name)
{
	struct html_tag tag;

	html_scan(tree->source, tree->len,
		(size_t)(node->v.element.original_tag.data - tree->source), &tag);
	return name[0] &&
	       (strcmp(tag.name, name) == 0 || (is_heading(tag.name) && is_heading(name)));
}

const GumboNode *html_tree_end(const struct html_tree *tree, size_t offset, const char *name)
{
	for (size_t i = find_mark(tree, offset); is_at(tree, i, offset); i++) {
		if (tree->marks[i].end && closes(tree, tree->marks[i].node, name)) {
			return tree->marks[i].node;
		}
	}
	return NULL;
}

bool html_tree_close(const struct html_tree *tree, size_t offset, const char *name, size_t *ret_at,
	bool *ret_own)
{
	bool known = false;

	for (size_t i = find_mark(tree, offset); is_at(tree, i, offset); i++) {
		const GumboElement *element = &tree->marks[i].node->v.element;
		size_t end = element->end_pos.offset;
		struct html_tag tag = {0};

		if (element->original_end_tag.length) {
			end = (size_t)(element->original_end_tag.data - tree->source);
			html_scan(tree->source, tree->len, end, &tag);
		}
		if (tag.token == HTML_TOKEN_END_TAG &&
			closes(tree, tree->marks[i].node, tag.name)) {
			*ret_at = end;
			*ret_own = true;
			return true;
		}
		if (end > offset + strlen(name) && (!known || end < *ret_at)) {
			*ret_at = end;
			*ret_own = false;
			known = true;
		}
	}
	return known;
}
