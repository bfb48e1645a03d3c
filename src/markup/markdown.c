#include "markup/markdown.h"

#include <stdlib.h>
#include <string.h>

#ifdef POSTRIDER_MARKDOWN_GFM
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <pthread.h>
#else
#include <cmark.h>
#endif

#include "base/escape.h"
#include "base/mem.h"
#include "markup/html_text.h"
#include "markup/template_tags.h"

/* Containers that one line opens: more makes the parser quadratic. */
#define MAX_CONTAINERS 200

#ifdef POSTRIDER_MARKDOWN_GFM
#define OPTIONS (CMARK_OPT_UNSAFE | CMARK_OPT_FOOTNOTES | CMARK_OPT_VALIDATE_UTF8)

static const char *const extensions[] = {"table", "strikethrough", "autolink"};

static void register_extensions(void)
{
	cmark_gfm_core_extensions_ensure_registered();
}

static cmark_parser *new_parser(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	cmark_parser *parser;

	pthread_once(&once, register_extensions);
	parser = cmark_parser_new(OPTIONS);
	for (size_t i = 0; i < ARRAY_LEN(extensions); i++) {
		cmark_parser_attach_syntax_extension(
			parser, cmark_find_syntax_extension(extensions[i]));
	}
	return parser;
}

/* Which characters begin something is a table of the whole process: cmark-gfm adds those of the
 * extensions to it for as long as it reads inlines, and then takes them out, also for a parser that
 * another thread has at work. */
static cmark_node *finish(cmark_parser *parser)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	cmark_node *root;

	pthread_mutex_lock(&lock);
	root = cmark_parser_finish(parser);
	pthread_mutex_unlock(&lock);
	return root;
}

static char *render(cmark_node *document, cmark_parser *parser)
{
	return cmark_render_html(document, OPTIONS, cmark_parser_get_syntax_extensions(parser));
}
#else
#define OPTIONS (CMARK_OPT_UNSAFE | CMARK_OPT_VALIDATE_UTF8)

static cmark_parser *new_parser(void)
{
	return cmark_parser_new(OPTIONS);
}

static cmark_node *finish(cmark_parser *parser)
{
	return cmark_parser_finish(parser);
}

static char *render(cmark_node *document, cmark_parser *parser)
{
	(void)parser;
	return cmark_render_html(document, OPTIONS);
}
#endif

/* A parsed body. The parser is kept, since the renderer needs its extensions. */
struct document {
	cmark_parser *parser;
	cmark_node *root;
};

static struct document parse(const char *text, size_t len)
{
	struct document document = {.parser = new_parser()};
	STRBUF(plain);

	template_tags_drop(&plain, text, len);
	cmark_parser_feed(document.parser, plain.data, plain.len);
	document.root = finish(document.parser);
	return document;
}

static void document_release(struct document *document)
{
	cmark_node_free(document->root);
	cmark_parser_free(document->parser);
}

/* The text of a node and all below it, on one line, without images. */
static void add_text(struct strbuf *out, cmark_node *node)
{
	cmark_iter *iter = cmark_iter_new(node);
	cmark_event_type event;
	int images = 0;
	STRBUF(text);

	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *at = cmark_iter_get_node(iter);
		cmark_node_type type = cmark_node_get_type(at);

		if (type == CMARK_NODE_IMAGE) {
			images += event == CMARK_EVENT_ENTER ? 1 : -1;
		} else if (event != CMARK_EVENT_ENTER || images) {
			continue;
		} else if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE) {
			strbuf_add_string(&text, cmark_node_get_literal(at));
		} else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK) {
			strbuf_add_char(&text, ' ');
		}
	}
	cmark_iter_free(iter);
	text_collapse(out, text.data);
}

static bool is_title(cmark_node *node)
{
	return node && cmark_node_get_type(node) == CMARK_NODE_HEADING &&
	       cmark_node_get_heading_level(node) == 1;
}

/* Drops an H1 at the top that repeats the article's title. */
static void drop_title(struct document *document, const char *title)
{
	cmark_node *first = cmark_node_first_child(document->root);
	STRBUF(wanted);
	STRBUF(heading);

	if (!title || !is_title(first)) {
		return;
	}
	text_collapse(&wanted, title);
	add_text(&heading, first);
	{
		FREE_ON_EXIT char *a = text_casefold(wanted.data);
		FREE_ON_EXIT char *b = text_casefold(heading.data);

		if (strcmp(a, b) == 0) {
			cmark_node_free(first);
		}
	}
}

/* How many containers the line that begins here may open at most. */
static size_t containers(const char *line, size_t len)
{
	size_t count = 0;

	for (size_t i = 0; i < len && line[i] != '\n'; i++) {
		if (!strchr(" \t>-+*0123456789.)", line[i])) {
			break;
		}
		count += strchr(">-+*.)", line[i]) != NULL;
	}
	return count;
}

static bool is_too_deep(const char *text, size_t len)
{
	const char *end = text + len;

	while (text < end) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));

		if (containers(text, (size_t)(end - text)) > MAX_CONTAINERS &&
			memchr(text, '>',
				newline ? (size_t)(newline - text) : (size_t)(end - text))) {
			return true;
		}
		if (!newline) {
			return false;
		}
		text = newline + 1;
	}
	return false;
}

static void add_preformatted(
	struct strbuf *out, const char *text, size_t len, const struct markdown_options *options)
{
	const struct text_place *place = options ? options->place : NULL;

	if (place) {
		report_add(place->report, REPORT_WARNING, place->path, place->line, 0,
			"the body is nested too deeply and is shown as plain text");
	}
	strbuf_add_string(out, "<pre>");
	escape_html(out, text, len);
	strbuf_add_string(out, "</pre>\n");
}

void markdown_to_html(
	struct strbuf *out, const char *text, size_t len, const struct markdown_options *options)
{
	struct document document;
	char *html;

	if (is_too_deep(text, len)) {
		add_preformatted(out, text, len, options);
		return;
	}
	document = parse(text, len);
	drop_title(&document, options ? options->title : NULL);
	html = render(document.root, document.parser);
	strbuf_add_string(out, html);
	free(html);
	document_release(&document);
}

bool markdown_title(struct strbuf *out, const char *text, size_t len)
{
	struct document document;
	cmark_node *node;
	size_t before = out->len;

	if (is_too_deep(text, len)) {
		return false;
	}
	document = parse(text, len);
	node = cmark_node_first_child(document.root);
	while (node && !is_title(node)) {
		node = cmark_node_next(node);
	}
	if (node) {
		add_text(out, node);
	}
	document_release(&document);
	return out->len > before;
}

/* The end of the part that the author marked as a summary; 0: there is no mark. */
static size_t separator(const char *text, size_t len)
{
	static const char *const words[] = {"<!--more-->", "<!-- more -->", "<!--truncate-->",
		"<!-- truncate -->", "{/* truncate */}", "<!-- TEASER_END -->",
		"<!-- PELICAN_END_SUMMARY -->"};
	const char *first = NULL;

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		const char *found = memmem(text, len, words[i], strlen(words[i]));

		if (found && (!first || found < first)) {
			first = found;
		}
	}
	return first ? (size_t)(first - text) : 0;
}

void markdown_summary(struct strbuf *out, const char *text, size_t len, const char *title)
{
	struct markdown_options options = {.title = title};
	size_t end = separator(text, len), before = out->len;
	struct document document;
	cmark_node *node;
	STRBUF(html);

	if (is_too_deep(text, len)) {
		return;
	}
	if (end) {
		markdown_to_html(&html, text, end, &options);
		html_to_line(out, html.data, html.len);
		return;
	}
	document = parse(text, len);
	drop_title(&document, title);
	for (node = cmark_node_first_child(document.root); node && out->len == before;
		node = cmark_node_next(node)) {
		if (cmark_node_get_type(node) == CMARK_NODE_PARAGRAPH) {
			add_text(out, node);
		}
	}
	document_release(&document);
}
