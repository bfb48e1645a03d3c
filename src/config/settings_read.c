#include "config/settings_read.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/url.h"

void settings_fault(
	struct settings_reader *reader, const struct node *node, const char *format, ...)
{
	struct strbuf text = STRBUF_INIT;
	va_list args;

	va_start(args, format);
	strbuf_vaddf(&text, format, args);
	va_end(args);
	report_add(reader->report, REPORT_ERROR, reader->settings->path, node->line, node->column,
		"%s", text.data);
	strbuf_release(&text);
}

static const struct settings_key *find_key(const struct settings_key *keys, const char *name)
{
	for (; keys->name; keys++) {
		if (strcmp(keys->name, name) == 0) {
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
	key = find_key(keys, entry->key->text);
	if (!key) {
		fault_unknown(reader, keys, entry->key);
	} else if (!key->read) {
		settings_fault(reader, entry->key,
			"'%s' is not supported by this version of postrider", key->name);
	} else {
		key->read(reader, key, entry->value, (char *)base + key->offset);
	}
}

static void check_doubles(struct settings_reader *reader, const struct node *map)
{
	for (size_t i = 1; i < map->count; i++) {
		for (size_t j = 0; j < i; j++) {
			const struct node *a = map->entries[i].key, *b = map->entries[j].key;

			if (a->kind == NODE_SCALAR && b->kind == NODE_SCALAR &&
				strcmp(a->text, b->text) == 0) {
				settings_fault(reader, a,
					"'%s' stands here a second time (first in line %d)",
					a->text, b->line);
				break;
			}
		}
	}
}

void settings_read_map(struct settings_reader *reader, const char *section,
	const struct settings_key *keys, const struct node *map, void *base)
{
	const char *outer = reader->section;

	reader->section = section;
	if (map->kind != NODE_MAP) {
		settings_fault(reader, map, "'%s' must be a map of keys and values", section);
		reader->section = outer;
		return;
	}
	check_doubles(reader, map);
	for (size_t i = 0; i < map->count; i++) {
		read_entry(reader, keys, &map->entries[i], base);
	}
	for (; keys->name; keys++) {
		if (keys->required && !node_get(map, keys->name)) {
			settings_fault(reader, map, "'%s' is missing%s%s%s", keys->name,
				section[0] ? " in '" : "", section, section[0] ? "'" : "");
		}
	}
	reader->section = outer;
}

const char *settings_expect_text(
	struct settings_reader *reader, const struct settings_key *key, const struct node *node)
{
	static const char *const kinds[] = {
		[NODE_SCALAR] = "nothing", [NODE_LIST] = "a list", [NODE_MAP] = "a map"};
	const char *text = node_text(node);

	if (!text) {
		settings_fault(
			reader, node, "'%s' must be a text, not %s", key->name, kinds[node->kind]);
		return NULL;
	}
	for (const char *p = text; *p; p++) {
		if ((unsigned char)*p < 0x20 && *p != '\n' && *p != '\t') {
			settings_fault(reader, node, "'%s' holds a control character", key->name);
			return NULL;
		}
	}
	return text;
}

void settings_read_text(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node);

	if (text) {
		*(const char **)field = text;
	}
}

void settings_read_line(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node);

	if (text && strchr(text, '\n')) {
		settings_fault(reader, node, "'%s' must be one line", key->name);
	} else if (text) {
		*(const char **)field = text;
	}
}

void settings_read_path(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node);

	if (text) {
		FREE_ON_EXIT char *joined = path_join(reader->settings->folder, text);

		*(const char **)field = arena_strdup(reader->settings->arena, joined);
	}
}

void settings_read_url(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node);
	struct error err = ERROR_INIT;
	STRBUF(url);

	if (!text) {
		return;
	}
	if (url_normalise(&url, text, &err) < 0 || strpbrk(text, "?#")) {
		settings_fault(reader, node,
			"'%s' must be a URL such as 'https://blog.example.org/', not '%s'",
			key->name, text);
		return;
	}
	if (!strbuf_ends_with(&url, "/")) {
		strbuf_add_char(&url, '/');
	}
	*(const char **)field = arena_strdup(reader->settings->arena, url.data);
}

void settings_read_bool(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	if (node_bool(node, field) < 0) {
		settings_fault(reader, node, "'%s' must be yes or no", key->name);
	}
}

void settings_read_int(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = node_text(node);
	char *end = NULL;
	long value = 0;

	errno = 0;
	if (text) {
		value = strtol(text, &end, 10);
	}
	if (!text || end == text || *end || errno || value < key->low || value > key->high) {
		settings_fault(reader, node, "'%s' must be a whole number from %lld to %lld",
			key->name, (long long)key->low, (long long)key->high);
		return;
	}
	*(int *)field = (int)value;
}

void settings_read_bytes(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = node_text(node);
	char *end = NULL;
	long long value = 0;
	int shift = 0;

	errno = 0;
	if (text) {
		value = strtoll(text, &end, 10);
		if (end != text && (*end == 'K' || *end == 'k')) {
			shift = 10;
		} else if (end != text && *end == 'M') {
			shift = 20;
		}
	}
	if (!text || end == text || end[shift ? 1 : 0] || errno || value < 0 ||
		value > key->high >> shift || value << shift < key->low) {
		settings_fault(reader, node,
			"'%s' must be a size such as '512K' or '1M', at least %lld bytes",
			key->name, (long long)key->low);
		return;
	}
	*(int64_t *)field = value << shift;
}

void settings_read_duration(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node);
	struct error err = ERROR_INIT;

	if (text && duration_parse(text, field, &err) < 0) {
		settings_fault(reader, node, "'%s' must be a time such as '15m' or '2h', not '%s'",
			key->name, text);
	}
}

void settings_read_zone(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node);
	struct error err = ERROR_INIT;
	struct zone *zone;

	if (!text) {
		return;
	}
	zone = zone_new(text, &err);
	if (!zone) {
		settings_fault(reader, node, "%s", err.text);
		return;
	}
	zone_free(*(struct zone **)field);
	*(struct zone **)field = zone;
}

void settings_read_day(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node);
	struct error err = ERROR_INIT;
	STRBUF(day);
	int64_t at;

	if (!text) {
		return;
	}
	if (strlen(text) != 10 || date_parse_rfc3339(text, &at, &err) < 0) {
		settings_fault(reader, node, "'%s' must be a day such as '2024-01-01', not '%s'",
			key->name, text);
		return;
	}
	*(const char **)field = text;
}

void settings_read_address(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node);
	const char *at = text ? strrchr(text, '@') : NULL;

	if (text && (!at || at == text || !at[1] || strpbrk(text, " \t\n<>,;"))) {
		settings_fault(reader, node,
			"'%s' must be an address such as 'notes@example.org', not '%s'", key->name,
			text);
	} else if (text) {
		*(const char **)field = text;
	}
}

void settings_read_file_name(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node);
	bool on;

	if (!text) {
		return;
	}
	if (node->plain && node_bool(node, &on) == 0) {
		if (!on) {
			*(const char **)field = NULL;
		}
		return;
	}
	if (strchr(text, '/') || text[0] == '.' || strlen(text) > 200 || strchr(text, '\n')) {
		settings_fault(reader, node, "'%s' must be a file name such as 'feed.xml', or no",
			key->name);
		return;
	}
	*(const char **)field = text;
}
