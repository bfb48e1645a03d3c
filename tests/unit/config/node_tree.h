#ifndef POSTRIDER_TESTS_NODE_TREE_H
#define POSTRIDER_TESTS_NODE_TREE_H

/* Parses YAML and writes the tree down again in one line, for comparison. */

#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "config/node.h"
#include "unit.h"

/* The tree in one line: {key: value, …}, [item, …], plain scalars as they are, quoted ones in
 * quotes with NUL, LF, CR and TAB escaped; with places as @line:column where wanted. */
static inline void add_scalar(struct strbuf *out, const struct node *node)
{
	strbuf_add_string(out, node->plain ? "" : "\"");
	for (size_t i = 0; i < node->text_len; i++) {
		static const char escaped[] = "\0\n\r\t", names[] = "0nrt";
		const char *found = memchr(escaped, node->text[i], 4);
		if (found) {
			strbuf_addf(out, "\\%c", names[found - escaped]);
		} else {
			strbuf_add_char(out, node->text[i]);
		}
	}
	strbuf_add_string(out, node->plain ? "" : "\"");
}

static inline void add_tree(struct strbuf *out, const struct node *node, bool places)
{
	if (node->kind == NODE_SCALAR) {
		add_scalar(out, node);
	} else {
		strbuf_add_char(out, node->kind == NODE_LIST ? '[' : '{');
	}
	for (size_t i = 0; i < node->count; i++) {
		strbuf_add_string(out, i ? ", " : "");
		if (node->kind == NODE_LIST) {
			add_tree(out, node->items[i], places);
		} else {
			add_tree(out, node->entries[i].key, places);
			strbuf_add_string(out, ": ");
			add_tree(out, node->entries[i].value, places);
		}
	}
	if (node->kind != NODE_SCALAR) {
		strbuf_add_char(out, node->kind == NODE_LIST ? ']' : '}');
	}
	if (places) {
		strbuf_addf(out, "@%d:%d", node->line, node->column);
	}
}

struct parsed {
	struct arena *arena;
	struct node *node;
	struct error err;
};

static inline struct parsed parse_bytes(const char *text, size_t len, int first_line)
{
	struct parsed parsed = {.arena = arena_new(), .err = ERROR_INIT};
	struct node_source source = {
		.path = "x.yaml", .first_line = first_line, .text = text, .len = len};
	parsed.node = node_parse(parsed.arena, &source, &parsed.err);
	return parsed;
}

static inline struct parsed parse(const char *text)
{
	return parse_bytes(text, strlen(text), 0);
}

struct tree_case {
	const char *text;
	const char *expected; /* the tree, or the error where it begins with x.yaml: */
};

static inline void check_case(const struct tree_case *test, int first_line, bool places)
{
	struct parsed parsed = parse_bytes(test->text, strlen(test->text), first_line);
	STRBUF(found);
	if (parsed.node) {
		add_tree(&found, parsed.node, places);
	} else {
		assert_int_equal(parsed.err.kind, ERROR_INPUT);
		strbuf_add_string(&found, parsed.err.text);
	}
	if (strcmp(found.data, test->expected) != 0) {
		fail_msg("%s\ngives    %s\ninstead of %s", test->text, found.data, test->expected);
	}
	arena_free(parsed.arena);
}

#endif
