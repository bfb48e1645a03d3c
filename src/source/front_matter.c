#include "source/front_matter.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"
#include "config/toml.h"
#include "source/header_lines.h"

/* The line without blanks at its end. */
static bool line_is(const char *line, size_t len, const char *marker)
{
	while (len && (line[len - 1] == ' ' || line[len - 1] == '\t' || line[len - 1] == '\n')) {
		len--;
	}
	return len == strlen(marker) && memcmp(line, marker, len) == 0;
}

static size_t line_length(const char *text, size_t len)
{
	const char *newline = memchr(text, '\n', len);

	return newline ? (size_t)(newline - text) + 1 : len;
}

/* Sets the front matter from one place to another, and the body from a third on. */
static void set_parts(struct front_matter *parts, const char *text, size_t len, size_t from,
	size_t to, size_t body)
{
	parts->text = text + from;
	parts->len = to - from;
	parts->body = text + body;
	parts->body_len = len - body;
	parts->line = parts->body_line = 1;
	for (size_t i = 0; i < body; i++) {
		parts->line += i < from && text[i] == '\n';
		parts->body_line += text[i] == '\n';
	}
}

static void split_fenced(struct front_matter *parts, const char *text, size_t len, size_t first)
{
	bool yaml = parts->kind == FRONT_MATTER_YAML;
	size_t size;

	for (size_t at = first; at < len; at += size) {
		size = line_length(text + at, len - at);
		if (line_is(text + at, size, yaml ? "---" : "+++") ||
			(yaml && line_is(text + at, size, "..."))) {
			set_parts(parts, text, len, first, at, at + size);
			return;
		}
	}
	parts->kind = FRONT_MATTER_UNCLOSED;
}

/* "{" and a key in quotes: a template's tag has none. */
static bool begins_json(const char *text, size_t len)
{
	size_t at = 1;

	if (!len || text[0] != '{') {
		return false;
	}
	while (at < len && strchr(" \t\n", text[at])) {
		at++;
	}
	return at < len && text[at] == '"';
}

static void split_json(struct front_matter *parts, const char *text, size_t len)
{
	bool quoted = false;
	int depth = 0;

	for (size_t i = 0; i < len; i++) {
		if (quoted) {
			if (text[i] == '\\') {
				i++;
			} else if (text[i] == '"') {
				quoted = false;
			}
		} else if (text[i] == '"') {
			quoted = true;
		} else if (text[i] == '{') {
			depth++;
		} else if (text[i] == '}' && --depth == 0) {
			set_parts(parts, text, len, 0, i + 1,
				i + 1 + line_length(text + i + 1, len - i - 1));
			parts->kind = FRONT_MATTER_JSON;
			return;
		}
	}
	parts->kind = FRONT_MATTER_UNCLOSED;
}

/* A header that ends where its lines do: at a blank one, or at "---". */
static void split_lines(struct front_matter *parts, const char *text, size_t len)
{
	size_t at = 0, size;

	for (; at < len; at += size) {
		size = line_length(text + at, len - at);
		if (line_is(text + at, size, "") || line_is(text + at, size, "---") ||
			line_is(text + at, size, "...")) {
			set_parts(parts, text, len, 0, at, at + size);
			parts->kind = FRONT_MATTER_LINES;
			return;
		}
		if (!header_line_is_one(text + at, size)) {
			break;
		}
	}
	/* A lone line above a paragraph is a part of that. */
	if (at == len || at > line_length(text, len)) {
		set_parts(parts, text, len, 0, at, at);
		parts->kind = FRONT_MATTER_LINES;
	}
}

/* Nikola's, perhaps in a comment. */
static void split_nikola(struct front_matter *parts, const char *text, size_t len, size_t first)
{
	size_t at = first, size = 0, end;

	while (at < len) {
		size = line_length(text + at, len - at);
		if (!header_line_is_nikola(text + at, size)) {
			break;
		}
		at += size;
	}
	end = at;
	if (first) {
		while (end < len &&
			!line_is(text + end, line_length(text + end, len - end), "-->")) {
			end += line_length(text + end, len - end);
		}
		end += end < len ? line_length(text + end, len - end) : 0;
	}
	set_parts(parts, text, len, first, at, end);
	parts->kind = FRONT_MATTER_LINES;
}

struct front_matter front_matter_split(const char *text, size_t len)
{
	struct front_matter parts = {
		.text = text, .line = 2, .body = text, .body_len = len, .body_line = 1};
	size_t first = len ? line_length(text, len) : 0;
	size_t second = line_length(text + first, len - first);

	if (line_is(text, first, "---")) {
		parts.kind = FRONT_MATTER_YAML;
		split_fenced(&parts, text, len, first);
	} else if (line_is(text, first, "+++")) {
		parts.kind = FRONT_MATTER_TOML;
		split_fenced(&parts, text, len, first);
	} else if (begins_json(text, len)) {
		split_json(&parts, text, len);
	} else if (header_line_is_nikola(text, first)) {
		split_nikola(&parts, text, len, 0);
	} else if (line_is(text, first, "<!--") && header_line_is_nikola(text + first, second)) {
		split_nikola(&parts, text, len, first);
	} else if (header_line_is_known(text, first)) {
		split_lines(&parts, text, len);
	}
	return parts;
}

struct node *front_matter_parse(
	const struct front_matter *parts, const char *path, struct arena *arena, struct error *err)
{
	struct node_source source = {
		.path = path, .first_line = parts->line, .text = parts->text, .len = parts->len};
	struct node *map;

	switch (parts->kind) {
	case FRONT_MATTER_UNCLOSED:
		error_set(err, ERROR_INPUT,
			"%s:1:1: the front matter that begins here has no closing '%s'", path,
			parts->text[0] == '{'   ? "}"
			: parts->text[0] == '+' ? "+++"
						: "---");
		return NULL;
	case FRONT_MATTER_TOML:
		map = toml_parse(arena, &source, err);
		break;
	case FRONT_MATTER_LINES:
		map = header_lines_parse(arena, &source);
		break;
	default:
		map = node_parse(arena, &source, err);
	}
	if (map && map->kind != NODE_MAP) {
		error_set(err, ERROR_INPUT,
			"%s:%d:%d: the front matter is not a map of keys and values", path,
			map->line, map->column);
		return NULL;
	}
	return map;
}
