#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/url.h"
#include "config/settings_read.h"

#define MAX_WORDS 64
/* Seconds for a feed. */
#define FEED_TIMEOUT 30

static void read_preset(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node);
	const struct preset *preset = text ? preset_find(text) : NULL;
	const char *names[MAX_WORDS] = {NULL};
	const char *nearest;
	STRBUF(list);

	if (!text || preset) {
		*(const struct preset **)field = preset ? preset : preset_default();
		return;
	}
	for (size_t i = 0; preset_at(i) && i < MAX_WORDS - 1; i++) {
		names[i] = preset_at(i)->name;
		strbuf_addf(&list, "%s%s", i ? ", " : "", names[i]);
	}
	nearest = text_nearest(text, names);
	settings_fault(reader, node, "'%s' must be one of %s, not '%s'%s%s%s", key->name, list.data,
		text, nearest ? "; did you mean '" : "", nearest ? nearest : "",
		nearest ? "'?" : "");
}

static void refuse_word(
	struct settings_reader *reader, const struct node *node, const char *word, size_t len)
{
	FREE_ON_EXIT char *name = xstrndup(word, len);
	const char *nearest = text_nearest(name, permalink_words);

	settings_fault(reader, node, "a permalink has no ':%s'%s%s%s", name,
		nearest ? "; did you mean ':" : "", nearest ? nearest : "", nearest ? "'?" : "");
}

/* Every colon in front of letters must begin a word. */
static void check_pattern(
	struct settings_reader *reader, const struct node *node, const char *pattern)
{
	for (const char *p = strchr(pattern, ':'); p; p = strchr(p + 1, ':')) {
		size_t len;

		if (permalink_word(p + 1, &len) == WORD_COUNT && len) {
			refuse_word(reader, node, p + 1, len);
		}
	}
}

/* Kept as written: its words and the names of styles depend on the preset. */
static void finish_permalink(
	struct settings_reader *reader, const struct node *node, struct source_settings *source)
{
	const char *style = source->permalink ? preset_style(source->preset, source->permalink)
					      : source->preset->permalink;

	if (style) {
		source->permalink = style;
	} else {
		check_pattern(reader, node_get(node, "permalink"), source->permalink);
	}
}

static void read_feed(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node);
	STRBUF(url);

	if (text && url_normalise(&url, text, NULL) < 0) {
		settings_fault(reader, node,
			"'%s' must be a URL such as 'https://blog.example.org/feed.xml', not '%s'",
			key->name, text);
	} else if (text) {
		*(const char **)field = arena_strdup(reader->settings->arena, url.data);
	}
}

static void join_authors(struct settings_reader *reader, struct source_settings *source)
{
	if (source->authors_shown) {
		FREE_ON_EXIT char *path = path_join(
			reader->settings->folder, source->authors_shown);

		source->authors = arena_strdup(reader->settings->arena, path);
	}
}

static void read_source(
	struct settings_reader *reader, const struct node *node, struct source_settings *source)
{
	static const struct settings_key keys[] = {
		{.name = "articles",
			.read = settings_read_line,
			.offset = offsetof(struct source_settings, shown)},
		{.name = "catalogue",
			.read = settings_read_line,
			.offset = offsetof(struct source_settings, shown)},
		{.name = "preset",
			.read = read_preset,
			.offset = offsetof(struct source_settings, preset)},
		{.name = "permalink",
			.read = settings_read_line,
			.offset = offsetof(struct source_settings, permalink)},
		{.name = "language",
			.read = settings_read_language,
			.offset = offsetof(struct source_settings, language)},
		{.name = "authors",
			.read = settings_read_line,
			.offset = offsetof(struct source_settings, authors_shown)},
		{.name = "feed",
			.read = read_feed,
			.offset = offsetof(struct source_settings, shown)},
		{.name = "private",
			.read = settings_read_bool,
			.offset = offsetof(struct source_settings, is_private)},
		{.name = "timeout",
			.read = settings_read_duration,
			.offset = offsetof(struct source_settings, timeout)},
		{0},
	};
	bool articles = node_get(node, "articles"), catalogue = node_get(node, "catalogue");
	bool feed = node_get(node, "feed");

	source->preset = preset_default();
	source->timeout = FEED_TIMEOUT;
	if (articles + catalogue + feed != 1) {
		settings_fault(reader, node,
			"a source must have one of 'articles', 'catalogue' and 'feed'");
	}
	if (node->kind == NODE_MAP) {
		settings_read_map(reader, "sources", keys, node, source);
	}
	finish_permalink(reader, node, source);
	join_authors(reader, source);
	source->kind = articles ? SOURCE_ARTICLES : feed ? SOURCE_FEED : SOURCE_CATALOGUE;
	source->path = source->shown;
	if (source->shown && !feed) {
		FREE_ON_EXIT char *path = path_join(reader->settings->folder, source->shown);

		source->path = arena_strdup(reader->settings->arena, path);
	}
}

void settings_read_sources(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	struct settings *settings = reader->settings;

	(void)key;
	(void)field;
	if (node->kind != NODE_LIST || !node->count) {
		settings_fault(
			reader, node, "'sources' must be a list, such as '- articles: articles/'");
		return;
	}
	settings->sources = arena_alloc(settings->arena, node->count * sizeof(*settings->sources));
	settings->source_count = node->count;
	for (size_t i = 0; i < node->count; i++) {
		read_source(reader, node->items[i], &settings->sources[i]);
	}
}
