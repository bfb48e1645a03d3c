#include <string.h>

#include "config/toml_reader.h"

/* Within an array: blanks, line ends and comments. */
static int skip_space(struct toml_reader *reader)
{
	do {
		if (toml_skip_comment(reader) < 0) {
			return -1;
		}
	} while (toml_take_newline(reader));
	return 0;
}

static int read_items(struct toml_reader *reader, struct toml_node *list)
{
	for (;;) {
		struct toml_node *item;

		if (skip_space(reader) < 0) {
			return -1;
		}
		if (toml_peek(reader, 0) == ']') {
			break;
		}
		item = toml_read_value(reader, list->depth + 1);
		if (!item) {
			return -1;
		}
		toml_append(reader, list, item);
		if (skip_space(reader) < 0) {
			return -1;
		}
		if (toml_peek(reader, 0) == ']') {
			break;
		}
		if (toml_peek(reader, 0) != ',') {
			return toml_fail(reader, reader->place, "a ',' or ']' was expected");
		}
		toml_advance(reader, 1);
	}
	toml_advance(reader, 1);
	return 0;
}

/* An inline table stands in one line, and its last value has no comma. */
static int read_pairs(struct toml_reader *reader, struct toml_node *table)
{
	toml_skip_blanks(reader);
	while (toml_peek(reader, 0) != '}' || table->node.count) {
		if (toml_read_pair(reader, table) < 0) {
			return -1;
		}
		toml_skip_blanks(reader);
		if (toml_peek(reader, 0) == '}') {
			break;
		}
		if (toml_peek(reader, 0) != ',') {
			return toml_fail(reader, reader->place, "a ',' or '}' was expected");
		}
		toml_advance(reader, 1);
		toml_skip_blanks(reader);
	}
	toml_advance(reader, 1);
	return 0;
}

static int read_text(struct toml_reader *reader, struct node *node)
{
	STRBUF(text);

	if (toml_read_string(reader, true, &text) < 0) {
		return -1;
	}
	node->text_len = text.len;
	node->text = arena_strndup(reader->arena, text.data, text.len);
	return 0;
}

/* Drops underscores, which only separate digits. */
static int read_plain(struct toml_reader *reader, struct node *node)
{
	size_t len = toml_scalar_length(reader->at, (size_t)(reader->end - reader->at));
	char *text = arena_strndup(reader->arena, reader->at, len);

	if (!len) {
		return toml_fail(reader, reader->place,
			"a string in quotes, a number, a date, true or false was expected");
	}
	for (size_t i = 0; i < len; i++) {
		if (text[i] != '_') {
			text[node->text_len++] = text[i];
		}
	}
	text[node->text_len] = '\0';
	node->text = text;
	node->plain = true;
	toml_advance(reader, len);
	return 0;
}

struct toml_node *toml_read_value(struct toml_reader *reader, int depth)
{
	int c = toml_peek(reader, 0), result;
	enum node_kind kind = c == '[' ? NODE_LIST : c == '{' ? NODE_MAP : NODE_SCALAR;
	struct toml_node *value = toml_new(reader, kind, TOML_VALUE, reader->place, depth);

	if (!value) {
		return NULL;
	}
	if (kind != NODE_SCALAR) {
		toml_advance(reader, 1);
		result = c == '[' ? read_items(reader, value) : read_pairs(reader, value);
	} else if (c == '"' || c == '\'') {
		result = read_text(reader, &value->node);
	} else {
		result = read_plain(reader, &value->node);
	}
	return result < 0 ? NULL : value;
}

int toml_read_pair(struct toml_reader *reader, struct toml_node *table)
{
	struct toml_node *value;
	struct toml_key key;

	if (toml_read_key(reader, &key) < 0) {
		return -1;
	}
	if (toml_peek(reader, 0) != '=') {
		return toml_fail(reader, reader->place, "a '=' was expected behind the key");
	}
	toml_advance(reader, 1);
	toml_skip_blanks(reader);
	value = toml_read_value(reader, table->depth + (int)key.count);
	return value ? toml_put(reader, table, &key, value) : -1;
}
