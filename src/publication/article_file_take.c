#include <glib.h>
#include <string.h>

#include "base/mem.h"
#include "publication/article_file_read.h"
#include "publication/articles.h"
#include "store/articles.h"

/* The rows of the store by one of their texts; those that are there before those that are gone. */
static GHashTable *index_rows(const struct known_list *known, size_t member)
{
	GHashTable *table = g_hash_table_new(g_str_hash, g_str_equal);

	for (int gone = 0; gone <= 1; gone++) {
		for (size_t i = 0; i < known->count; i++) {
			struct known_article *row = &known->items[i];
			char *key = *(char **)((char *)row + member);

			if ((row->vanished != 0) == gone && key[0] &&
				!g_hash_table_contains(table, key)) {
				g_hash_table_insert(table, key, row);
			}
		}
	}
	return table;
}

/* One way to find rows for those entries that have none yet; a row serves one entry. */
static void match(struct id_file *import, GHashTable *taken, size_t of_row, size_t of_entry)
{
	GHashTable *table = index_rows(&import->known, of_row);

	for (size_t i = 0; i < import->count; i++) {
		struct id_entry *entry = &import->entries[i];
		const char *key = *(const char **)((char *)entry + of_entry);
		struct known_article *row = key && !entry->row ? g_hash_table_lookup(table, key)
							       : NULL;

		if (row && g_hash_table_add(taken, row)) {
			entry->row = row;
		}
	}
	g_hash_table_destroy(table);
}

static void match_all(struct id_file *import)
{
	GHashTable *taken = g_hash_table_new(NULL, NULL);

	match(import, taken, offsetof(struct known_article, id), offsetof(struct id_entry, id));
	match(import, taken, offsetof(struct known_article, path), offsetof(struct id_entry, path));
	match(import, taken, offsetof(struct known_article, url), offsetof(struct id_entry, url));
	g_hash_table_destroy(taken);
}

static bool same_moment(const struct moment *a, const struct moment *b)
{
	return a->at == b->at && a->offset == b->offset && a->day == b->day;
}

/* Its dates, which are the row's from now on. */
static void date_row(struct id_file *import, const struct id_entry *entry)
{
	struct known_article *row = entry->row;

	if (!same_moment(&row->published, &entry->published) ||
		!same_moment(&row->updated, &entry->updated)) {
		row->published = entry->published;
		row->updated = entry->updated;
		row->dirty = true;
		import->counts.dated++;
	}
}

static struct known_article waiting(const struct id_file *import, const struct id_entry *entry)
{
	return (struct known_article){
		.id = entry->id,
		.path = entry->path ? entry->path : "",
		.url = entry->url ? entry->url : "",
		.title = entry->title ? entry->title : "",
		.content_hash = "",
		.published = entry->published,
		.updated = entry->updated,
		.changed = entry->published.at,
		.vanished = import->publication->started,
	};
}

static int save_rows(struct id_file *import, struct error *err)
{
	int64_t *numbers = arena_alloc(import->arena, (import->count + 1) * sizeof(*numbers));
	const char **ids = arena_alloc(import->arena, (import->count + 1) * sizeof(*ids));
	size_t renamed = 0;

	for (size_t i = 0; i < import->count; i++) {
		struct id_entry *entry = &import->entries[i];

		if (!entry->row) {
			import->counts.added++;
			continue;
		}
		date_row(import, entry);
		if (strcmp(entry->row->id, entry->id) != 0) {
			numbers[renamed] = entry->row->number;
			ids[renamed++] = entry->id;
		}
	}
	import->counts.renamed = renamed;
	if (articles_rename(import->publication->store, numbers, ids, renamed, err) < 0) {
		return -1;
	}
	for (size_t i = 0; i < import->count; i++) {
		struct id_entry *entry = &import->entries[i];
		struct known_article added = waiting(import, entry);
		struct known_article *row = entry->row ? entry->row : &added;

		if ((!entry->row || row->dirty) &&
			article_save(import->publication, row, err) < 0) {
			return -1;
		}
	}
	return 0;
}

/* The day that ids name stays, where the store has one. */
static int save(void *ctx, struct error *err)
{
	struct id_file *import = ctx;
	struct store *store = import->publication->store;
	FREE_ON_EXIT char *since = NULL;

	if (store_get_since(store, &since, err) < 0 || save_rows(import, err) < 0) {
		return -1;
	}
	return !since && import->since ? store_set_since(store, import->since, err) : 0;
}

static int take(struct id_file *import, const struct strbuf *bytes, struct error *err)
{
	if (article_file_read(import, bytes, err) < 0 ||
		known_articles_load(
			import->publication->store, import->arena, &import->known, err) < 0) {
		return -1;
	}
	if (import->faults) {
		return error_set(err, ERROR_INPUT, "'%s' has %zu faults: nothing is taken",
			import->shown, import->faults);
	}
	match_all(import);
	return publication_transaction(import->publication, save, import, err);
}

int article_file_take(const struct publication *publication, const char *shown,
	const struct strbuf *bytes, struct import_counts *ret_counts, struct error *err)
{
	struct id_file import = {
		.publication = publication,
		.shown = shown,
		.arena = arena_new(),
	};
	int result = take(&import, bytes, err);

	if (result == 0) {
		*ret_counts = import.counts;
	}
	arena_free(import.arena);
	return result;
}
