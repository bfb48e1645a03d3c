#ifndef POSTRIDER_TEMPLATE_MUSTACHE_TAG_H
#define POSTRIDER_TEMPLATE_MUSTACHE_TAG_H

/*
 * Reading the tags of a template's text: delimiters, sigils, names, and whether a tag has its
 * line for itself. Only for mustache.c, which makes nodes of them.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "template/mustache_node.h"

struct mustache_scanner {
	const struct mustache *template; /* its name is for messages, its arena for names */
	const char *text;
	size_t len;
	/* The place of the offset `seen`, which only moves forward. */
	size_t seen;
	int line;
	int column;
	const char *open; /* the delimiters, as the tags before set them */
	const char *close;
	struct error *err;
};

struct mustache_tag {
	char kind;        /* the sigil, or '\0' for a plain variable */
	const char *body; /* what is between sigil and closing delimiter, trimmed */
	size_t len;
	size_t begin;              /* offsets in the text */
	size_t end;                /* of the byte after the closing delimiter */
	struct mustache_node node; /* the tag's place, for the node that it becomes */
};

/* Starts at the text's first byte. Returns -1 where the text is not UTF-8 or holds a NUL. */
int mustache_scanner_start(struct mustache_scanner *scanner);

/* The offset of the next tag at or after from; the text's length where there is none. */
size_t mustache_scanner_find(const struct mustache_scanner *scanner, size_t from);

/* Reads the tag that begins at the offset; its node gets the place alone. */
int mustache_tag_read(struct mustache_scanner *scanner, size_t begin, struct mustache_tag *ret_tag);

/* Gives the tag's node its name. Returns -1 where the body is no name. */
int mustache_tag_read_name(struct mustache_scanner *scanner, struct mustache_tag *tag);

/* Makes the delimiters those that a tag of the kind '=' names. */
int mustache_tag_set_delimiters(struct mustache_scanner *scanner, const struct mustache_tag *tag);

/* A tag that gives no output of its own and has its line for itself takes the line with it:
 * true, with the offsets where the line begins and where the next one does. */
bool mustache_tag_is_standalone(const struct mustache_scanner *scanner,
	const struct mustache_tag *tag, size_t *ret_line, size_t *ret_next);

/* True where the offset is the first of a line. */
bool mustache_at_line_start(const char *text, size_t offset);

#endif
