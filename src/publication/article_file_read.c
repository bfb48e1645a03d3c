#include "publication/article_file_read.h"

#include <glib.h>
#include <stdarg.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/url.h"

#define MAX_ID 2048 /* bytes */

static void fault(struct id_file *import, const struct node *node, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void fault(struct id_file *import, const struct node *node, const char *format, ...)
{
	va_list args;
	STRBUF(text);

	va_start(args, format);
	strbuf_vaddf(&text, format, args);
	va_end(args);
	report_add(import->publication->report, REPORT_ERROR, import->shown, node->line,
		node->column, "%s", text.data);
	import->faults++;
}

/* A text without control characters, or NULL where the key is missing or faulty. */
static const char *read_text(struct id_file *import, const struct node *map, const char *key)
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
	struct id_file *import, const struct node *map, const char *key, struct moment *moment)
{
	const char *text = read_text(import, map, key);
	struct error err = ERROR_INIT;

	if (text && date_parse(text, import->publication->settings->site.zone, moment, &err) < 0) {
		fault(import, node_get(map, key), "'%s': %s", key, err.text);
	}
}

static const char *read_url(struct id_file *import, const struct node *map)
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

static void check_keys(
	struct id_file *import, const struct node *map, const char *const *known_keys)
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

static void read_entry(struct id_file *import, const struct node *node)
{
	static const char *const keys[] = {
		"id", "path", "url", "title", "published", "updated", NULL};
	struct id_entry *entry = &import->entries[import->count++];
	size_t before = import->faults;

	entry->node = node;
	if (node->kind != NODE_MAP) {
		fault(import, node, "an article must be a map of id, path, url and dates");
		return;
	}
	check_keys(import, node, keys);
	entry->id = read_text(import, node, "id");
	/* Compared alone, and never printed: as odd as they are in the sources. */
	entry->path = node_text(node_get(node, "path"));
	entry->title = node_text(node_get(node, "title"));
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
static void check_unique(struct id_file *import)
{
	GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);

	for (size_t i = 0; i < import->count; i++) {
		const struct id_entry *entry = &import->entries[i];
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

int article_file_read(struct id_file *import, const struct strbuf *bytes, struct error *err)
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
	import->entries = arena_alloc(import->arena, (list->count + 1) * sizeof(struct id_entry));
	for (size_t i = 0; i < list->count; i++) {
		read_entry(import, list->items[i]);
	}
	check_unique(import);
	import->counts.articles = import->count;
	return 0;
}
