#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "config/toml.h"
#include "source/article_text.h"
#include "source/catalogue_table.h"
#include "source/fields.h"
#include "source/record.h"
#include "source/source.h"

#define MAX_CATALOGUE ((size_t)64 * 1024 * 1024)

/* The list: the document itself, or the first list among its keys. */
static const struct node *find_list(const struct node *root)
{
	if (root->kind == NODE_LIST) {
		return root;
	}
	for (size_t i = 0; root->kind == NODE_MAP && i < root->count; i++) {
		if (root->entries[i].value->kind == NODE_LIST) {
			return root->entries[i].value;
		}
	}
	return NULL;
}

static void add_entry(struct source_context *context, const struct node *entry, size_t order)
{
	struct catalogue *catalogue = context->catalogue;
	const char *file = context->source->shown;
	struct article *article;
	struct fields_context fields = {.source = context, .file = file, .map = entry};

	if (entry->kind != NODE_MAP) {
		report_add(context->report, REPORT_WARNING, file, entry->line, entry->column,
			"an article's map of keys and values was expected");
		return;
	}
	if (!node_get(entry, "title")) {
		report_add(context->report, REPORT_WARNING, file, entry->line, entry->column,
			"the article has no title and is left out");
		return;
	}
	article = catalogue_add(catalogue);
	article->path = file;
	article->line = entry->line;
	article->source = context->index;
	article->order = order;
	fields.article = article;
	if (fields_read(&fields) < 0) {
		catalogue->count--;
		return;
	}
	/* All entries share a file: the slug distinguishes them. */
	article->path = arena_printf(catalogue->arena, "%s#%s", file, article->slug);
	fields_finish(article);
	record_fingerprint(article);
}

/* By the file's ending; the YAML parser reads JSON, too. */
static const struct node *parse(
	struct arena *arena, const struct node_source *source, struct error *err)
{
	static const struct {
		const char *ending;
		char separator;
	} tables[] = {{".csv", ','}, {".tsv", '\t'}, {".tab", '\t'}};

	for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
		if (text_ends_with(source->path, tables[i].ending)) {
			return catalogue_table_parse(arena, source, tables[i].separator, err);
		}
	}
	return text_ends_with(source->path, ".toml") ? toml_parse(arena, source, err)
						     : node_parse(arena, source, err);
}

int source_load_catalogue(struct source_context *context, struct error *err)
{
	const char *shown = context->source->shown;
	struct text_place place = {.path = shown, .line = 1, .report = context->report};
	struct node_source source = {.path = shown, .first_line = 1};
	const struct node *root, *list;
	STRBUF(bytes);
	STRBUF(text);

	if (file_read(&bytes, context->source->path, MAX_CATALOGUE, err) < 0) {
		return error_wrap(err, "source '%s'", shown);
	}
	article_text(&text, &bytes, &place);
	source.text = text.data;
	source.len = text.len;
	root = parse(context->catalogue->arena, &source, err);
	if (!root) {
		return -1;
	}
	list = find_list(root);
	if (!list) {
		return error_set(err, ERROR_INPUT, "%s:%d:%d: a list of articles was expected",
			shown, root->line, root->column);
	}
	for (size_t i = 0; i < list->count; i++) {
		add_entry(context, list->items[i], i);
	}
	return 0;
}
