#include "source/header_lines.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "base/text.h"

#define MAX_KEY ((size_t)40)

/* What a first line has to be about. */
static const char *const known_keys[] = {"title", "date", "author", "authors", "category",
	"categories", "tags", "keywords", "slug", "status", "summary", "description", "lang",
	"language", "modified", "updated", "subtitle", "template", "save_as", "url", "id", "guid",
	"image", "type", "draft", "published", "comments", "layout", "copyright", "affiliation",
	"email"};

/* The length of the key that a line begins with, up to its colon; 0: none. */
static size_t key_length(const char *line, size_t len)
{
	size_t key = 0;

	while (key < len && key <= MAX_KEY &&
		((line[key] >= 'a' && line[key] <= 'z') || (line[key] >= 'A' && line[key] <= 'Z') ||
			(key && strchr("0123456789_- ", line[key])))) {
		key++;
	}
	if (!key || key > MAX_KEY || key >= len || line[key] != ':') {
		return 0;
	}
	return key + 1 == len || strchr(" \t\n", line[key + 1]) ? key : 0;
}

bool header_line_is_known(const char *line, size_t len)
{
	size_t key = key_length(line, len);

	for (size_t i = 0; key && i < ARRAY_LEN(known_keys); i++) {
		if (strlen(known_keys[i]) == key && strncasecmp(known_keys[i], line, key) == 0) {
			return true;
		}
	}
	return false;
}

bool header_line_is_one(const char *line, size_t len)
{
	return key_length(line, len) || (len > 4 && strncmp(line, "    ", 4) == 0) ||
	       (len > 1 && line[0] == '\t');
}

bool header_line_is_nikola(const char *line, size_t len)
{
	return len > 3 && strncmp(line, ".. ", 3) == 0 && key_length(line + 3, len - 3);
}

struct parsing {
	struct arena *arena;
	struct node *map;
	size_t capacity;
};

static struct node *new_node(
	const struct parsing *parsing, enum node_kind kind, int line, int column)
{
	struct node *node = arena_alloc(parsing->arena, sizeof(*node));

	*node = (struct node){.kind = kind, .line = line, .column = column};
	return node;
}

static struct node *new_scalar(
	const struct parsing *parsing, const char *text, size_t len, int line, int column)
{
	struct node *node = new_node(parsing, NODE_SCALAR, line, column);
	STRBUF(trimmed);

	strbuf_add(&trimmed, text, len);
	strbuf_trim(&trimmed);
	node->text = arena_strndup(parsing->arena, trimmed.data, trimmed.len);
	node->text_len = trimmed.len;
	/* Nothing is nothing, as in YAML. */
	node->plain = !trimmed.len;
	return node;
}

/* Of several names, divided by semicolons, or else by commas. */
static struct node *split(const struct parsing *parsing, const struct node *scalar)
{
	const char *separator = strchr(scalar->text, ';') ? ";" : ",";
	struct node *list = new_node(parsing, NODE_LIST, scalar->line, scalar->column);

	list->items = arena_alloc(parsing->arena, (scalar->text_len + 1) * sizeof(*list->items));
	for (const char *p = scalar->text; *p; p += *p != '\0') {
		size_t len = strcspn(p, separator);

		list->items[list->count++] = new_scalar(
			parsing, p, len, scalar->line, scalar->column);
		p += len;
	}
	return list;
}

static void add_entry(struct parsing *parsing, const char *line, size_t len, int number)
{
	size_t shift = header_line_is_nikola(line, len) ? 3 : 0;
	size_t key = key_length(line + shift, len - shift);
	size_t value = shift + key + 1;
	struct node *name = new_scalar(parsing, line + shift, key, number, (int)shift + 1);
	struct node *scalar;
	char *lower = arena_strdup(parsing->arena, name->text);

	text_lower_ascii(lower);
	name->text = lower;
	while (value < len && strchr(" \t", line[value])) {
		value++;
	}
	scalar = new_scalar(parsing, line + value, len - value, number, (int)value + 1);
	parsing->map->entries[parsing->map->count++] = (struct node_entry){.key = name,
		.value = strcmp(lower, "authors") == 0 ? split(parsing, scalar) : scalar};
}

/* The line goes on with the value above it. */
static void add_more(struct parsing *parsing, const char *line, size_t len)
{
	struct node *value = parsing->map->entries[parsing->map->count - 1].value;
	STRBUF(text);

	if (value->kind != NODE_SCALAR) {
		return;
	}
	while (len && strchr(" \t", *line)) {
		line++;
		len--;
	}
	strbuf_addf(&text, "%s%s%.*s", value->text, value->text_len ? " " : "", (int)len, line);
	*value = *new_scalar(parsing, text.data, text.len, value->line, value->column);
}

struct node *header_lines_parse(struct arena *arena, const struct node_source *source)
{
	struct parsing parsing = {.arena = arena};
	int number = source->first_line ? source->first_line : 1;
	size_t lines = 1;

	parsing.map = new_node(&parsing, NODE_MAP, number, 1);
	for (size_t i = 0; i < source->len; i++) {
		lines += source->text[i] == '\n';
	}
	parsing.map->entries = arena_alloc(arena, lines * sizeof(*parsing.map->entries));
	for (size_t at = 0; at < source->len; number++) {
		const char *line = source->text + at;
		const char *end = memchr(line, '\n', source->len - at);
		size_t len = end ? (size_t)(end - line) + 1 : source->len - at;

		if (header_line_is_nikola(line, len) || key_length(line, len)) {
			add_entry(&parsing, line, len, number);
		} else if (parsing.map->count) {
			add_more(&parsing, line, len);
		}
		at += len;
	}
	return parsing.map;
}
