#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "announce/announce.h"
#include "base/file.h"
#include "base/mem.h"
#include "cmd/article_file_read.h"
#include "cmd/command.h"
#include "cmd/print.h"
#include "store/articles.h"

#define MAX_FILE (64 * 1024 * 1024)

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
		.vanished = import->context->publication.started,
	};
}

static int save_rows(struct id_file *import, struct error *err)
{
	const struct announcer announcer = publication_announcer(&import->context->publication);
	struct store *store = import->context->publication.store;
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
	if (articles_rename(store, numbers, ids, renamed, err) < 0) {
		return -1;
	}
	for (size_t i = 0; i < import->count; i++) {
		struct id_entry *entry = &import->entries[i];
		struct known_article added = waiting(import, entry);
		struct known_article *row = entry->row ? entry->row : &added;

		if ((!entry->row || row->dirty) &&
			(announce_note_article(
				 &announcer, row, import->context->publication.started, err) < 0 ||
				articles_put(store, row, err) < 0)) {
			return -1;
		}
	}
	return 0;
}

static int save(struct id_file *import, struct error *err)
{
	struct store *store = import->context->publication.store;
	FREE_ON_EXIT char *since = NULL;
	int result = store_get_since(store, &since, err);

	if (result == 0) {
		result = store_begin(store, err);
	}
	if (result == 0) {
		result = save_rows(import, err);
	}
	if (result == 0 && !since && import->since) {
		result = store_set_since(store, import->since, err);
	}
	if (result == 0 && !import->context->publication.dry_run) {
		result = store_commit(store, err);
	}
	store_rollback(store);
	return result;
}

static int read_input(const char *file, struct strbuf *out, struct error *err)
{
	char chunk[65536];
	size_t got;

	if (strcmp(file, "-") != 0) {
		return file_read(out, file, MAX_FILE, err);
	}
	while ((got = fread(chunk, 1, sizeof(chunk), stdin)) > 0) {
		if (out->len + got > MAX_FILE) {
			return error_set(
				err, ERROR_INPUT, "standard input is over %d bytes", MAX_FILE);
		}
		strbuf_add(out, chunk, got);
	}
	return ferror(stdin) ? error_errno(err, ERROR_IO, "cannot read standard input") : 0;
}

static int take(struct id_file *import, const char *file, struct error *err)
{
	STRBUF(bytes);

	if (read_input(file, &bytes, err) < 0 || article_file_read(import, &bytes, err) < 0 ||
		known_articles_load(import->context->publication.store, import->arena,
			&import->known, err) < 0) {
		return -1;
	}
	if (import->faults) {
		return error_set(err, ERROR_INPUT, "'%s' has %zu faults: nothing is taken",
			import->shown, import->faults);
	}
	match_all(import);
	return save(import, err);
}

int article_file_take(struct context *context, const char *file, struct import_counts *ret_counts,
	struct error *err)
{
	struct id_file import = {
		.context = context,
		.shown = strcmp(file, "-") == 0 ? "standard input" : file,
		.arena = arena_new(),
	};
	int result = take(&import, file, err);

	if (result == 0) {
		*ret_counts = import.counts;
	}
	arena_free(import.arena);
	return result;
}

int article_import(struct context *context, struct error *err)
{
	struct import_counts counts;

	if (command_expect(context, 1, 1, "the file", err) < 0 ||
		context_lock_run(context, err) < 0 ||
		article_file_take(context, command_argument(context, 0), &counts, err) < 0) {
		return -1;
	}
	if (context->json) {
		print_json(json_pack("{s:b, s:I, s:I, s:I, s:I}", "dry_run",
			(int)context->publication.dry_run, "articles", (json_int_t)counts.articles,
			"added", (json_int_t)counts.added, "renamed", (json_int_t)counts.renamed,
			"dated", (json_int_t)counts.dated));
	}
	print_line(context, "%zu articles: %zu %s, %zu with another id, %zu with other dates",
		counts.articles, counts.added,
		context->publication.dry_run ? "would be added" : "added", counts.renamed,
		counts.dated);
	return 0;
}
