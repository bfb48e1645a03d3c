#ifndef POSTRIDER_CONFIG_TOML_READER_H
#define POSTRIDER_CONFIG_TOML_READER_H

/* Between the files of the TOML reader: toml.c reads lines, toml_key.c what stands before a `=`,
 * toml_value.c, toml_scalar.c and toml_string.c what stands behind it, toml_table.c knows which
 * tables may be added to, and toml_reader.c steps through the text for all of them. */

#include <glib.h>

#include "base/strbuf.h"
#include "config/toml.h"

#define TOML_MAX_DEPTH 64

struct toml_place {
	int line, column; /* 1-based; columns in characters */
};

struct toml_reader {
	struct arena *arena;
	const char *path;
	const char *at, *end;
	struct toml_place place; /* of `at` */
	GHashTable *names;       /* what every table holds: toml_names_new */
	struct error *err;
};

enum toml_origin {
	TOML_VALUE,   /* stands behind a `=`: nothing can be added to it */
	TOML_IMPLIED, /* a table that the header of one below it names: its own may still come */
	TOML_HEADER,  /* a table that has had its header */
	TOML_DOTTED,  /* a table that a dotted key makes: only such keys add to it */
	TOML_TABLES,  /* a list of tables, grown by [[headers]] */
};

/* Every node of a TOML tree is the head of one of these. */
struct toml_node {
	struct node node;
	enum toml_origin origin;
	int depth;       /* of the document: 1 */
	size_t capacity; /* of items or entries */
};

struct toml_key {
	struct node *parts[TOML_MAX_DEPTH];
	size_t count; /* of parts; at least 1 */
};

/* Records "not valid TOML: TEXT" for the place. Returns -1. */
int toml_fail(struct toml_reader *reader, struct toml_place place, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The byte that is so far ahead, or -1 behind the end. */
int toml_peek(const struct toml_reader *reader, size_t ahead);
/* Passes over so many bytes, of which none is a line end. */
void toml_advance(struct toml_reader *reader, size_t len);
/* Whether a line ends here (LF, CRLF); passes over that. */
bool toml_take_newline(struct toml_reader *reader);
void toml_skip_blanks(struct toml_reader *reader);
/* Passes over blanks and a comment, up to the line's end. */
int toml_skip_comment(struct toml_reader *reader);

GHashTable *toml_names_new(void);
/* A node with nothing in it, or NULL where it would be too deep. */
struct toml_node *toml_new(struct toml_reader *reader, enum node_kind kind, enum toml_origin origin,
	struct toml_place place, int depth);
void toml_append(struct toml_reader *reader, struct toml_node *list, struct toml_node *item);
/* Puts the value of a key into the table that the key is relative to. */
int toml_put(struct toml_reader *reader, struct toml_node *table, const struct toml_key *key,
	struct toml_node *value);
/* The table into which a [header], or a [[header]], leads; NULL where it may not be there. */
struct toml_node *toml_open(struct toml_reader *reader, struct toml_node *root,
	const struct toml_key *key, struct toml_place place, bool in_list);

int toml_read_key(struct toml_reader *reader, struct toml_key *ret_key);
/* A key, `=`, and a value, put into the table. */
int toml_read_pair(struct toml_reader *reader, struct toml_node *table);
struct toml_node *toml_read_value(struct toml_reader *reader, int depth);
/* A string at its opening quote, which is appended without quotes; long: may also be one of those
 * with three. */
int toml_read_string(struct toml_reader *reader, bool is_long, struct strbuf *out);
/* How many bytes from here on are a number, a boolean or a date; 0: none. */
size_t toml_scalar_length(const char *text, size_t len);

#endif
