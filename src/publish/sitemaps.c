#include "publish/sitemaps.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "output/sitemap.h"
#include "output/xml.h"
#include "publish/inputs.h"
#include "publish/output_url.h"
#include "publish/sitemap_entries.h"

#define UNCATEGORIZED "uncategorized"
#define ALL_ARTICLES  "articles"
#define PAGES         "site"

/* An upper bound of what an entry adds to a file besides its URLs, escaped. */
#define ENTRY_OVERHEAD 2048

/* The sitemaps being planned, and the members of their index. */
struct maps {
	struct output_files *files;
	struct sitemap_member *members;
	size_t member_count, member_capacity;
};

/* One file. */
struct map {
	const struct sitemap_entry *entries;
	size_t count;
};

struct map_index {
	const struct sitemap_member *members;
	size_t count;
};

/* The sitemap that an article is listed in: of its primary category. */
static const char *slug_of(const struct settings *settings, const struct article *article)
{
	if (!settings->sitemap.per_category) {
		return ALL_ARTICLES;
	}
	return article->category_count ? article->categories[0].slug : UNCATEGORIZED;
}

static struct moment newest(const struct sitemap_entry *entries, size_t count)
{
	struct moment newest_moment = {0};

	for (size_t i = 0; i < count; i++) {
		if (entries[i].lastmod.set &&
			(!newest_moment.set || entries[i].lastmod.at > newest_moment.at)) {
			newest_moment = entries[i].lastmod;
		}
	}
	return newest_moment;
}

static void add_member(struct maps *maps, const char *url, struct moment lastmod)
{
	GROW(maps->members, maps->member_count, maps->member_capacity);
	maps->members[maps->member_count++] = (struct sitemap_member){
		.url = url, .lastmod = lastmod};
}

static int render_map(
	const void *data, const struct rendered *rendered, struct strbuf *out, struct error *err)
{
	const struct map *map = data;
	struct sitemap sitemap = {
		.entries = map->entries,
		.count = map->count,
		.max_urls = SITEMAP_MAX_URLS,
		.max_bytes = SITEMAP_MAX_BYTES,
	};
	size_t taken;

	(void)rendered;
	if (sitemap_render(&sitemap, out, &taken, err) < 0) {
		return -1;
	}
	if (taken < map->count) {
		return error_set(err, ERROR_INPUT, "its %zu URLs do not fit", map->count);
	}
	return xml_verify(out, err);
}

/* How many of the entries surely fit into one file. */
static size_t fitting(const struct sitemap_entry *entries, size_t count)
{
	size_t bytes = ENTRY_OVERHEAD, taken = 0;

	while (taken < count && taken < SITEMAP_MAX_URLS) {
		/* '&' is five bytes more. */
		bytes += ENTRY_OVERHEAD / 8 + 6 * strlen(entries[taken].url);
		bytes += entries[taken].image ? 6 * strlen(entries[taken].image) : 0;
		bytes += entries[taken].news
				 ? ENTRY_OVERHEAD + 6 * strlen(entries[taken].news_title)
				 : 0;
		for (size_t i = 0; i < entries[taken].alternate_count; i++) {
			bytes += ENTRY_OVERHEAD / 4 + 6 * strlen(entries[taken].alternates[i].url);
		}
		if (bytes > SITEMAP_MAX_BYTES) {
			break;
		}
		taken++;
	}
	return taken;
}

/* One list, in as many files as it takes. */
static void plan_list(
	struct maps *maps, const char *slug, const struct sitemap_entry *entries, size_t count)
{
	struct arena *arena = maps->files->arena;
	const struct settings *settings = maps->files->params->settings;
	size_t done = 0;

	for (int part = 1; done < count; part++) {
		size_t taken = fitting(entries + done, count - done);
		struct map *map = arena_alloc(arena, sizeof(*map));
		struct output_file file = {.role = PUBLISH_MAP, .render = render_map, .data = map};
		struct inputs inputs;

		*map = (struct map){.entries = entries + done, .count = taken};
		file.path = part == 1 ? arena_printf(arena, "sitemap-%s.xml", slug)
				      : arena_printf(arena, "sitemap-%s.%d.xml", slug, part);
		inputs_begin(&inputs, maps->files->params, file.path);
		for (size_t i = 0; i < taken; i++) {
			inputs_sitemap_entry(&inputs, &map->entries[i]);
		}
		inputs_end(&inputs, file.inputs);
		output_files_add(maps->files, &file);
		add_member(maps, output_url_in(arena, settings, "", file.path),
			newest(map->entries, taken));
		done += taken;
	}
}

/* The articles of one sitemap. */
struct list {
	const char *slug;
	size_t count, first; /* of its entries */
};

static int by_slug(const void *left, const void *right)
{
	return strcmp((*(struct list *const *)left)->slug, (*(struct list *const *)right)->slug);
}

/* All lists, and which of them an article is in. */
struct lists {
	GHashTable *by_slug;
	GPtrArray *items;
	struct list **of;   /* of the catalogue's articles; NULL where it is in none */
	struct list *pages; /* of those that are no articles, or NULL */
};

static struct list *list_named(struct maps *maps, struct lists *lists, const char *slug)
{
	struct list *list = g_hash_table_lookup(lists->by_slug, slug);

	if (!list) {
		list = arena_alloc(maps->files->arena, sizeof(*list));
		list->slug = slug;
		g_hash_table_insert(lists->by_slug, (gpointer)(uintptr_t)slug, list);
		g_ptr_array_add(lists->items, list);
	}
	return list;
}

/* Finds each list's articles and pages, and counts them. A category may have the pages' name. */
static void sort_out(struct maps *maps, struct lists *lists)
{
	const struct publish_params *params = maps->files->params;
	const struct catalogue *catalogue = params->catalogue;

	for (size_t i = 0; i < catalogue->count; i++) {
		const struct article *article = catalogue->articles[i];
		size_t versions = sitemap_entries_count(params, article);

		if (versions) {
			lists->of[i] = list_named(maps, lists, slug_of(params->settings, article));
			lists->of[i]->count += versions;
		}
	}
	if (params->settings->sitemap.url_count) {
		lists->pages = list_named(maps, lists, PAGES);
		lists->pages->count += params->settings->sitemap.url_count;
	}
}

/* Gives each list its part of the entries. Returns how many there are. */
static size_t part(const struct lists *lists)
{
	size_t first = 0;

	for (size_t i = 0; i < lists->items->len; i++) {
		struct list *list = lists->items->pdata[i];

		list->first = first;
		first += list->count;
		list->count = 0;
	}
	return first;
}

static void fill(const struct maps *maps, const struct lists *lists, struct sitemap_entry *entries)
{
	const struct publish_params *params = maps->files->params;
	const struct sitemap_settings *sitemap = &params->settings->sitemap;

	for (size_t i = 0; i < params->catalogue->count; i++) {
		struct list *list = lists->of[i];

		if (list) {
			list->count += sitemap_entries_make(params, maps->files->arena,
				params->catalogue->articles[i],
				entries + list->first + list->count);
		}
	}
	for (size_t i = 0; i < sitemap->url_count; i++) {
		entries[lists->pages->first + lists->pages->count++] = (struct sitemap_entry){
			.url = sitemap->urls[i]};
	}
}

static void plan_lists(struct maps *maps)
{
	const struct publish_params *params = maps->files->params;
	struct sitemap_entry *entries;
	struct lists lists = {
		.by_slug = g_hash_table_new(g_str_hash, g_str_equal),
		.items = g_ptr_array_new(),
		.of = xcalloc(params->catalogue->count + 1, sizeof(struct list *)),
	};

	sort_out(maps, &lists);
	g_ptr_array_sort(lists.items, by_slug);
	entries = arena_alloc(maps->files->arena, (part(&lists) + 1) * sizeof(*entries));
	fill(maps, &lists, entries);
	for (size_t i = 0; i < lists.items->len; i++) {
		const struct list *list = lists.items->pdata[i];

		plan_list(maps, list->slug, entries + list->first, list->count);
	}
	g_hash_table_destroy(lists.by_slug);
	g_ptr_array_free(lists.items, TRUE);
	free(lists.of);
}

static int render_index(
	const void *data, const struct rendered *rendered, struct strbuf *out, struct error *err)
{
	const struct map_index *index = data;

	(void)rendered;
	if (sitemap_index_render(index->members, index->count, out, err) < 0) {
		return -1;
	}
	return xml_verify(out, err);
}

static void plan_index(struct maps *maps)
{
	struct arena *arena = maps->files->arena;
	struct map_index *index = arena_alloc(arena, sizeof(*index));
	struct sitemap_member *members = arena_alloc(
		arena, (maps->member_count + 1) * sizeof(*members));
	struct output_file file = {
		.path = "sitemap.xml", .role = PUBLISH_MAP, .render = render_index, .data = index};
	struct inputs inputs;

	if (!maps->member_count) {
		return;
	}
	memcpy(members, maps->members, maps->member_count * sizeof(*members));
	*index = (struct map_index){.members = members, .count = maps->member_count};
	inputs_begin(&inputs, maps->files->params, file.path);
	for (size_t i = 0; i < index->count; i++) {
		inputs_sitemap_member(&inputs, &members[i]);
	}
	inputs_end(&inputs, file.inputs);
	output_files_add(maps->files, &file);
}

void sitemaps_plan(struct output_files *files)
{
	const struct sitemap_settings *sitemap = &files->params->settings->sitemap;
	struct maps maps = {.files = files};

	plan_lists(&maps);
	for (size_t i = 0; i < sitemap->include_count; i++) {
		add_member(&maps, sitemap->include[i], (struct moment){0});
	}
	plan_index(&maps);
	free(maps.members);
}
