#include <string.h>

#include "config/toml_reader.h"

/* A name within its table, and what it stands for. */
struct name {
	const struct toml_node *table;
	const struct node *key;
	struct toml_node *value;
};

static guint name_hash(gconstpointer data)
{
	const struct name *name = data;
	guint hash = g_direct_hash(name->table);

	for (size_t i = 0; i < name->key->text_len; i++) {
		hash = hash * 33 + (unsigned char)name->key->text[i];
	}
	return hash;
}

static gboolean name_equal(gconstpointer a, gconstpointer b)
{
	const struct name *x = a, *y = b;

	return x->table == y->table && x->key->text_len == y->key->text_len &&
	       memcmp(x->key->text, y->key->text, x->key->text_len) == 0;
}

GHashTable *toml_names_new(void)
{
	return g_hash_table_new(name_hash, name_equal);
}

struct toml_node *toml_new(struct toml_reader *reader, enum node_kind kind, enum toml_origin origin,
	struct toml_place place, int depth)
{
	struct toml_node *node;

	if (depth > TOML_MAX_DEPTH) {
		toml_fail(reader, place, "nested too deeply");
		return NULL;
	}
	node = arena_alloc(reader->arena, sizeof(*node));
	node->node.kind = kind;
	node->node.line = place.line;
	node->node.column = place.column;
	node->origin = origin;
	node->depth = depth;
	return node;
}

/* Makes room for one more; the smaller array stays in the arena. */
static void *grow(struct toml_reader *reader, struct toml_node *node, void *elements, size_t size)
{
	void *more;

	if (node->node.count < node->capacity) {
		return elements;
	}
	node->capacity = node->capacity ? 2 * node->capacity : 4;
	more = arena_alloc(reader->arena, node->capacity * size);
	if (node->node.count) {
		memcpy(more, elements, node->node.count * size);
	}
	return more;
}

void toml_append(struct toml_reader *reader, struct toml_node *list, struct toml_node *item)
{
	struct node *node = &list->node;

	node->items = grow(reader, list, node->items, sizeof(struct node *));
	node->items[node->count++] = &item->node;
}

static struct toml_node *find(
	struct toml_reader *reader, const struct toml_node *table, const struct node *key)
{
	const struct name wanted = {.table = table, .key = key};
	const struct name *found = g_hash_table_lookup(reader->names, &wanted);

	return found ? found->value : NULL;
}

static void add(struct toml_reader *reader, struct toml_node *table, struct node *key,
	struct toml_node *value)
{
	struct name *name = arena_alloc(reader->arena, sizeof(*name));
	struct node *node = &table->node;

	*name = (struct name){.table = table, .key = key, .value = value};
	g_hash_table_add(reader->names, name);
	node->entries = grow(reader, table, node->entries, sizeof(struct node_entry));
	node->entries[node->count++] = (struct node_entry){.key = key, .value = &value->node};
}

static struct toml_place place_of(const struct node *node)
{
	return (struct toml_place){.line = node->line, .column = node->column};
}

static struct toml_node *refuse(
	struct toml_reader *reader, const struct node *key, const struct toml_node *there)
{
	toml_fail(reader, place_of(key), "'%s' is there already, in line %d", key->text,
		there->node.line);
	return NULL;
}

static struct toml_node *add_new(struct toml_reader *reader, struct toml_node *table,
	struct node *key, enum node_kind kind, enum toml_origin origin)
{
	struct toml_node *node = toml_new(reader, kind, origin, place_of(key), table->depth + 1);

	if (node) {
		add(reader, table, key, node);
	}
	return node;
}

/* One part of a dotted key. A table that a header implied becomes one of the key's, so that no
 * header can come for it. */
static struct toml_node *step_of_key(
	struct toml_reader *reader, struct toml_node *table, struct node *key)
{
	struct toml_node *next = find(reader, table, key);

	if (!next) {
		return add_new(reader, table, key, NODE_MAP, TOML_DOTTED);
	}
	if (next->origin != TOML_IMPLIED && next->origin != TOML_DOTTED) {
		return refuse(reader, key, next);
	}
	next->origin = TOML_DOTTED;
	return next;
}

/* One part of a header but the last: through lists of tables to their last table. */
static struct toml_node *step_of_header(
	struct toml_reader *reader, struct toml_node *table, struct node *key)
{
	struct toml_node *next = find(reader, table, key);

	if (!next) {
		return add_new(reader, table, key, NODE_MAP, TOML_IMPLIED);
	}
	if (next->origin == TOML_VALUE) {
		return refuse(reader, key, next);
	}
	if (next->origin == TOML_TABLES) {
		return (struct toml_node *)next->node.items[next->node.count - 1];
	}
	return next;
}

int toml_put(struct toml_reader *reader, struct toml_node *table, const struct toml_key *key,
	struct toml_node *value)
{
	struct node *last = key->parts[key->count - 1];
	struct toml_node *there;

	for (size_t i = 0; i + 1 < key->count && table; i++) {
		table = step_of_key(reader, table, key->parts[i]);
	}
	if (!table) {
		return -1;
	}
	there = find(reader, table, last);
	if (there) {
		refuse(reader, last, there);
		return -1;
	}
	add(reader, table, last, value);
	return 0;
}

/* A further table of a list. */
static struct toml_node *open_in_list(struct toml_reader *reader, struct toml_node *table,
	struct node *key, struct toml_place place)
{
	struct toml_node *list = find(reader, table, key), *item;

	if (list && list->origin != TOML_TABLES) {
		return refuse(reader, key, list);
	}
	list = list ? list : add_new(reader, table, key, NODE_LIST, TOML_TABLES);
	item = list ? toml_new(reader, NODE_MAP, TOML_HEADER, place, list->depth + 1) : NULL;
	if (item) {
		toml_append(reader, list, item);
	}
	return item;
}

struct toml_node *toml_open(struct toml_reader *reader, struct toml_node *root,
	const struct toml_key *key, struct toml_place place, bool in_list)
{
	struct node *last = key->parts[key->count - 1];
	struct toml_node *table = root, *there;

	for (size_t i = 0; i + 1 < key->count && table; i++) {
		table = step_of_header(reader, table, key->parts[i]);
	}
	if (!table || in_list) {
		return table ? open_in_list(reader, table, last, place) : NULL;
	}
	there = find(reader, table, last);
	if (there && there->origin != TOML_IMPLIED) {
		return refuse(reader, last, there);
	}
	there = there ? there : add_new(reader, table, last, NODE_MAP, TOML_HEADER);
	if (there) {
		there->origin = TOML_HEADER;
		there->node.line = place.line;
		there->node.column = place.column;
	}
	return there;
}
