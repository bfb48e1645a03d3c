#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "config/settings_read.h"

#define FIELD(member) offsetof(struct settings, member)

static void read_content(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node);

	if (text && strcmp(text, "full") != 0 && strcmp(text, "summary") != 0) {
		settings_fault(reader, node, "'content' must be full or summary, not '%s'", text);
	} else if (text) {
		*(bool *)field = strcmp(text, "full") == 0;
	}
}

/* A list that may hold the word category. */
static void read_per(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	bool per_category = false;

	if (node->kind != NODE_LIST) {
		settings_fault(reader, node, "'%s' must be a list such as [category]", key->name);
		return;
	}
	for (size_t i = 0; i < node->count; i++) {
		const char *text = node_text(node->items[i]);

		if (text && strcmp(text, "category") == 0) {
			per_category = true;
		} else if (text && (strcmp(text, "tag") == 0 || strcmp(text, "author") == 0)) {
			settings_fault(reader, node->items[i],
				"'per: %s' is not supported by this version of postrider", text);
		} else {
			settings_fault(
				reader, node->items[i], "'%s' may hold category only", key->name);
		}
	}
	*(bool *)field = per_category;
}

static void read_category_path(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node);

	if (!text) {
		return;
	}
	if (text[0] == '/' || text[0] == '.' || strstr(text, "/.") || strstr(text, "//") ||
		!strstr(text, ":slug") || !text_ends_with(text, "/") || strpbrk(text, "\n\t")) {
		settings_fault(reader, node,
			"'%s' must be a folder below the output with ':slug' in it, such as "
			"'category/:slug/'",
			key->name);
		return;
	}
	*(const char **)field = text;
}

static void read_paths(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	static const struct settings_key keys[] = {
		{.name = "category",
			.read = read_category_path,
			.offset = FIELD(output.category_path)},
		{.name = "tag"},
		{.name = "author"},
		{.name = "archive"},
		{0},
	};

	(void)key;
	(void)field;
	settings_read_map(reader, "output.paths", keys, node, reader->settings);
}

/* Two files of one name would replace each other in every run. */
static void check_names(struct settings_reader *reader, const struct node *map)
{
	static const char *const keys[] = {"rss", "atom", "json"};
	const struct output_settings *output = &reader->settings->output;
	const char *names[] = {
		output->rss, output->atom, output->json, "feeds.opml", "feed.css", "sitemap.xml"};

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		for (size_t j = i + 1; names[i] && j < ARRAY_LEN(names); j++) {
			const struct node *given = node_get(map, keys[i]);

			if (names[j] && strcmp(names[i], names[j]) == 0) {
				settings_fault(reader, given ? given : map,
					"'%s' is the name of another file of the output: '%s'",
					keys[i], names[i]);
			}
		}
	}
}

void settings_read_output(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	static const struct settings_key keys[] = {
		{.name = "directory",
			.read = settings_read_path,
			.offset = FIELD(output.directory),
			.required = true},
		{.name = "rss", .read = settings_read_file_name, .offset = FIELD(output.rss)},
		{.name = "atom", .read = settings_read_file_name, .offset = FIELD(output.atom)},
		{.name = "json", .read = settings_read_file_name, .offset = FIELD(output.json)},
		{.name = "content", .read = read_content, .offset = FIELD(output.full)},
		{.name = "items",
			.read = settings_read_int,
			.offset = FIELD(output.items),
			.low = 1,
			.high = 10000},
		{.name = "per", .read = read_per, .offset = FIELD(output.per_category)},
		{.name = "paths", .read = read_paths},
		{.name = "bytes",
			.read = settings_read_bytes,
			.offset = FIELD(output.bytes),
			.low = 4096,
			.high = 64 * 1024 * 1024},
		{.name = "archive"},
		{.name = "gzip"},
		{.name = "robots"},
		{.name = "tombstones"},
		{0},
	};

	(void)key;
	(void)field;
	reader->settings->output.on = true;
	settings_read_map(reader, "output", keys, node, reader->settings);
	check_names(reader, node);
}

void settings_read_sitemap(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	static const struct settings_key keys[] = {
		{.name = "per", .read = read_per, .offset = FIELD(sitemap_per_category)},
		{.name = "include"},
		{.name = "urls"},
		{0},
	};

	(void)key;
	(void)field;
	settings_read_map(reader, "sitemap", keys, node, reader->settings);
}
