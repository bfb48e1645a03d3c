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

static void read_per(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	static const char *const names[] = {"category", "tag", "author", NULL};
	struct output_settings *output = &reader->settings->output;
	bool *const flags[] = {&output->per_category, &output->per_tag, &output->per_author};

	(void)field;
	settings_read_words(reader, key, node, names, flags);
}

/* A relative path without hidden or empty parts, and with the word in it. */
static bool is_pattern(const char *text, const char *word)
{
	return text[0] != '/' && text[0] != '.' && !strstr(text, "/.") && !strstr(text, "//") &&
	       strstr(text, word) && !strpbrk(text, "\n\t");
}

static void read_channel_path(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node);

	if (text && (!is_pattern(text, ":slug") || !text_ends_with(text, "/"))) {
		settings_fault(reader, node,
			"'%s' must be a folder below the output with ':slug' in it, such as "
			"'%s/:slug/'",
			key->name, key->name);
	} else if (text) {
		*(const char **)field = text;
	}
}

static void read_archive_path(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node);

	if (text && (!is_pattern(text, ":n") || !text_ends_with(text, ".xml"))) {
		settings_fault(reader, node,
			"'%s' must be a file name with ':n' in it that ends in '.xml', such as "
			"'archive/:n.xml'",
			key->name);
	} else if (text) {
		*(const char **)field = text;
	}
}

/* Two kinds of channel in one folder would replace each other's feeds. */
static void check_paths(struct settings_reader *reader, const struct node *map)
{
	const struct output_settings *output = &reader->settings->output;
	const char *const paths[] = {output->category_path, output->tag_path, output->author_path};

	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		for (size_t j = 0; j < i; j++) {
			if (strcmp(paths[i], paths[j]) == 0) {
				settings_fault(
					reader, map, "two of the 'paths' are one: '%s'", paths[i]);
			}
		}
	}
}

static void read_paths(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	static const struct settings_key keys[] = {
		{.name = "category",
			.read = read_channel_path,
			.offset = FIELD(output.category_path)},
		{.name = "tag", .read = read_channel_path, .offset = FIELD(output.tag_path)},
		{.name = "author", .read = read_channel_path, .offset = FIELD(output.author_path)},
		{.name = "archive",
			.read = read_archive_path,
			.offset = FIELD(output.archive_path)},
		{0},
	};

	(void)key;
	(void)field;
	settings_read_map(reader, "output.paths", keys, node, reader->settings);
	check_paths(reader, node);
}

/* Two files of one name would replace each other in every run. */
static void check_names(struct settings_reader *reader, const struct node *map)
{
	static const char *const keys[] = {"rss", "atom", "json"};
	const struct output_settings *output = &reader->settings->output;
	const char *names[] = {output->rss, output->atom, output->json, "feeds.opml", "feed.css",
		"sitemap.xml", "robots.txt", "subscribe.html"};

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
		{.name = "per", .read = read_per},
		{.name = "paths", .read = read_paths},
		{.name = "bytes",
			.read = settings_read_bytes,
			.offset = FIELD(output.bytes),
			.low = 4096,
			.high = 64 * 1024 * 1024},
		{.name = "archive", .read = settings_read_bool, .offset = FIELD(output.archive)},
		{.name = "gzip", .read = settings_read_bool, .offset = FIELD(output.gzip)},
		{.name = "robots", .read = settings_read_bool, .offset = FIELD(output.robots)},
		{.name = "tombstones",
			.read = settings_read_bool,
			.offset = FIELD(output.tombstones)},
		{0},
	};

	(void)key;
	(void)field;
	reader->settings->output.on = true;
	settings_read_map(reader, "output", keys, node, reader->settings);
	check_names(reader, node);
}
