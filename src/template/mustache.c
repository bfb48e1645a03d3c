#include "template/mustache.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "template/mustache_node.h"
#include "template/mustache_tag.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

struct parser {
	struct mustache *template;
	struct mustache_scanner scanner;
	size_t pos;                        /* all of the text before it has become nodes */
	size_t sections[MUSTACHE_NESTING]; /* the open ones, as indices of nodes */
	size_t depth;
};

static void add_node(struct parser *parser, const struct mustache_node *node)
{
	struct mustache *template = parser->template;

	GROW(template->nodes, template->count, template->capacity);
	template->nodes[template->count++] = *node;
}

static void add_text(struct parser *parser, size_t from, size_t to)
{
	while (from < to) {
		const char *text = parser->scanner.text + from;
		const char *line_end = memchr(text, '\n', to - from);
		size_t len = line_end ? (size_t)(line_end - text) + 1 : to - from;

		add_node(parser,
			&(struct mustache_node){.kind = MUSTACHE_TEXT,
				.line_start = mustache_at_line_start(parser->scanner.text, from),
				.text = text,
				.len = len});
		from += len;
	}
}

static int open_section(struct parser *parser, struct mustache_tag *tag)
{
	if (parser->depth == MUSTACHE_NESTING) {
		return mustache_fail_depth(parser->template, &tag->node, parser->scanner.err);
	}
	tag->node.kind = tag->kind == '#' ? MUSTACHE_SECTION : MUSTACHE_INVERTED;
	parser->sections[parser->depth++] = parser->template->count;
	add_node(parser, &tag->node);
	return 0;
}

static int close_section(struct parser *parser, const struct mustache_tag *tag)
{
	struct mustache *template = parser->template;
	struct mustache_node *section;

	if (parser->depth == 0) {
		return mustache_fail(template, &tag->node, parser->scanner.err,
			"'%s' is closed but was not opened", tag->node.name);
	}
	section = &template->nodes[parser->sections[--parser->depth]];
	if (strcmp(section->name, tag->node.name) != 0) {
		return mustache_fail(template, &tag->node, parser->scanner.err,
			"'%s' is closed where '%s' of line %d is open", tag->node.name,
			section->name, section->line);
	}
	section->end = template->count;
	return 0;
}

static int apply_tag(struct parser *parser, struct mustache_tag *tag)
{
	if (tag->kind == '!') {
		return 0;
	}
	if (tag->kind == '=') {
		return mustache_tag_set_delimiters(&parser->scanner, tag);
	}
	if (mustache_tag_read_name(&parser->scanner, tag) < 0) {
		return -1;
	}
	switch (tag->kind) {
	case '#':
	case '^':
		return open_section(parser, tag);
	case '/':
		return close_section(parser, tag);
	case '>':
		tag->node.kind = MUSTACHE_PARTIAL;
		break;
	default:
		tag->node.kind = MUSTACHE_VARIABLE;
		tag->node.raw = tag->kind != '\0';
	}
	add_node(parser, &tag->node);
	return 0;
}

static int parse_tag(struct parser *parser, size_t begin)
{
	struct mustache_scanner *scanner = &parser->scanner;
	struct mustache_tag tag;
	size_t line, next;

	if (mustache_tag_read(scanner, begin, &tag) < 0) {
		return -1;
	}
	if (mustache_tag_is_standalone(scanner, &tag, &line, &next)) {
		add_text(parser, parser->pos, line);
		tag.node.standalone = true;
		tag.node.text = scanner->text + line;
		tag.node.len = begin - line;
		parser->pos = next;
		return apply_tag(parser, &tag);
	}
	add_text(parser, parser->pos, begin);
	if (mustache_at_line_start(scanner->text, begin)) {
		/* Carries the line's indentation where this template is a partial. */
		add_node(parser, &(struct mustache_node){.line_start = true, .text = ""});
	}
	parser->pos = tag.end;
	return apply_tag(parser, &tag);
}

static int parse(struct parser *parser)
{
	struct mustache_scanner *scanner = &parser->scanner;
	size_t begin;

	if (mustache_scanner_start(scanner) < 0) {
		return -1;
	}
	while ((begin = mustache_scanner_find(scanner, parser->pos)) < scanner->len) {
		if (parse_tag(parser, begin) < 0) {
			return -1;
		}
	}
	add_text(parser, parser->pos, scanner->len);
	if (parser->depth > 0) {
		const struct mustache_node *section =
			&parser->template->nodes[parser->sections[parser->depth - 1]];

		return mustache_fail(parser->template, section, scanner->err,
			"section '%s' is not closed", section->name);
	}
	return 0;
}

struct mustache *mustache_parse(const char *text, size_t len, const char *name, struct error *err)
{
	struct mustache *template = xcalloc(1, sizeof(*template));
	struct parser parser = {
		.template = template, .scanner = {.template = template, .err = err}};
	size_t mark = strlen(BYTE_ORDER_MARK);

	if (len >= mark && memcmp(text, BYTE_ORDER_MARK, mark) == 0) {
		text += mark;
		len -= mark;
	}
	template->arena = arena_new();
	template->name = arena_strdup(template->arena, name);
	parser.scanner.text = arena_strndup(template->arena, text, len);
	parser.scanner.len = len;
	if (parse(&parser) < 0) {
		mustache_free(template);
		return NULL;
	}
	return template;
}

void mustache_free(struct mustache *template)
{
	if (!template) {
		return;
	}
	free(template->nodes);
	arena_free(template->arena);
	free(template);
}
