#ifndef POSTRIDER_TEMPLATE_MUSTACHE_NODE_H
#define POSTRIDER_TEMPLATE_MUSTACHE_NODE_H

/*
 * What a parsed template is made of. Only for the files of the engine: mustache.c makes it,
 * mustache_render.c and mustache_check.c walk it.
 *
 * The nodes lie in one array in the order of the text. Those inside a section follow it, up to
 * its `end`: to leave a section out is to go on at `end`.
 */

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "base/arena.h"
#include "base/error.h"
#include "template/mustache.h"

enum mustache_node_kind {
	MUSTACHE_TEXT, /* at most one line, with its line end */
	MUSTACHE_VARIABLE,
	MUSTACHE_SECTION,
	MUSTACHE_INVERTED,
	MUSTACHE_PARTIAL,
};

struct mustache_node {
	enum mustache_node_kind kind;
	bool raw;         /* variables: not escaped */
	bool line_start;  /* texts: a partial's indentation goes before it */
	bool standalone;  /* partials: alone on a line, so that each of its lines is indented */
	const char *text; /* texts: the bytes; partials: the indentation; not NUL-terminated */
	size_t len;
	const char *name; /* all but texts */
	size_t end;       /* sections: index of the node after the last one inside */
	int line;
	int column;
};

struct mustache {
	struct arena *arena; /* owns all strings */
	const char *name;
	struct mustache_node *nodes;
	size_t count;
	size_t capacity;
};

/* The values that names are looked up in, innermost first. */
struct mustache_frame {
	const json_t *value;
	const struct mustache_frame *outer; /* NULL: none */
};

/* The value of a name as the specification resolves it: the first part of a dotted name in the
 * innermost object that has it, the other parts in there. NULL where it is not known. */
const json_t *mustache_lookup(const struct mustache_frame *frame, const char *name);

/* True where the options let this name stand unescaped. */
bool mustache_raw_allowed(const struct mustache_options *options, const char *name);

/* Finds the partial; *ret_partial becomes NULL where there is none. */
int mustache_find_partial(const struct mustache_options *options, const char *name,
	const struct mustache **ret_partial, struct error *err);

/* Fails with the node's place before the text. Returns -1. */
int mustache_fail(const struct mustache *template, const struct mustache_node *node,
	struct error *err, const char *format, ...) __attribute__((format(printf, 4, 5)));
/* The failures that rendering and checking share. */
int mustache_fail_raw(
	const struct mustache *template, const struct mustache_node *node, struct error *err);
int mustache_fail_compound(const struct mustache *template, const struct mustache_node *node,
	const json_t *value, struct error *err);
int mustache_fail_depth(
	const struct mustache *template, const struct mustache_node *node, struct error *err);

#endif
