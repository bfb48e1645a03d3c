#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "base/url.h"
#include "config/settings_read.h"

#define KEY_FILE_BYTES ((size_t)1024)
#define KEY_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-"

#define FIELD(member) offsetof(struct settings, member)

static void read_per(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	static const char *const names[] = {"category", NULL};
	bool *const flags[] = {field};

	settings_read_words(reader, key, node, names, flags);
}

/* Lists of addresses: read here, made absolute by settings_resolve_pages. */
static void read_list(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, const char *const **ret_items, size_t *ret_count)
{
	const char **items;
	size_t count = 0;

	if (node->kind != NODE_LIST) {
		settings_fault(reader, node, "'%s' must be a list", key->name);
		return;
	}
	items = arena_alloc(reader->settings->arena, (node->count + 1) * sizeof(*items));
	for (size_t i = 0; i < node->count; i++) {
		const char *text = NULL;

		settings_read_line(reader, key, node->items[i], &text);
		if (text) {
			items[count++] = text;
		}
	}
	*ret_items = items;
	*ret_count = count;
}

static void read_include(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	struct sitemap_settings *sitemap = field;

	read_list(reader, key, node, &sitemap->include, &sitemap->include_count);
}

static void read_urls(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	struct sitemap_settings *sitemap = field;

	read_list(reader, key, node, &sitemap->urls, &sitemap->url_count);
}

void settings_read_sitemap(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	static const struct settings_key keys[] = {
		{.name = "per", .read = read_per, .offset = FIELD(sitemap.per_category)},
		{.name = "include", .read = read_include, .offset = FIELD(sitemap)},
		{.name = "urls", .read = read_urls, .offset = FIELD(sitemap)},
		{.name = "news", .read = settings_read_line, .offset = FIELD(sitemap.news)},
		{0},
	};

	(void)key;
	(void)field;
	settings_read_map(reader, "sitemap", keys, node, reader->settings);
}

static void read_type(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node);

	if (text && strcmp(text, "episodic") != 0 && strcmp(text, "serial") != 0) {
		settings_fault(
			reader, node, "'%s' must be episodic or serial, not '%s'", key->name, text);
	} else if (text) {
		*(const char **)field = text;
	}
}

void settings_read_podcast(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	static const struct settings_key keys[] = {
		{.name = "category",
			.read = settings_read_line,
			.offset = FIELD(podcast.category),
			.required = true},
		{.name = "subcategory",
			.read = settings_read_line,
			.offset = FIELD(podcast.subcategory)},
		{.name = "image", .read = settings_read_line, .offset = FIELD(podcast.image)},
		{.name = "type", .read = read_type, .offset = FIELD(podcast.type)},
		{.name = "explicit",
			.read = settings_read_bool,
			.offset = FIELD(podcast.is_explicit)},
		{0},
	};

	(void)key;
	(void)field;
	reader->settings->podcast.on = true;
	settings_read_map(reader, "podcast", keys, node, reader->settings);
}

void settings_read_websub(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	static const struct settings_key keys[] = {
		{.name = "hub",
			.read = settings_read_endpoint,
			.offset = FIELD(hub_url),
			.required = true},
		{0},
	};

	(void)key;
	(void)field;
	settings_read_map(reader, "websub", keys, node, reader->settings);
}

/* Unlike a secret, the key is read with the settings: it is public, and part of file names. */
static void read_key_file(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	struct indexnow_settings *indexnow = field;
	struct arena *arena = reader->settings->arena;
	struct error err = ERROR_INIT;
	const char *path = NULL;
	STRBUF(text);

	settings_read_path(reader, key, node, &path);
	if (!path) {
		return;
	}
	if (file_read(&text, path, KEY_FILE_BYTES, &err) < 0) {
		settings_fault(reader, node, "'%s': %s", key->name, err.text);
		return;
	}
	indexnow->key_text = arena_strdup(arena, text.data);
	strbuf_trim(&text);
	if (text.len < 8 || text.len > 128 || strspn(text.data, KEY_CHARACTERS) != text.len) {
		settings_fault(reader, node,
			"'%s' must hold 8 to 128 letters, digits and hyphens, which '%s' does not",
			key->name, path);
		return;
	}
	indexnow->key = arena_strdup(arena, text.data);
}

void settings_read_indexnow(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	static const struct settings_key keys[] = {
		{.name = "key_file",
			.read = read_key_file,
			.offset = FIELD(indexnow),
			.required = true},
		{.name = "server",
			.read = settings_read_endpoint,
			.offset = FIELD(indexnow.server)},
		{0},
	};

	(void)key;
	(void)field;
	settings_read_map(reader, "indexnow", keys, node, reader->settings);
}

/* An address below the site's URL, also where that has a path of its own. */
static const char *resolve(
	struct settings_reader *reader, const char *text, const struct node *place)
{
	struct error err = ERROR_INIT;
	STRBUF(reference);
	STRBUF(url);

	if (url_has_scheme(text)) {
		strbuf_add_string(&reference, text);
	} else {
		strbuf_addf(&reference, "./%s", text + strspn(text, "/"));
	}
	if (url_resolve(&url, reader->settings->site.url, reference.data, &err) < 0) {
		settings_fault(reader, place, "%s", err.text);
		return text;
	}
	return arena_strdup(reader->settings->arena, url.data);
}

static void resolve_list(struct settings_reader *reader, const char *const *items, size_t count,
	const struct node *place, const char *const **ret_items)
{
	const char **resolved;

	if (!count) {
		return;
	}
	resolved = arena_alloc(reader->settings->arena, count * sizeof(*resolved));
	for (size_t i = 0; i < count; i++) {
		resolved[i] = resolve(reader, items[i], place);
	}
	*ret_items = resolved;
}

void settings_resolve_pages(struct settings_reader *reader, const struct node *root)
{
	struct settings *settings = reader->settings;
	struct sitemap_settings *sitemap = &settings->sitemap;
	const struct node *node = node_get(root, "sitemap");

	resolve_list(reader, sitemap->include, sitemap->include_count, node_get(node, "include"),
		&sitemap->include);
	resolve_list(
		reader, sitemap->urls, sitemap->url_count, node_get(node, "urls"), &sitemap->urls);
	if (settings->podcast.image) {
		settings->podcast.image = resolve(reader, settings->podcast.image,
			node_get(node_get(root, "podcast"), "image"));
	}
}
