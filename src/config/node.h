#ifndef POSTRIDER_CONFIG_NODE_H
#define POSTRIDER_CONFIG_NODE_H

/*
 * A YAML document as a tree that keeps every scalar as the text that was written, and every place
 * for messages. What a scalar means is decided by whoever reads it: `title: 2019` is a text,
 * `draft: yes` a boolean. By libyaml's events, for the configuration, front matter and catalogues.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"

enum node_kind {
	NODE_SCALAR,
	NODE_LIST,
	NODE_MAP,
};

struct node_entry;

struct node {
	enum node_kind kind;
	int line;                   /* 1-based */
	int column;                 /* 1-based, in characters */
	const char *text;           /* of a scalar; may be "" */
	size_t text_len;            /* a scalar may hold a NUL ("\0" in double quotes) */
	bool plain;                 /* written without quotes */
	struct node **items;        /* of a list */
	struct node_entry *entries; /* of a map, in the order written */
	size_t count;               /* of items or entries */
};

struct node_entry {
	const struct node *key;
	struct node *value;
};

/* What is parsed, and where it stands. */
struct node_source {
	const char *path; /* for messages */
	int first_line;   /* line of the first byte in that file; 0 counts as 1 */
	const char *text;
	size_t len;
};

/* Parses the first document; a byte order mark before it is passed over. An empty one is an empty
 * map. Everything belongs to the arena; an alias shares the node of its anchor. NULL with
 * ERROR_INPUT and `path:line:column:` where it is not YAML or not UTF-8, nests deeper than 64, has
 * more than 1000 anchors, or holds an alias to something unknown (or around itself). */
struct node *node_parse(struct arena *arena, const struct node_source *source, struct error *err);

/* The value of a key, or NULL. Of duplicate keys the last counts; a key that holds a NUL is never
 * found. map may be NULL or no map. */
const struct node *node_get(const struct node *map, const char *key);
/* A scalar without quotes that is empty, ~ or null. NULL counts as null. */
bool node_is_null(const struct node *node);
/* The text of a scalar that is not null and holds no NUL, else NULL. */
const char *node_text(const struct node *node);
/* yes/no, true/false, on/off, y/n, 1/0, in any case. Returns -1 where it is none of them. */
int node_bool(const struct node *node, bool *ret_value);

#endif
