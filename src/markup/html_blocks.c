#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "markup/html_footnotes.h"
#include "markup/html_render.h"
#include "markup/html_tree.h"

#define CODE_INDENT       "    "
#define DEFINITION_INDENT "    "
/* Numbers beyond it are not those of a list that somebody reads. */
#define NUMBER_MAX 999999

long html_node_number(const GumboNode *node, const char *attribute, long max, long fallback)
{
	const char *value = html_node_attribute(node, attribute);
	char *end;
	long number;

	if (!value) {
		return fallback;
	}
	errno = 0;
	number = strtol(value, &end, 10);
	return errno || end == value || number < -max || number > max ? fallback : number;
}

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

static const struct block {
	GumboTag tag;
	void (*render)(struct html_render *render, const GumboNode *node);
} blocks[] = {
	{GUMBO_TAG_P, render_paragraph},
	{GUMBO_TAG_DIV, render_section},
	{GUMBO_TAG_H1, render_heading},
	{GUMBO_TAG_H2, render_heading},
	{GUMBO_TAG_H3, render_heading},
	{GUMBO_TAG_H4, render_heading},
	{GUMBO_TAG_H5, render_heading},
	{GUMBO_TAG_H6, render_heading},
	{GUMBO_TAG_LI, render_item},
	{GUMBO_TAG_UL, render_list},
	{GUMBO_TAG_OL, render_list},
	{GUMBO_TAG_MENU, render_list},
	{GUMBO_TAG_DIR, render_list},
	{GUMBO_TAG_BLOCKQUOTE, render_quote},
	{GUMBO_TAG_PRE, render_code},
	{GUMBO_TAG_LISTING, render_code},
	{GUMBO_TAG_TABLE, html_render_table},
	{GUMBO_TAG_HR, render_rule},
	{GUMBO_TAG_DL, render_paragraph},
	{GUMBO_TAG_DT, render_lines},
	{GUMBO_TAG_DD, render_definition},
	{GUMBO_TAG_SECTION, render_section},
	{GUMBO_TAG_ARTICLE, render_section},
	{GUMBO_TAG_ASIDE, render_section},
	{GUMBO_TAG_MAIN, render_section},
	{GUMBO_TAG_NAV, render_section},
	{GUMBO_TAG_HEADER, render_section},
	{GUMBO_TAG_FOOTER, render_section},
	{GUMBO_TAG_FIGURE, render_paragraph},
	{GUMBO_TAG_FIGCAPTION, render_lines},
	{GUMBO_TAG_DETAILS, render_paragraph},
	{GUMBO_TAG_SUMMARY, render_lines},
	{GUMBO_TAG_ADDRESS, render_lines},
	{GUMBO_TAG_CENTER, render_lines},
	{GUMBO_TAG_HGROUP, render_lines},
	{GUMBO_TAG_FIELDSET, render_lines},
	{GUMBO_TAG_FORM, render_lines},
	{GUMBO_TAG_CAPTION, render_paragraph},
	{GUMBO_TAG_TR, render_lines},
	{GUMBO_TAG_TD, render_lines},
	{GUMBO_TAG_TH, render_lines},
};

static const struct block *find_block(const GumboNode *node)
{
	for (size_t i = 0; i < ARRAY_LEN(blocks); i++) {
		if (blocks[i].tag == node->v.element.tag) {
			return &blocks[i];
		}
	}
	return NULL;
}

bool html_is_block(const GumboNode *node)
{
	return find_block(node);
}

void html_render_block(struct html_render *render, const GumboNode *node)
{
	find_block(node)->render(render, node);
}
