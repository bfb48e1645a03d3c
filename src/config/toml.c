#include "config/toml.h"

#include <stdarg.h>
#include <string.h>

#include "base/text.h"
#include "config/toml_reader.h"

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

/* Comes first, so that the other functions can rely on UTF-8. */
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
