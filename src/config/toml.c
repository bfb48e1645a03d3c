#include "config/toml.h"

#include <string.h>

#include "base/text.h"
#include "config/toml_reader.h"

int toml_fail(struct toml_reader *reader, struct toml_place place, const char *format, ...)
{
	STRBUF(text);
	va_list args;

	va_start(args, format);
	strbuf_vaddf(&text, format, args);
	va_end(args);
	return error_set(reader->err, ERROR_INPUT, "%s:%d:%d: not valid TOML: %s", reader->path,
		place.line, place.column, text.data);
}

int toml_peek(const struct toml_reader *reader, size_t ahead)
{
	return (size_t)(reader->end - reader->at) > ahead ? (unsigned char)reader->at[ahead] : -1;
}

void toml_advance(struct toml_reader *reader, size_t len)
{
	for (; len; len--, reader->at++) {
		reader->place.column += ((unsigned char)*reader->at & 0xC0) != 0x80;
	}
}

bool toml_take_newline(struct toml_reader *reader)
{
	bool two = toml_peek(reader, 0) == '\r' && toml_peek(reader, 1) == '\n';

	if (!two && toml_peek(reader, 0) != '\n') {
		return false;
	}
	reader->at += two ? 2 : 1;
	reader->place.line++;
	reader->place.column = 1;
	return true;
}

void toml_skip_blanks(struct toml_reader *reader)
{
	while (toml_peek(reader, 0) == ' ' || toml_peek(reader, 0) == '\t') {
		toml_advance(reader, 1);
	}
}

int toml_skip_comment(struct toml_reader *reader)
{
	toml_skip_blanks(reader);
	if (toml_peek(reader, 0) != '#') {
		return 0;
	}
	for (;;) {
		int c = toml_peek(reader, 0);

		if (c < 0 || c == '\n' || (c == '\r' && toml_peek(reader, 1) == '\n')) {
			return 0;
		}
		if ((c < ' ' && c != '\t') || c == 0x7F) {
			return toml_fail(reader, reader->place,
				"control characters are not allowed in comments");
		}
		toml_advance(reader, 1);
	}
}

static bool is_bare(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-';
}

/* A part of a key: a word or a short string. */
static int read_part(struct toml_reader *reader, struct node **ret_part)
{
	struct toml_place place = reader->place;
	struct toml_node *part;
	size_t len = 0;
	STRBUF(name);

	if (toml_peek(reader, 0) == '"' || toml_peek(reader, 0) == '\'') {
		if (toml_read_string(reader, false, &name) < 0) {
			return -1;
		}
	} else {
		while (is_bare(toml_peek(reader, len))) {
			len++;
		}
		if (!len) {
			return toml_fail(reader, place, "a key was expected");
		}
		strbuf_add(&name, reader->at, len);
		toml_advance(reader, len);
	}
	part = toml_new(reader, NODE_SCALAR, TOML_VALUE, place, 1);
	part->node.text = arena_strndup(reader->arena, name.data, name.len);
	part->node.text_len = name.len;
	part->node.plain = len > 0;
	*ret_part = &part->node;
	return 0;
}

int toml_read_key(struct toml_reader *reader, struct toml_key *ret_key)
{
	ret_key->count = 0;
	for (;;) {
		if (ret_key->count == TOML_MAX_DEPTH) {
			return toml_fail(reader, reader->place, "nested too deeply");
		}
		if (read_part(reader, &ret_key->parts[ret_key->count]) < 0) {
			return -1;
		}
		ret_key->count++;
		toml_skip_blanks(reader);
		if (toml_peek(reader, 0) != '.') {
			return 0;
		}
		toml_advance(reader, 1);
		toml_skip_blanks(reader);
	}
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

/* "[a.b]" or "[[a.b]]": the table that the following lines fill. */
static struct toml_node *read_header(struct toml_reader *reader, struct toml_node *root)
{
	struct toml_place place = reader->place;
	bool in_list = toml_peek(reader, 1) == '[';
	struct toml_key key;

	toml_advance(reader, in_list ? 2 : 1);
	toml_skip_blanks(reader);
	if (toml_read_key(reader, &key) < 0) {
		return NULL;
	}
	if (toml_peek(reader, 0) != ']' || (in_list && toml_peek(reader, 1) != ']')) {
		toml_fail(reader, reader->place, "a '%s' was expected behind the table's name",
			in_list ? "]]" : "]");
		return NULL;
	}
	toml_advance(reader, in_list ? 2 : 1);
	return toml_open(reader, root, &key, place, in_list);
}

/* A line, which may go on over several within its value. */
static int read_line(struct toml_reader *reader, struct toml_node *root, struct toml_node **table)
{
	int c;

	toml_skip_blanks(reader);
	c = toml_peek(reader, 0);
	if (c == '[') {
		*table = read_header(reader, root);
		if (!*table) {
			return -1;
		}
	} else if (c >= 0 && c != '#' && c != '\n' && c != '\r') {
		if (toml_read_pair(reader, *table) < 0) {
			return -1;
		}
	}
	if (toml_skip_comment(reader) < 0) {
		return -1;
	}
	if (!toml_take_newline(reader) && reader->at < reader->end) {
		return toml_fail(reader, reader->place, "the line should end here");
	}
	return 0;
}

/* Everybody else may take it that all is UTF-8. */
static int check_encoding(const struct toml_reader *reader)
{
	struct toml_reader probe = *reader;

	if (text_is_utf8(reader->at, (size_t)(reader->end - reader->at))) {
		return 0;
	}
	for (;;) {
		unsigned codepoint;
		size_t size = text_decode(probe.at, (size_t)(probe.end - probe.at), &codepoint);

		if (!size) {
			return toml_fail(&probe, probe.place, "byte 0x%02X is not UTF-8",
				(unsigned char)*probe.at);
		}
		if (!toml_take_newline(&probe)) {
			toml_advance(&probe, size);
		}
	}
}

static struct toml_node *read_document(struct toml_reader *reader)
{
	struct toml_node *root = toml_new(reader, NODE_MAP, TOML_HEADER, reader->place, 1);
	struct toml_node *table = root;

	if (check_encoding(reader) < 0) {
		return NULL;
	}
	while (reader->at < reader->end) {
		if (read_line(reader, root, &table) < 0) {
			return NULL;
		}
	}
	return root;
}

struct node *toml_parse(struct arena *arena, const struct node_source *source, struct error *err)
{
	struct toml_reader reader = {
		.arena = arena,
		.path = source->path,
		.at = source->text,
		.end = source->text + source->len,
		.place = {.line = source->first_line ? source->first_line : 1, .column = 1},
		.names = toml_names_new(),
		.err = err,
	};
	struct toml_node *root;

	if (source->len >= 3 && memcmp(source->text, "\xEF\xBB\xBF", 3) == 0) {
		reader.at += 3;
	}
	root = read_document(&reader);
	g_hash_table_destroy(reader.names);
	return root ? &root->node : NULL;
}
