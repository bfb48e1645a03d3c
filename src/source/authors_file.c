#include "source/authors_file.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "config/toml.h"

#define MAX_AUTHORS ((size_t)4 * 1024 * 1024)

struct authors_file authors_file_read(const struct source_context *context)
{
	const struct source_settings *settings = context->source;
	struct authors_file file = {.shown = settings->authors_shown};
	struct node_source source = {.path = settings->authors_shown};
	struct arena *arena = context->catalogue->arena;
	struct error err = ERROR_INIT;
	STRBUF(bytes);
	STRBUF(text);

	if (!settings->authors) {
		return file;
	}
	if (file_read(&bytes, settings->authors, MAX_AUTHORS, &err) < 0) {
		report_add(context->report, REPORT_WARNING, file.shown, 0, 0, "%s", err.text);
		return file;
	}
	hash_hex(bytes.data, bytes.len, file.hash);
	text_clean(&text, bytes.data, bytes.len, NULL);
	source.text = text.data;
	source.len = text.len;
	file.root = text_ends_with(file.shown, ".toml") ? toml_parse(arena, &source, &err)
							: node_parse(arena, &source, &err);
	if (!file.root) {
		report_add(context->report, REPORT_WARNING, NULL, 0, 0, "%s", err.text);
	}
	return file;
}

static bool is_called(const struct node *map, const char *id)
{
	static const char *const keys[] = {"id", "slug", "username", "key", "short_name"};

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		const char *text = node_text(node_get(map, keys[i]));

		if (text && strcmp(text, id) == 0) {
			return true;
		}
	}
	return false;
}

const struct node *authors_file_find(const struct authors_file *file, const char *id)
{
	const struct node *root = file ? file->root : NULL;
	const struct node *found = node_get(root, id);

	/* "authors:" around them does no harm. */
	if (!found && node_get(root, "authors")) {
		root = node_get(root, "authors");
		found = node_get(root, id);
	}
	for (size_t i = 0; !found && root && root->kind == NODE_LIST && i < root->count; i++) {
		found = is_called(root->items[i], id) ? root->items[i] : NULL;
	}
	return found;
}
