#include <string.h>

#include "audit/bodies.h"
#include "audit/outputs.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/url.h"
#include "markup/html_depth.h"

#define TEXT_MAX 10000000 /* bytes: libxml2's bound for a text, which many readers have, too */

/* Elements that run scripts, change styles, submit data, or show another page. */
#define UNSAFE                                                                                     \
	" script style iframe frame frameset object embed applet form input button select "        \
	"textarea base meta link "

static const struct {
	const char *name;
	bool link; /* may have any harmless scheme */
} addresses[] = {
	{"href", true}, {"src", false}, {"poster", false}, {"cite", true}, {"xlink:href", true}};

/* The HTML of one item. */
struct content {
	const struct built_file *file;
	struct finding_place place;
};

static void report_unsafe(const struct content *content, const char *what, const char *name)
{
	findings_add(content->file->outputs->audit->findings, RULE_CONTENT_UNSAFE, &content->place,
		"%s: the content has %s '%s'", content->file->path, what, name);
}

static bool is_script(const char *value)
{
	static const char *const schemes[] = {"javascript:", "vbscript:"};
	STRBUF(plain);

	/* Browsers pass over white space and control characters in a scheme. */
	for (const char *c = value; *c && plain.len < 16; c++) {
		if (*c > ' ') {
			strbuf_add_char(&plain, *c);
		}
	}
	text_lower_ascii(plain.data);
	for (size_t i = 0; i < ARRAY_LEN(schemes); i++) {
		if (text_starts_with(plain.data, schemes[i])) {
			return true;
		}
	}
	return false;
}

static void check_address(
	const struct content *content, const GumboNode *node, const char *name, const char *value)
{
	for (size_t i = 0; i < ARRAY_LEN(addresses); i++) {
		if (strcmp(name, addresses[i].name) != 0) {
			continue;
		}
		if (is_script(value)) {
			report_unsafe(content, "the address", value);
		} else if (!url_has_scheme(value) &&
			   node->v.element.tag_namespace == GUMBO_NAMESPACE_HTML) {
			/* Parts of a drawing refer to each other by "#id". */
			findings_add(content->file->outputs->audit->findings, RULE_CONTENT_RELATIVE,
				&content->place,
				"%s: the address '%s' in the content is not absolute",
				content->file->path, value);
		}
	}
}

static void check_element(const struct content *content, const GumboNode *node)
{
	const GumboVector *attributes = &node->v.element.attributes;
	FREE_ON_EXIT char *name = xasprintf(" %s ", audit_name(node));

	if (strstr(UNSAFE, name) && name[1] != ' ') {
		report_unsafe(content, "the element", audit_name(node));
	}
	for (unsigned i = 0; i < attributes->length; i++) {
		const GumboAttribute *attribute = attributes->data[i];

		if (strncasecmp(attribute->name, "on", 2) == 0) {
			report_unsafe(content, "the handler", attribute->name);
		}
		check_address(content, node, attribute->name, attribute->value);
	}
}

static void walk(const struct content *content, const GumboNode *node)
{
	const GumboVector *children = audit_children(node);

	/* The root that the parser makes around a piece of HTML has no tag in it. */
	if (html_node_is_element(node) && node->v.element.original_tag.length) {
		check_element(content, node);
	}
	for (unsigned i = 0; children && i < children->length; i++) {
		walk(content, children->data[i]);
	}
}

void audit_content(const struct built_file *file, const struct seen_item *item)
{
	const struct content content = {
		.file = file,
		.place = output_article_place(file, item->url, item->line),
	};
	size_t len = strlen(item->html);
	const char *excess = html_excess(item->html, len);
	struct html_tree tree;

	if (len > TEXT_MAX) {
		findings_add(file->outputs->audit->findings, RULE_CONTENT_SIZE, &content.place,
			"%s: the content has %zu bytes, over the %d that readers take", file->path,
			len, TEXT_MAX);
	}
	if (excess) {
		findings_add(file->outputs->audit->findings, RULE_CONTENT_UNSAFE, &content.place,
			"%s: the content has too many %s", file->path, excess);
		return;
	}
	html_tree_init(&tree, item->html, len);
	walk(&content, tree.output->root);
	html_tree_release(&tree);
}
