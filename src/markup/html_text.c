#include "markup/html_text.h"

#include <string.h>

#include "base/text.h"
#include "markup/html_block_kind.h"
#include "markup/html_clean.h"
#include "markup/html_depth.h"
#include "markup/html_footnotes.h"
#include "markup/html_render.h"
#include "markup/html_rules.h"
#include "markup/html_tree.h"

#define NO_BREAK_SPACE "\xC2\xA0"
#define SOFT_HYPHEN    "\xC2\xAD"

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

/* Whether white space that follows would be collapsed. */
static bool ends_with_space(const struct strbuf *text)
{
	return !text->len || is_space(text->data[text->len - 1]);
}

/* Drops control characters, which references such as "&#27;" can bring in. */
static void add_text(struct html_render *render, const char *text)
{
	struct strbuf *out = &render->text;

	for (const char *p = text; *p; p++) {
		if (render->verbatim && (*p == '\n' || *p == '\t')) {
			strbuf_add_char(out, *p);
		} else if (is_space(*p)) {
			strbuf_add(out, " ", render->verbatim || !ends_with_space(out));
		} else if (text_starts_with(p, SOFT_HYPHEN)) {
			p++;
		} else if ((unsigned char)*p > ' ' && *p != '\x7F') {
			strbuf_add_char(out, *p);
		}
	}
}

static void add_break(struct html_render *render)
{
	struct strbuf *text = &render->text;

	if (render->flat) {
		add_text(render, " ");
		return;
	}
	while (!render->verbatim && text->len && text->data[text->len - 1] == ' ') {
		strbuf_truncate(text, text->len - 1);
	}
	/* However many there are, they make one blank line. */
	if (render->verbatim || !strbuf_ends_with(text, "\n\n")) {
		strbuf_add_char(text, '\n');
	}
}

/* Writes the note of the open link behind its text, where it has some by now. */
static void finish_link(struct html_render *render)
{
	struct strbuf *text = &render->text;
	struct html_render_link *link = &render->link;
	bool space = text->len && text->data[text->len - 1] == ' ';
	FREE_ON_EXIT char *said = NULL;
	unsigned number;

	if (!link->href || render->verbatim || text->len <= link->start + space) {
		return;
	}
	strbuf_truncate(text, text->len - space);
	said = xstrndup(text->data + link->start, text->len - link->start);
	number = html_notes_add(render->notes, link->href, said);
	if (number) {
		strbuf_addf(text, NO_BREAK_SPACE "[%u]", number);
	}
	strbuf_add(text, " ", space);
	link->href = NULL;
}

size_t html_render_flush(struct html_render *render)
{
	size_t widest = 0;

	finish_link(render);
	strbuf_trim(&render->text);
	if (render->text.len) {
		widest = html_lines_fill(&render->lines, render->text.data, render->text.len);
	}
	strbuf_clear(&render->text);
	render->link.start = 0;
	return widest;
}

/* Notes stand in brackets, so footnotes take the brackets of Markdown. */
static void render_reference(struct html_render *render, const GumboNode *node)
{
	FREE_ON_EXIT char *label = NULL;
	size_t start = render->text.len;

	if (!render->notes || render->verbatim) {
		return;
	}
	html_render_children(render, node);
	label = xstrndup(render->text.data + start, render->text.len - start);
	strbuf_truncate(&render->text, start);
	label[strcspn(label, "]")] = '\0';
	strbuf_addf(&render->text, "[^%s]", label + strspn(label, "[^"));
}

static void render_link(struct html_render *render, const GumboNode *node)
{
	struct html_render_link outer = render->link;

	if (html_is_footnote_return(node)) {
		return;
	}
	if (html_is_footnote_reference(node)) {
		render_reference(render, node);
		return;
	}
	render->link = (struct html_render_link){
		.href = render->notes ? html_node_attribute(node, "href") : NULL,
		.start = render->text.len,
	};
	html_render_children(render, node);
	finish_link(render);
	render->link = outer;
}

static void render_image(struct html_render *render, const GumboNode *node)
{
	const char *alt = render->notes ? html_node_attribute(node, "alt") : NULL;
	STRBUF(text);

	if (alt) {
		text_collapse(&text, alt);
	}
	if (text.len) {
		add_text(render, "[");
		add_text(render, text.data);
		add_text(render, "]");
	}
}

static void render_enclosed(
	struct html_render *render, const GumboNode *node, const char *before, const char *after)
{
	strbuf_add_string(&render->text, before);
	html_render_children(render, node);
	strbuf_add_string(&render->text, after);
}

/* "10^6", but "1st". */
static void render_superscript(struct html_render *render, const GumboNode *node)
{
	const GumboVector *children = &node->v.element.children;
	const GumboNode *first = children->length ? children->data[0] : NULL;
	bool power = first && first->type == GUMBO_NODE_TEXT &&
		     strchr("+-0123456789", first->v.text.text[0]) &&
		     !ends_with_space(&render->text);

	render_enclosed(render, node, power ? "^" : "", "");
}

static bool is_silent(const GumboNode *node)
{
	GumboTag tag = node->v.element.tag;

	return node->type == GUMBO_NODE_TEMPLATE || tag == GUMBO_TAG_SVG ||
	       tag == GUMBO_TAG_IFRAME || tag == GUMBO_TAG_RP ||
	       html_node_attribute(node, "hidden") ||
	       html_element_rule(gumbo_normalized_tagname(tag))->fate == HTML_DROP;
}

static void render_inline(struct html_render *render, const GumboNode *node)
{
	switch (node->v.element.tag) {
	case GUMBO_TAG_A:
		render_link(render, node);
		break;
	case GUMBO_TAG_IMG:
		render_image(render, node);
		break;
	case GUMBO_TAG_BR:
		add_break(render);
		break;
	case GUMBO_TAG_Q:
		render_enclosed(render, node, "“", "”");
		break;
	case GUMBO_TAG_RT:
		render_enclosed(render, node, "(", ")");
		break;
	case GUMBO_TAG_SUP:
		render_superscript(render, node);
		break;
	default:
		html_render_children(render, node);
	}
}

/* Renders a block within a line: separated by spaces, in code by line ends. */
static void render_joined(struct html_render *render, const GumboNode *node)
{
	for (int i = 0; i < 2; i++) {
		if (render->flat) {
			add_text(render, " ");
		} else if (render->text.len && !strbuf_ends_with(&render->text, "\n")) {
			strbuf_add_char(&render->text, '\n');
		}
		if (i == 0) {
			html_render_children(render, node);
		}
	}
}

static void render_node(struct html_render *render, const GumboNode *node)
{
	if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE ||
		node->type == GUMBO_NODE_CDATA) {
		add_text(render, node->v.text.text);
		return;
	}
	if (!html_node_is_element(node) || is_silent(node) ||
		(!render->notes && html_is_footnotes(node))) {
		return;
	}
	if (!html_is_block(node)) {
		render_inline(render, node);
	} else if (render->flat || render->verbatim) {
		render_joined(render, node);
	} else {
		html_render_block(render, node);
	}
}

/* As deep as the tree, which html_excess bounds. */
void html_render_children(struct html_render *render, const GumboNode *node)
{
	const GumboVector *children = &node->v.element.children;

	for (unsigned i = 0; i < children->length; i++) {
		render_node(render, children->data[i]);
	}
}

static void render_html(struct html_render *render, const char *html, size_t len)
{
	CLEANUP(html_tree_release) struct html_tree tree = {0};
	struct html_clean_options options = {0};
	STRBUF(source);

	text_clean(&source, html, len, NULL);
	if (html_excess(source.data, source.len)) {
		STRBUF(shown);

		/* What is too deep to be parsed is shown as source, as html_clean does. */
		html_clean(&shown, source.data, source.len, &options);
		strbuf_clear(&source);
		strbuf_add(&source, shown.data, shown.len);
	}
	html_tree_init(&tree, source.data, source.len);
	html_render_children(render, tree.output->root);
}

void html_to_text(struct strbuf *out, const char *html, size_t len, const char *base_url)
{
	CLEANUP(html_notes_release) struct html_notes notes;
	struct html_render render = {.text = STRBUF_INIT, .notes = &notes};

	html_notes_init(&notes, base_url);
	html_lines_init(&render.lines, out);
	render_html(&render, html, len);
	html_render_flush(&render);
	if (notes.list.len) {
		strbuf_add(out, "\n", out->len > render.lines.start);
		strbuf_add(out, notes.list.data, notes.list.len);
	}
	html_lines_release(&render.lines);
	strbuf_release(&render.text);
}

void html_to_line(struct strbuf *out, const char *html, size_t len)
{
	struct html_render render = {.text = STRBUF_INIT, .flat = true};

	render_html(&render, html, len);
	text_collapse(out, render.text.data);
	strbuf_release(&render.text);
}
