#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/url.h"
#include "cmd/article_file.h"
#include "cmd/command.h"
#include "cmd/print.h"
#include "config/node.h"
#include "store/articles.h"

#define MAX_FILE (64 * 1024 * 1024)
#define MAX_ID   2048 /* bytes */

/* An article of the file. */
struct entry {
	const struct node *node;
	const char *id, *path, *url, *title;
	struct moment published, updated;
	struct known_article *row; /* of the store, where there is one */
};

struct import {
	struct context *context;
	const char *shown; /* the file, for messages */
	struct arena *arena;
	const char *since; /* or NULL */
	struct entry *entries;
	size_t count;
	struct known_list known;
	struct import_counts counts;
	size_t faults;
};

static void fault(struct import *import, const struct node *node, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void fault(struct import *import, const struct node *node, const char *format, ...)
{
	va_list args;
	STRBUF(text);

	va_start(args, format);
	strbuf_vaddf(&text, format, args);
	va_end(args);
	report_add(&import->context->report, REPORT_ERROR, import->shown, node->line, node->column,
		"%s", text.data);
	import->faults++;
}

/* A text without control characters, or NULL where the key is missing or faulty. */
static const char *read_text(struct import *import, const struct node *map, const char *key)
{
	const struct node *node = node_get(map, key);
	const char *text = node_text(node);

	if (!node) {
		return NULL;
	}
	if (!text || !text[0] || text_has_control(text, strlen(text))) {
		fault(import, node, "'%s' must be a text without control characters", key);
		return NULL;
	}
	return text;
}

static void read_moment(
	struct import *import, const struct node *map, const char *key, struct moment *moment)
{
	const char *text = read_text(import, map, key);
	struct error err = ERROR_INIT;

	if (text && date_parse(text, import->context->settings->site.zone, moment, &err) < 0) {
		fault(import, node_get(map, key), "'%s': %s", key, err.text);
	}
}

static const char *read_url(struct import *import, const struct node *map)
{
	const char *text = read_text(import, map, "url");
	struct error err = ERROR_INIT;
	STRBUF(url);

	if (text && url_normalise(&url, text, &err) < 0) {
		fault(import, node_get(map, "url"), "%s", err.text);
		return NULL;
	}
	return text ? arena_strdup(import->arena, url.data) : NULL;
}

static void check_keys(struct import *import, const struct node *map, const char *const *known_keys)
{
	for (size_t i = 0; i < map->count; i++) {
		const struct node *key = map->entries[i].key;
		const char *text = node_text(key);
		const char *nearest = text ? text_nearest(text, known_keys) : NULL;
		bool found = false;

		for (size_t k = 0; text && known_keys[k]; k++) {
			found |= strcmp(text, known_keys[k]) == 0;
		}
		if (!found) {
			fault(import, key, "unknown key '%s'%s%s%s", text ? text : "",
				nearest ? "; did you mean '" : "", nearest ? nearest : "",
				nearest ? "'?" : "");
		}
	}
}

static void read_entry(struct import *import, const struct node *node)
{
	static const char *const keys[] = {
		"id", "path", "url", "title", "published", "updated", NULL};
	struct entry *entry = &import->entries[import->count++];
	size_t before = import->faults;

	entry->node = node;
	if (node->kind != NODE_MAP) {
		fault(import, node, "an article must be a map of id, path, url and dates");
		return;
	}
	check_keys(import, node, keys);
	entry->id = read_text(import, node, "id");
	entry->path = read_text(import, node, "path");
	entry->title = read_text(import, node, "title");
	entry->url = read_url(import, node);
	read_moment(import, node, "published", &entry->published);
	read_moment(import, node, "updated", &entry->updated);
	if (import->faults > before) {
		return;
	}
	if (!entry->id || strlen(entry->id) > MAX_ID) {
		fault(import, node, "%s", entry->id ? "the 'id' is too long" : "there is no 'id'");
	} else if (!entry->path && !entry->url) {
		fault(import, node, "there is neither 'path' nor 'url'");
	} else if (!entry->published.set) {
		fault(import, node, "there is no date 'published'");
	} else if (entry->updated.set && entry->updated.at < entry->published.at) {
		fault(import, node, "'updated' is before 'published'");
	}
	if (!entry->updated.set) {
		entry->updated = entry->published;
	}
}

/* Nothing may be named twice. */
static void check_unique(struct import *import)
{
	GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);

	for (size_t i = 0; i < import->count; i++) {
		const struct entry *entry = &import->entries[i];
		const struct node *other;

		if (!entry->id) {
			continue;
		}
		other = g_hash_table_lookup(seen, entry->id);
		if (other) {
			fault(import, entry->node, "the id '%s' is in line %d, too", entry->id,
				other->line);
		} else {
			g_hash_table_insert(seen, (gpointer)(uintptr_t)entry->id,
				(gpointer)(uintptr_t)entry->node);
		}
	}
	g_hash_table_destroy(seen);
}

static int read_document(struct import *import, const struct strbuf *bytes, struct error *err)
{
	static const char *const keys[] = {"since", "articles", NULL};
	struct node_source source = {.path = import->shown, .text = bytes->data, .len = bytes->len};
	const struct node *root = node_parse(import->arena, &source, err);
	const struct node *list;
	struct moment day = {0};

	if (!root) {
		return -1;
	}
	list = node_get(root, "articles");
	if (root->kind != NODE_MAP || !list || list->kind != NODE_LIST) {
		return error_set(err, ERROR_INPUT,
			"%s:%d:%d: there is no list 'articles': this is no file of 'postrider "
			"article export'",
			import->shown, root->line, root->column);
	}
	check_keys(import, root, keys);
	read_moment(import, root, "since", &day);
	import->since = day.set && day.day ? node_text(node_get(root, "since")) : NULL;
	import->entries = arena_alloc(import->arena, (list->count + 1) * sizeof(struct entry));
	for (size_t i = 0; i < list->count; i++) {
		read_entry(import, list->items[i]);
	}
	check_unique(import);
	import->counts.articles = import->count;
	return 0;
}

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
static void match(struct import *import, GHashTable *taken, size_t of_row, size_t of_entry)
{
	GHashTable *table = index_rows(&import->known, of_row);

	for (size_t i = 0; i < import->count; i++) {
		struct entry *entry = &import->entries[i];
		const char *key = *(const char **)((char *)entry + of_entry);
		struct known_article *row = key && !entry->row ? g_hash_table_lookup(table, key)
							       : NULL;

		if (row && g_hash_table_add(taken, row)) {
			entry->row = row;
		}
	}
	g_hash_table_destroy(table);
}

static void match_all(struct import *import)
{
	GHashTable *taken = g_hash_table_new(NULL, NULL);

	match(import, taken, offsetof(struct known_article, id), offsetof(struct entry, id));
	match(import, taken, offsetof(struct known_article, path), offsetof(struct entry, path));
	match(import, taken, offsetof(struct known_article, url), offsetof(struct entry, url));
	g_hash_table_destroy(taken);
}

static bool same_moment(const struct moment *a, const struct moment *b)
{
	return a->at == b->at && a->offset == b->offset && a->day == b->day;
}

/* Its dates, which are the row's from now on. */
static void date_row(struct import *import, const struct entry *entry)
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

static struct known_article waiting(const struct import *import, const struct entry *entry)
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
		.vanished = import->context->started,
	};
}

static int save_rows(struct import *import, struct error *err)
{
	struct store *store = import->context->store;
	int64_t *numbers = arena_alloc(import->arena, (import->count + 1) * sizeof(*numbers));
	const char **ids = arena_alloc(import->arena, (import->count + 1) * sizeof(*ids));
	size_t renamed = 0;

	for (size_t i = 0; i < import->count; i++) {
		struct entry *entry = &import->entries[i];

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
		struct entry *entry = &import->entries[i];
		struct known_article added = waiting(import, entry);

		if ((!entry->row || entry->row->dirty) &&
			articles_put(store, entry->row ? entry->row : &added, err) < 0) {
			return -1;
		}
	}
	return 0;
}

static int save(struct import *import, struct error *err)
{
	struct store *store = import->context->store;
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
	if (result == 0 && !import->context->dry_run) {
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

static int take(struct import *import, const char *file, struct error *err)
{
	STRBUF(bytes);

	if (read_input(file, &bytes, err) < 0 || read_document(import, &bytes, err) < 0 ||
		articles_load(import->context->store, import->arena, &import->known, err) < 0) {
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
	struct import import = {
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
		context_take_lock(context, err) < 0 ||
		article_file_take(context, command_argument(context, 0), &counts, err) < 0) {
		return -1;
	}
	if (context->json) {
		print_json(json_pack("{s:b, s:I, s:I, s:I, s:I}", "dry_run", (int)context->dry_run,
			"articles", (json_int_t)counts.articles, "added", (json_int_t)counts.added,
			"renamed", (json_int_t)counts.renamed, "dated", (json_int_t)counts.dated));
	}
	print_line(context, "%zu articles: %zu %s, %zu with another id, %zu with other dates",
		counts.articles, counts.added, context->dry_run ? "would be added" : "added",
		counts.renamed, counts.dated);
	return 0;
}
