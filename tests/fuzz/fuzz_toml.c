/* TOML: any bytes are a tree, or an error with its place. */

#include <string.h>

#include "fuzz.h"

#include "config/toml.h"

/* Returns the depth of a tree that is as its header says. */
static int check(const struct node *node)
{
	int deepest = 0;

	HOLDS(node->line >= 1 && node->column >= 1);
	HOLDS(node->kind != NODE_SCALAR || node->text[node->text_len] == '\0');
	for (size_t i = 0; i < node->count; i++) {
		bool is_list = node->kind == NODE_LIST;
		int depth = check(is_list ? node->items[i] : node->entries[i].value);

		HOLDS(is_list || node->entries[i].key->kind == NODE_SCALAR);
		deepest = depth > deepest ? depth : deepest;
	}
	return deepest + 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct node_source source = {.path = "x.toml", .text = (const char *)data, .len = size};
	struct arena *arena = arena_new();
	struct error err = ERROR_INIT;
	const struct node *root = toml_parse(arena, &source, &err);

	if (root) {
		HOLDS(root->kind == NODE_MAP && check(root) <= 64);
	} else {
		HOLDS(err.kind == ERROR_INPUT && strncmp(err.text, "x.toml:", 7) == 0);
	}
	arena_free(arena);
	return 0;
}
