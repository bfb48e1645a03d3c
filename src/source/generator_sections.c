#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "source/file_name.h"
#include "source/front_matter.h"
#include "source/generator_probe.h"
#include "source/name_style.h"
#include "source/source.h"

/* Files of a section that are looked at. */
#define SAMPLE       50
#define MAX_SECTIONS 256

/* The posts below one folder, or of one section of it. */
struct counting {
	const char *folder;
	const char *section; /* "blog/", "" for all; NULL: what lies in no section */
	struct zone *zone;
	size_t posts, dated;
};

static bool has_date(const char *folder, const char *relative)
{
	static const char *const names[] = {"date", "Date", "pubDate", "pubDatetime",
		"published_at", "publishedAt", "createdAt"};
	FREE_ON_EXIT char *path = path_join(folder, relative);
	struct arena *arena = arena_new();
	struct front_matter parts;
	const struct node *map;
	bool found = false;
	STRBUF(text);

	if (file_read(&text, path, SOURCE_MAX_ARTICLE, NULL) == 0) {
		parts = front_matter_split(text.data, text.len);
		map = front_matter_parse(&parts, relative, arena, NULL);
		for (size_t i = 0; map && i < ARRAY_LEN(names); i++) {
			found = found || !node_is_null(node_get(map, names[i]));
		}
	}
	arena_free(arena);
	return found;
}

static bool is_markdown(const char *name)
{
	return text_ends_with(name, ".md") || text_ends_with(name, ".mdx") ||
	       text_ends_with(name, ".markdown");
}

static bool is_in(const char *relative, const char *section)
{
	return section ? text_starts_with(relative, section) : !strchr(relative, '/');
}

static int count_post(void *ctx, const char *relative, const struct stat *info)
{
	struct counting *counting = ctx;
	struct file_name name;

	(void)info;
	if (counting->posts >= SAMPLE || !is_markdown(relative) ||
		!is_in(relative, counting->section) || strstr(relative, "node_modules/") ||
		file_name_fault(preset_default(), relative, false)) {
		return 0;
	}
	name = file_name_read(preset_default(), counting->zone, relative);
	counting->posts++;
	counting->dated += name.date.set || has_date(counting->folder, relative);
	file_name_release(&name);
	return 0;
}

static struct counting count(const struct probe *probe, const char *folder, const char *section)
{
	FREE_ON_EXIT char *path = path_join(probe->folder, folder);
	struct counting counting = {
		.folder = path, .section = section, .zone = zone_new("UTC", NULL)};

	file_walk(path, count_post, &counting, NULL);
	zone_free(counting.zone);
	counting.folder = NULL;
	counting.zone = NULL;
	return counting;
}

bool probe_is_blog(const struct probe *probe, const char *folder, size_t *ret_count)
{
	struct counting counting = count(probe, folder, "");

	*ret_count = counting.posts;
	return counting.posts && counting.dated * 2 >= counting.posts;
}

/* The folders right below one, that have Markdown in them. */
struct sections {
	const char *names[MAX_SECTIONS];
	size_t count;
	struct arena *arena;
};

static int note_section(void *ctx, const char *relative, const struct stat *info)
{
	struct sections *sections = ctx;
	const char *slash = strchr(relative, '/');
	size_t len = slash ? (size_t)(slash - relative) : 0;
	const char *last = sections->count ? sections->names[sections->count - 1] : "";

	(void)info;
	if (len && is_markdown(relative) && sections->count < MAX_SECTIONS &&
		(strlen(last) != len || strncmp(last, relative, len) != 0)) {
		sections->names[sections->count++] = arena_strndup(sections->arena, relative, len);
	}
	return 0;
}

/* Hugo's pattern for the section: its own folder is no part of our paths. */
static const char *pattern_of(const struct probe *probe, const struct node *permalinks,
	const char *section, const char *rest)
{
	const char *pattern = node_text(node_get(permalinks, section));
	STRBUF(out);
	STRBUF(name);

	name_style_add(&name, NAME_HUGO, section);
	if (!pattern) {
		strbuf_addf(&out, "/%s/%s", name.data, rest);
	}
	while (pattern && *pattern) {
		size_t len;
		enum permalink_word word = *pattern == ':' ? permalink_word(pattern + 1, &len)
							   : WORD_COUNT;

		if (word == WORD_SECTION || word == WORD_SECTIONS) {
			strbuf_add_string(&out, name.data);
			strbuf_add_string(&out, word == WORD_SECTIONS ? "/:sections" : "");
			pattern += len + 1;
		} else {
			strbuf_add_char(&out, *pattern++);
		}
	}
	return arena_strdup(probe->arena, out.data);
}

size_t probe_add_sections(const struct probe *probe, const char *content, const char *preset,
	const char *language, const struct node *permalinks, const char *rest)
{
	FREE_ON_EXIT char *path = path_join(probe->folder, content);
	struct sections sections = {.arena = probe->arena};
	struct counting outside = count(probe, content, NULL);
	size_t added = 0;

	/* Posts beside the sections: then all of it is the blog. */
	if (outside.posts && outside.dated * 2 >= outside.posts) {
		return 0;
	}
	file_walk(path, note_section, &sections, NULL);
	for (size_t i = 0; i < sections.count; i++) {
		const char *section = arena_printf(probe->arena, "%s/", sections.names[i]);
		struct counting counting = count(probe, content, section);
		struct proposed_source *source;

		if (!counting.posts || counting.dated * 2 < counting.posts) {
			continue;
		}
		source = probe_add_source(probe, preset);
		source->articles = arena_printf(probe->arena, "%s/%s", content, section);
		source->permalink = pattern_of(probe, permalinks, sections.names[i], rest);
		source->language = language;
		added++;
	}
	return added;
}
