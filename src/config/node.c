#include "config/node.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"

const struct node *node_get(const struct node *map, const char *key)
{
	size_t len = strlen(key);

	if (!map || map->kind != NODE_MAP) {
		return NULL;
	}
	for (size_t i = map->count; i-- > 0;) {
		const struct node *name = map->entries[i].key;

		if (name->kind == NODE_SCALAR && name->text_len == len &&
			memcmp(name->text, key, len) == 0) {
			return map->entries[i].value;
		}
	}
	return NULL;
}

bool node_is_null(const struct node *node)
{
	return !node || (node->kind == NODE_SCALAR && node->plain &&
				(!node->text[0] || strcmp(node->text, "~") == 0 ||
					text_equal_nocase(node->text, "null")));
}

const char *node_text(const struct node *node)
{
	if (node_is_null(node) || node->kind != NODE_SCALAR ||
		strlen(node->text) != node->text_len) {
		return NULL;
	}
	return node->text;
}

int node_bool(const struct node *node, bool *ret_value)
{
	static const char *const yes_words[] = {"yes", "true", "on", "y", "1"};
	static const char *const no_words[] = {"no", "false", "off", "n", "0"};
	const char *text = node_text(node);

	for (size_t i = 0; text && i < ARRAY_LEN(yes_words); i++) {
		if (text_equal_nocase(text, yes_words[i])) {
			*ret_value = true;
			return 0;
		}
		if (text_equal_nocase(text, no_words[i])) {
			*ret_value = false;
			return 0;
		}
	}
	return -1;
}
