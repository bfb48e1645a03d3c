#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "markup/html_block_kind.h"
#include "markup/html_footnotes.h"
#include "markup/html_render.h"
#include "markup/html_tree.h"

#define CODE_INDENT       "    "
#define DEFINITION_INDENT "    "
/* Numbers beyond it are not those of a list that somebody reads. */
#define NUMBER_MAX 999999

/* Begins and ends a block that stands apart from its neighbours. */
static void stand_apart(struct html_render *render)
{
	html_render_flush(render);
	if (!render->tight) {
		html_lines_gap(&render->lines);
	}
}

/* A block that has its lines to itself. */
static void render_lines(struct html_render *render, const GumboNode *node)
{
	html_render_flush(render);
	html_render_children(render, node);
	html_render_flush(render);
}

static void render_paragraph(struct html_render *render, const GumboNode *node)
{
	stand_apart(render);
	html_render_children(render, node);
	stand_apart(render);
}

static void render_section(struct html_render *render, const GumboNode *node)
{
	bool footnotes = render->footnotes;

	render->footnotes = html_is_footnotes(node);
	if (render->footnotes || node->v.element.tag != GUMBO_TAG_DIV) {
		render_paragraph(render, node);
	} else {
		render_lines(render, node);
	}
	render->footnotes = footnotes;
}

static void render_heading(struct html_render *render, const GumboNode *node)
{
	size_t width = html_lines_width(&render->lines), widest;
	char underline[72];

	stand_apart(render);
	html_render_children(render, node);
	widest = html_render_flush(render);
	if (widest > width) {
		widest = width;
	}
	if (widest) {
		memset(underline, node->v.element.tag == GUMBO_TAG_H1 ? '=' : '-', widest);
		html_lines_add(&render->lines, underline, widest);
	}
	stand_apart(render);
}

static void render_rule(struct html_render *render, const GumboNode *node)
{
	(void)node;
	stand_apart(render);
	html_lines_add(&render->lines, "* * *", strlen("* * *"));
	stand_apart(render);
}

static void render_quote(struct html_render *render, const GumboNode *node)
{
	bool tight = render->tight;
	size_t mark;

	stand_apart(render);
	render->tight = false;
	mark = html_lines_push(&render->lines, "> ", "> ");
	html_render_children(render, node);
	html_render_flush(render);
	html_lines_pop(&render->lines, mark);
	render->tight = tight;
	stand_apart(render);
}

/* Lines of code are copied as they are. */
static void render_code(struct html_render *render, const GumboNode *node)
{
	const char *line, *end;
	size_t mark;

	stand_apart(render);
	render->verbatim = true;
	html_render_children(render, node);
	render->verbatim = false;
	mark = html_lines_push(&render->lines, CODE_INDENT, CODE_INDENT);
	strbuf_trim_end(&render->text);
	for (line = render->text.data; *line; line = *end ? end + 1 : end) {
		end = strchrnul(line, '\n');
		html_lines_add(&render->lines, line, (size_t)(end - line));
	}
	html_lines_pop(&render->lines, mark);
	strbuf_clear(&render->text);
	stand_apart(render);
}

static const GumboNode *child_element(const GumboNode *node, unsigned i)
{
	const GumboNode *child = node->v.element.children.data[i];

	return html_node_is_element(child) ? child : NULL;
}

/* A list is tight where none of its items holds a paragraph of its own. */
static bool is_tight(const GumboNode *list)
{
	for (unsigned i = 0; i < list->v.element.children.length; i++) {
		const GumboNode *item = child_element(list, i);

		for (unsigned j = 0; item && j < item->v.element.children.length; j++) {
			const GumboNode *child = child_element(item, j);

			if (child && child->v.element.tag == GUMBO_TAG_P) {
				return false;
			}
		}
	}
	return true;
}

static long count_items(const GumboNode *list)
{
	long count = 0;

	for (unsigned i = 0; i < list->v.element.children.length; i++) {
		const GumboNode *item = child_element(list, i);

		count += item && item->v.element.tag == GUMBO_TAG_LI;
	}
	return count;
}

static int number_width(long number)
{
	char digits[32];

	return snprintf(digits, sizeof(digits), "%ld", number);
}

static void begin_list(struct html_render_list *list, const GumboNode *node)
{
	bool reversed = html_node_attribute(node, "reversed");
	long count = count_items(node), last;
	int width;

	list->ordered = node->v.element.tag == GUMBO_TAG_OL;
	list->step = reversed ? -1 : 1;
	list->number = html_node_number(node, "start", NUMBER_MAX, reversed ? count : 1);
	last = list->number + list->step * (count - 1);
	list->width = number_width(list->number);
	width = number_width(last);
	if (width > list->width) {
		list->width = width;
	}
}

static void render_list(struct html_render *render, const GumboNode *node)
{
	struct html_render_list outer = render->list;
	bool tight = render->tight, footnotes = render->footnotes;

	stand_apart(render);
	render->list = (struct html_render_list){.footnotes = footnotes};
	begin_list(&render->list, node);
	render->footnotes = false;
	render->tight = is_tight(node);
	html_render_children(render, node);
	html_render_flush(render);
	render->footnotes = footnotes;
	render->tight = tight;
	render->list = outer;
	stand_apart(render);
}

static void add_marker(struct strbuf *marker, struct html_render_list *list, const GumboNode *item)
{
	if (!list->ordered) {
		strbuf_add_string(marker, "- ");
		return;
	}
	list->number = html_node_number(item, "value", NUMBER_MAX, list->number);
	if (list->footnotes) {
		strbuf_addf(marker, "[^%ld] ", list->number);
	} else {
		strbuf_addf(marker, "%*ld. ", list->width, list->number);
	}
	list->number += list->step;
}

static void render_item(struct html_render *render, const GumboNode *node)
{
	STRBUF(marker);
	STRBUF(indent);
	size_t mark;

	stand_apart(render);
	add_marker(&marker, &render->list, node);
	for (size_t i = 0; i < marker.len; i++) {
		strbuf_add_char(&indent, ' ');
	}
	mark = html_lines_push(&render->lines, marker.data, indent.data);
	html_render_children(render, node);
	html_render_flush(render);
	html_lines_pop(&render->lines, mark);
	if (!render->tight) {
		html_lines_gap(&render->lines);
	}
}

static void render_definition(struct html_render *render, const GumboNode *node)
{
	size_t mark;

	html_render_flush(render);
	mark = html_lines_push(&render->lines, DEFINITION_INDENT, DEFINITION_INDENT);
	html_render_children(render, node);
	html_render_flush(render);
	html_lines_pop(&render->lines, mark);
}

void html_render_block(struct html_render *render, const GumboNode *node)
{
	static void (*const renderers[HTML_BLOCK_COUNT])(
		struct html_render * render, const GumboNode *node) = {
		[HTML_BLOCK_PARAGRAPH] = render_paragraph,
		[HTML_BLOCK_SECTION] = render_section,
		[HTML_BLOCK_LINES] = render_lines,
		[HTML_BLOCK_HEADING] = render_heading,
		[HTML_BLOCK_LIST] = render_list,
		[HTML_BLOCK_ITEM] = render_item,
		[HTML_BLOCK_DEFINITION] = render_definition,
		[HTML_BLOCK_QUOTE] = render_quote,
		[HTML_BLOCK_CODE] = render_code,
		[HTML_BLOCK_TABLE] = html_render_table,
		[HTML_BLOCK_RULE] = render_rule,
	};

	renderers[html_block_kind(node)](render, node);
}
