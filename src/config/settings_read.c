#include "config/settings_read.h"

#include <stdarg.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "base/text.h"

void settings_fault(
	struct settings_reader *reader, const struct node *node, const char *format, ...)
{
	struct strbuf text = STRBUF_INIT;
	va_list args;

	reader->faults++;
	va_start(args, format);
	strbuf_vaddf(&text, format, args);
	va_end(args);
	report_add(reader->report, REPORT_ERROR, reader->settings->path, node->line, node->column,
		"%s", text.data);
	strbuf_release(&text);
}

static bool is_named(const struct node *node, const char *name)
{
	return node->kind == NODE_SCALAR && node->text_len == strlen(name) &&
	       memcmp(node->text, name, node->text_len) == 0;
}

static const struct settings_key *find_key(const struct settings_key *keys, const struct node *name)
{
	for (; keys->name; keys++) {
		if (is_named(name, keys->name)) {
			return keys;
		}
	}
	return NULL;
}

static void fault_unknown(
	struct settings_reader *reader, const struct settings_key *keys, const struct node *name)
{
	const char *words[64];
	const char *nearest;
	size_t count = 0;

	for (; keys->name && count < ARRAY_LEN(words) - 1; keys++) {
		words[count++] = keys->name;
	}
	words[count] = NULL;
	nearest = text_nearest(name->text, words);
	settings_fault(reader, name, "unknown key '%s'%s%s%s%s%s%s", name->text,
		reader->section[0] ? " in '" : "", reader->section, reader->section[0] ? "'" : "",
		nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
}

static void read_entry(struct settings_reader *reader, const struct settings_key *keys,
	const struct node_entry *entry, void *base)
{
	const struct settings_key *key;

	if (entry->key->kind != NODE_SCALAR) {
		settings_fault(reader, entry->key, "a key was expected");
		return;
	}
	key = find_key(keys, entry->key);
	if (!key) {
		fault_unknown(reader, keys, entry->key);
	} else if (!key->read) {
		settings_fault(reader, entry->key,
			"'%s' is not supported by this version of postrider", key->name);
	} else {
		key->read(reader, key, entry->value, (char *)base + key->offset);
	}
}

static void check_doubles(struct settings_reader *reader, const char *name, const struct node *map)
{
	const struct node *first = NULL;

	for (size_t i = 0; i < map->count; i++) {
		const struct node *key = map->entries[i].key;

		if (!is_named(key, name)) {
			continue;
		}
		if (first) {
			settings_fault(reader, key,
				"'%s' stands here a second time (first in line %d)", name,
				first->line);
		} else {
			first = key;
		}
	}
}

void settings_read_map(struct settings_reader *reader, const char *section,
	const struct settings_key *keys, const struct node *map, void *base)
{
	const char *outer = reader->section;

	reader->section = section;
	if (map->kind != NODE_MAP) {
		settings_fault(reader, map, "%s%s%s must be a map of keys and values",
			section[0] ? "'" : "", section[0] ? section : "the file",
			section[0] ? "'" : "");
		reader->section = outer;
		return;
	}
	for (size_t i = 0; i < map->count; i++) {
		read_entry(reader, keys, &map->entries[i], base);
	}
	for (; keys->name; keys++) {
		check_doubles(reader, keys->name, map);
		if (keys->required && !node_get(map, keys->name)) {
			settings_fault(reader, map, "'%s' is missing%s%s%s", keys->name,
				section[0] ? " in '" : "", section, section[0] ? "'" : "");
		}
	}
	reader->section = outer;
}
