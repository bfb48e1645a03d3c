#include "source/folder_data.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "source/template_permalink.h"

#define MAX_DATA ((size_t)1024 * 1024)

bool folder_data_is_one(const char *relative)
{
	static const char *const endings[] = {".json", ".11tydata.json"};
	FREE_ON_EXIT char *folder = path_folder(relative);
	const char *own = path_name(folder), *name = path_name(relative);
	size_t len = strlen(own);

	for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
		if (strncmp(name, own, len) == 0 && strcmp(name + len, endings[i]) == 0) {
			return true;
		}
	}
	return false;
}

static void warn(const struct source_context *context, const struct scanned_file *file,
	const struct node *node, const char *text)
{
	report_add(
		context->report, REPORT_WARNING, file->path, node->line, node->column, "%s", text);
}

/* Reads the permalink of the file. Returns whether it has one. */
static bool read_rule(const struct source_context *context, const struct scanned_file *file,
	const struct node *node, struct folder_rule *rule)
{
	const char *text = node_text(node);
	size_t folder = (size_t)(path_name(file->relative) - file->relative);
	bool has_page;
	STRBUF(pattern);

	rule->folder = arena_strndup(context->catalogue->arena, file->relative, folder);
	rule->permalink = NULL;
	if (!text) {
		return false;
	}
	if (node->plain && node_bool(node, &has_page) == 0) {
		return !has_page;
	}
	if (!template_permalink(&pattern, text)) {
		warn(context, file, node,
			"this template of addresses is not understood: 'permalink' of the source "
			"can say it");
		return false;
	}
	rule->permalink = arena_strdup(context->catalogue->arena, pattern.data);
	return true;
}

static bool read_file(const struct source_context *context, const struct scanned_file *file,
	struct hash *hash, struct folder_rule *rule)
{
	FREE_ON_EXIT char *path = path_join(context->source->path, file->relative);
	struct node_source source = {.path = file->path};
	struct error err = ERROR_INIT;
	const struct node *root;
	STRBUF(text);

	if (file_read(&text, path, MAX_DATA, &err) < 0) {
		report_add(context->report, REPORT_WARNING, file->path, 0, 0, "%s", err.text);
		return false;
	}
	hash_add(hash, file->relative, strlen(file->relative) + 1);
	hash_add(hash, text.data, text.len + 1);
	source.text = text.data;
	source.len = text.len;
	root = node_parse(context->catalogue->arena, &source, &err);
	if (!root) {
		report_add(context->report, REPORT_WARNING, NULL, 0, 0, "%s", err.text);
		return false;
	}
	return read_rule(context, file, node_get(root, "permalink"), rule);
}

struct folder_data folder_data_read(const struct source_context *context, struct hash *hash)
{
	const struct scanned_source *seen = context->seen;
	struct folder_data data = {0};

	if (!seen->data_count) {
		return data;
	}
	data.rules = arena_alloc(context->catalogue->arena, seen->data_count * sizeof(*data.rules));
	for (size_t i = 0; i < seen->data_count; i++) {
		data.count += read_file(context, &seen->data[i], hash, &data.rules[data.count]);
	}
	return data;
}

const struct folder_rule *folder_data_find(const struct folder_data *data, const char *relative)
{
	const struct folder_rule *nearest = NULL;

	for (size_t i = 0; data && i < data->count; i++) {
		const struct folder_rule *rule = &data->rules[i];

		if (text_starts_with(relative, rule->folder) &&
			(!nearest || strlen(rule->folder) > strlen(nearest->folder))) {
			nearest = rule;
		}
	}
	return nearest;
}
