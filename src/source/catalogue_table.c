#include "source/catalogue_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/text.h"

struct table {
	struct arena *arena;
	const struct node **keys;
	size_t key_count;
	struct node **rows;
	size_t count, capacity;
};

static struct node *new_node(
	const struct table *table, enum node_kind kind, int line, size_t column)
{
	struct node *node = arena_alloc(table->arena, sizeof(*node));

	*node = (struct node){.kind = kind, .line = line, .column = (int)column + 1};
	return node;
}

/* The column is that of the table: libcsv gives no positions within a line. */
static struct node *new_scalar(
	const struct table *table, const char *text, size_t len, int line, size_t column)
{
	struct node *node = new_node(table, NODE_SCALAR, line, column);
	STRBUF(trimmed);

	strbuf_add(&trimmed, text, len);
	strbuf_trim(&trimmed);
	node->text = arena_strndup(table->arena, trimmed.data, trimmed.len);
	node->text_len = trimmed.len;
	node->plain = !trimmed.len;
	return node;
}

static bool is_list(const char *key)
{
	static const char *const lists[] = {"category", "categories", "tags", "keywords", "author",
		"authors", "aliases", "redirect_from"};

	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		if (text_equal_nocase(key, lists[i])) {
			return true;
		}
	}
	return false;
}

static struct node *read_cell(
	const struct table *table, const char *key, const char *text, int line, size_t column)
{
	struct node *list;

	if (!is_list(key) || !strchr(text, ';')) {
		return new_scalar(table, text, strlen(text), line, column);
	}
	list = new_node(table, NODE_LIST, line, column);
	list->items = arena_alloc(table->arena, (strlen(text) + 1) * sizeof(*list->items));
	while (*text) {
		size_t len = strcspn(text, ";");

		list->items[list->count++] = new_scalar(table, text, len, line, column);
		text += len + (text[len] == ';');
	}
	return list;
}

static void read_keys(struct table *table, const struct csv_row *row)
{
	table->keys = arena_alloc(table->arena, (row->count + 1) * sizeof(*table->keys));
	for (size_t i = 0; i < row->count; i++) {
		table->keys[i] = new_scalar(
			table, row->fields[i], strlen(row->fields[i]), row->line, i);
	}
	table->key_count = row->count;
}

static int on_row(void *ctx, const struct csv_row *row)
{
	struct table *table = ctx;
	struct node *map;

	if (!table->keys) {
		read_keys(table, row);
		return 0;
	}
	map = new_node(table, NODE_MAP, row->line, 0);
	map->entries = arena_alloc(table->arena, (table->key_count + 1) * sizeof(*map->entries));
	for (size_t i = 0; i < row->count && i < table->key_count; i++) {
		map->entries[map->count++] = (struct node_entry){
			.key = table->keys[i],
			.value = read_cell(
				table, table->keys[i]->text, row->fields[i], row->line, i),
		};
	}
	GROW(table->rows, table->count, table->capacity);
	table->rows[table->count++] = map;
	return 0;
}

struct node *catalogue_table_parse(
	struct arena *arena, const struct node_source *source, char separator, struct error *err)
{
	struct table table = {.arena = arena};
	struct node *list = new_node(&table, NODE_LIST, 1, 0);

	if (csv_read_separated(source->text, source->len, separator, on_row, &table, err) < 0) {
		free(table.rows);
		error_wrap(err, "%s", source->path);
		return NULL;
	}
	list->items = arena_alloc(arena, (table.count + 1) * sizeof(*list->items));
	if (table.count) {
		memcpy(list->items, table.rows, table.count * sizeof(*list->items));
	}
	list->count = table.count;
	free(table.rows);
	return list;
}
