#include "config/toml_reader.h"

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
