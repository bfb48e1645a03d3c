#include "config/node.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "config/node_escapes.h"

#define MAX_DEPTH   64
#define MAX_ANCHORS 1000

struct anchor {
	const char *name;
	struct node *node;
};

struct parser {
	yaml_parser_t yaml;
	struct arena *arena;
	const struct node_source *source;
	struct anchor *anchors;
	size_t anchor_count, anchor_capacity;
	int depth;
	struct error *err;
};

static int first_line(const struct parser *parser)
{
	return parser->source->first_line ? parser->source->first_line : 1;
}

static int fail(struct parser *parser, const yaml_mark_t *mark, const char *text)
{
	return error_set(parser->err, ERROR_INPUT, "%s:%d:%d: %s", parser->source->path,
		(int)mark->line + first_line(parser), (int)mark->column + 1, text);
}

/* libyaml's reader leaves no mark where bytes are no text, only their offset. */
static yaml_mark_t mark_of_offset(const struct node_source *source, size_t offset)
{
	yaml_mark_t mark = {0};

	for (size_t i = 0; i < offset && i < source->len; i++) {
		char c = source->text[i];

		if (c == '\n' ||
			(c == '\r' && (i + 1 == source->len || source->text[i + 1] != '\n'))) {
			mark.line++;
			mark.column = 0;
		} else {
			mark.column += ((unsigned char)c & 0xC0) != 0x80;
		}
	}
	return mark;
}

static int fail_yaml(struct parser *parser)
{
	yaml_mark_t mark = parser->yaml.error == YAML_READER_ERROR
				   ? mark_of_offset(parser->source, parser->yaml.problem_offset)
				   : parser->yaml.problem_mark;
	STRBUF(text);

	strbuf_addf(&text, "not valid YAML: %s",
		parser->yaml.problem ? parser->yaml.problem : "unreadable");
	if (parser->yaml.context) {
		strbuf_addf(&text, " %s", parser->yaml.context);
	}
	return fail(parser, &mark, text.data);
}

static int next(struct parser *parser, yaml_event_t *event)
{
	return yaml_parser_parse(&parser->yaml, event) ? 0 : fail_yaml(parser);
}

static struct node *new_node(struct parser *parser, enum node_kind kind, const yaml_event_t *event)
{
	struct node *node = arena_alloc(parser->arena, sizeof(*node));

	node->kind = kind;
	node->line = (int)event->start_mark.line + first_line(parser);
	node->column = (int)event->start_mark.column + 1;
	return node;
}

/* An anchor counts from the end of its node on, so that no node can hold itself. */
static int remember(
	struct parser *parser, const yaml_char_t *name, const yaml_mark_t *mark, struct node *node)
{
	if (!name) {
		return 0;
	}
	if (parser->anchor_count == MAX_ANCHORS) {
		return fail(parser, mark, "more than 1000 anchors");
	}
	GROW(parser->anchors, parser->anchor_count, parser->anchor_capacity);
	parser->anchors[parser->anchor_count++] = (struct anchor){
		.name = arena_strdup(parser->arena, (const char *)name),
		.node = node,
	};
	return 0;
}

static struct node *find_anchor(struct parser *parser, const yaml_event_t *event)
{
	const char *name = (const char *)event->data.alias.anchor;

	for (size_t i = parser->anchor_count; i-- > 0;) {
		if (strcmp(parser->anchors[i].name, name) == 0) {
			return parser->anchors[i].node;
		}
	}
	fail(parser, &event->start_mark, "the alias names no anchor before it");
	return NULL;
}

static struct node *parse_value(struct parser *parser, yaml_event_t *event);

static struct node *parse_list(struct parser *parser, const yaml_event_t *start)
{
	struct node *node = new_node(parser, NODE_LIST, start);
	struct node **items = NULL;
	size_t capacity = 0;
	int result = -1;

	for (;;) {
		yaml_event_t event;
		struct node *item;

		if (next(parser, &event) < 0) {
			break;
		}
		if (event.type == YAML_SEQUENCE_END_EVENT) {
			yaml_event_delete(&event);
			result = 0;
			break;
		}
		item = parse_value(parser, &event);
		yaml_event_delete(&event);
		if (!item) {
			break;
		}
		GROW(items, node->count, capacity);
		items[node->count++] = item;
	}
	node->items = arena_alloc(parser->arena, node->count * sizeof(struct node *) + 1);
	if (node->count) {
		memcpy(node->items, items, node->count * sizeof(struct node *));
	}
	free(items);
	return result < 0 ? NULL : node;
}

static int parse_entry(struct parser *parser, yaml_event_t *key_event, struct node_entry *ret_entry)
{
	struct node *key = parse_value(parser, key_event), *value;
	yaml_event_t event;

	if (!key || next(parser, &event) < 0) {
		return -1;
	}
	value = parse_value(parser, &event);
	yaml_event_delete(&event);
	if (!value) {
		return -1;
	}
	*ret_entry = (struct node_entry){.key = key, .value = value};
	return 0;
}

static struct node *parse_map(struct parser *parser, const yaml_event_t *start)
{
	struct node *node = new_node(parser, NODE_MAP, start);
	struct node_entry *entries = NULL;
	size_t capacity = 0;
	int result = 0;

	for (;;) {
		struct node_entry entry;
		yaml_event_t event;
		bool end;

		if (next(parser, &event) < 0) {
			result = -1;
			break;
		}
		end = event.type == YAML_MAPPING_END_EVENT;
		result = end ? 0 : parse_entry(parser, &event, &entry);
		yaml_event_delete(&event);
		if (end || result < 0) {
			break;
		}
		GROW(entries, node->count, capacity);
		entries[node->count++] = entry;
	}
	node->entries = arena_alloc(parser->arena, node->count * sizeof(*entries) + 1);
	if (node->count) {
		memcpy(node->entries, entries, node->count * sizeof(*entries));
	}
	free(entries);
	return result < 0 ? NULL : node;
}

static struct node *parse_scalar(struct parser *parser, const yaml_event_t *event)
{
	struct node *node = new_node(parser, NODE_SCALAR, event);

	node->text = arena_strndup(
		parser->arena, (const char *)event->data.scalar.value, event->data.scalar.length);
	node->text_len = event->data.scalar.length;
	node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	return node;
}

/* The value that the event begins; the event stays the caller's. */
static struct node *parse_value(struct parser *parser, yaml_event_t *event)
{
	struct node *node = NULL;
	const yaml_char_t *anchor = NULL;

	if (parser->depth >= MAX_DEPTH) {
		fail(parser, &event->start_mark, "nested too deeply");
		return NULL;
	}
	parser->depth++;
	switch (event->type) {
	case YAML_ALIAS_EVENT:
		node = find_anchor(parser, event);
		break;
	case YAML_SCALAR_EVENT:
		node = parse_scalar(parser, event);
		anchor = event->data.scalar.anchor;
		break;
	case YAML_SEQUENCE_START_EVENT:
		node = parse_list(parser, event);
		anchor = event->data.sequence_start.anchor;
		break;
	case YAML_MAPPING_START_EVENT:
		node = parse_map(parser, event);
		anchor = event->data.mapping_start.anchor;
		break;
	default:
		fail(parser, &event->start_mark, "a value was expected");
	}
	parser->depth--;
	if (node && remember(parser, anchor, &event->start_mark, node) < 0) {
		return NULL;
	}
	return node;
}

/* Reads events up to the first that begins a value, or to the end of an empty document. */
static struct node *parse_document(struct parser *parser)
{
	for (;;) {
		yaml_event_t event;
		struct node *node = NULL;
		yaml_event_type_t type;

		if (next(parser, &event) < 0) {
			return NULL;
		}
		type = event.type;
		if (type == YAML_STREAM_END_EVENT || type == YAML_DOCUMENT_END_EVENT) {
			node = new_node(parser, NODE_MAP, &event);
		} else if (type != YAML_STREAM_START_EVENT && type != YAML_DOCUMENT_START_EVENT) {
			node = parse_value(parser, &event);
		}
		yaml_event_delete(&event);
		if (node ||
			(type != YAML_STREAM_START_EVENT && type != YAML_DOCUMENT_START_EVENT)) {
			return node;
		}
	}
}

/* libyaml would count a byte order mark as a character. */
static struct node_source without_mark(const struct node_source *source)
{
	struct node_source rest = *source;

	if (rest.len >= 3 && memcmp(rest.text, "\xEF\xBB\xBF", 3) == 0) {
		rest.text += 3;
		rest.len -= 3;
	}
	return rest;
}

static struct node *parse(struct arena *arena, const struct node_source *source, struct error *err)
{
	struct node_source rest = without_mark(source);
	struct parser parser = {.arena = arena, .source = &rest, .err = err};
	struct node *node;

	if (!yaml_parser_initialize(&parser.yaml)) {
		error_set(err, ERROR_IO, "libyaml cannot start");
		return NULL;
	}
	yaml_parser_set_encoding(&parser.yaml, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser.yaml, (const unsigned char *)rest.text, rest.len);
	node = parse_document(&parser);
	if (node && node_is_null(node)) {
		node->kind = NODE_MAP;
	}
	yaml_parser_delete(&parser.yaml);
	free(parser.anchors);
	return node;
}

struct node *node_parse(struct arena *arena, const struct node_source *source, struct error *err)
{
	struct node_source mended = *source;
	struct node *node = parse(arena, source, err);
	STRBUF(text);

	if (!node && node_join_surrogates(&text, source->text, source->len)) {
		mended.text = text.data;
		mended.len = text.len;
		node = parse(arena, &mended, err);
	}
	return node;
}
