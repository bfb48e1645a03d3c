#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "source/body_source.h"
#include "source/fields.h"
#include "source/front_matter.h"
#include "source/source.h"

struct folder {
	struct source_context *source;
	size_t order;
};

static bool is_markdown(const char *name)
{
	return text_ends_with(name, ".md") || text_ends_with(name, ".markdown") ||
	       text_ends_with(name, ".mdx");
}

/* Files that every blog keeps beside its posts. */
static bool is_no_post(const char *name)
{
	return text_starts_with(name, "_") || strncasecmp(name, "readme.", 7) == 0;
}

/* Takes the date off the front of a name: "2026-11-19-a-post" → "a-post". Returns what is left. */
static const char *take_date(const char *stem, const struct zone *zone, struct moment *ret_date)
{
	char day[11];

	if (strlen(stem) < 12 || strspn(stem, "0123456789-") < 11 || stem[10] != '-') {
		return stem;
	}
	memcpy(day, stem, 10);
	day[10] = '\0';
	return date_parse(day, zone, ret_date, NULL) == 0 ? stem + 11 : stem;
}

/* "posts/a-post/index.md" is named by its folder. */
static char *stem_of(const char *relative)
{
	const char *name = path_name(relative);
	size_t len = (size_t)(strrchr(name, '.') - name);

	if (len == 5 && memcmp(name, "index", 5) == 0 && name > relative) {
		FREE_ON_EXIT char *folder = path_folder(relative);

		return xstrdup(path_name(folder));
	}
	return xstrndup(name, len);
}

static struct node *parse_front_matter(
	const struct folder *folder, const char *path, const struct front_matter *parts)
{
	struct node_source source = {
		.path = path,
		.first_line = parts->line,
		.text = parts->text,
		.len = parts->len,
	};
	struct arena *arena = folder->source->catalogue->arena;
	struct error err = ERROR_INIT;
	struct node *map;

	if (parts->kind == FRONT_MATTER_TOML) {
		report_add(folder->source->report, REPORT_WARNING, path, 1, 1,
			"TOML front matter is not supported by this version of postrider: the post "
			"is left out");
		return NULL;
	}
	if (parts->kind == FRONT_MATTER_UNCLOSED) {
		report_add(folder->source->report, REPORT_WARNING, path, 1, 1,
			"the front matter that begins here has no closing '---': the post is left "
			"out");
		return NULL;
	}
	map = node_parse(arena, &source, &err);
	if (map && map->kind != NODE_MAP) {
		report_add(folder->source->report, REPORT_WARNING, path, map->line, map->column,
			"the front matter is not a map of keys and values: the post is left out");
		return NULL;
	}
	if (!map) {
		/* The message begins with the place already. */
		report_add(folder->source->report, REPORT_WARNING, NULL, 0, 0,
			"%s: the post is left out", err.text);
	}
	return map;
}

static void add_article(
	struct folder *folder, const char *path, const char *relative, const struct strbuf *text)
{
	struct front_matter parts = front_matter_split(text->data, text->len);
	struct catalogue *catalogue = folder->source->catalogue;
	struct node *map = parse_front_matter(folder, path, &parts);
	FREE_ON_EXIT char *stem = stem_of(relative);
	struct fields_context fields = {
		.source = folder->source,
		.file = path,
		.map = map,
		.relative = relative,
	};
	struct article *article;

	if (!map) {
		return;
	}
	article = catalogue_add(catalogue);
	article->path = path;
	article->line = 1;
	article->source = folder->source->index;
	article->order = folder->order++;
	article->body_kind = BODY_MARKDOWN;
	article->relative = path + strlen(path) - strlen(relative);
	article->body = parts.body;
	article->body_len = parts.body_len;
	article->body_line = parts.body_line;
	fields.article = article;
	fields.stem = take_date(stem, folder->source->settings->site.zone, &fields.name_date);
	if (fields_read(&fields) < 0) {
		catalogue->count--;
		return;
	}
	fields_finish(article);
	source_drop_body(article);
}

static int visit(void *ctx, const char *relative)
{
	struct folder *folder = ctx;
	struct source_context *source = folder->source;
	FREE_ON_EXIT char *file = path_join(source->source->path, relative);
	FREE_ON_EXIT char *shown = path_join(source->source->shown, relative);
	struct text_place place = {.line = 1, .report = source->report};
	struct error err = ERROR_INIT;
	STRBUF(bytes);
	STRBUF(text);

	if (!is_markdown(relative)) {
		return 0;
	}
	if (is_no_post(path_name(relative))) {
		report_add(source->report, REPORT_NOTE, shown, 0, 0, "is no post");
		return 0;
	}
	if (file_read(&bytes, file, SOURCE_MAX_ARTICLE, &err) < 0) {
		report_add(source->report, REPORT_WARNING, shown, 0, 0, "%s: the post is left out",
			err.text);
		return 0;
	}
	place.path = shown;
	text_clean(&text, bytes.data, bytes.len, &place);
	add_article(folder, arena_strdup(source->catalogue->arena, shown), relative, &text);
	return 0;
}

int source_load_folder(struct source_context *context, struct error *err)
{
	struct folder folder = {.source = context};

	if (file_walk(context->source->path, visit, &folder, err) < 0) {
		return error_wrap(err, "source '%s'", context->source->shown);
	}
	return 0;
}
