#include <string.h>

#include "base/file.h"
#include "base/language.h"
#include "base/mem.h"
#include "base/text.h"
#include "source/generator_probe.h"

/* Generators whose configuration is a file of data. */

static const char *first_of(const struct probe *probe, const char *const *keys)
{
	return probe_find(probe, keys).text;
}

/* What most of them call so. */
static void read_usual(const struct probe *probe)
{
	struct proposal *proposal = probe->proposal;

	proposal->title = probe_find(probe, KEYS("title", "name"));
	proposal->description = probe_find(
		probe, KEYS("description", "params.description", "subtitle", "tagline"));
	proposal->author = probe_find(
		probe, KEYS("author", "params.author", "extra.author", "authors"));
	proposal->language = probe_find(probe, KEYS("language", "lang", "locale"));
	proposal->zone = probe_find(probe, KEYS("timezone", "timeZone"));
}

static const struct node *jekyll_default_permalink(const struct probe *probe)
{
	const struct node *defaults = node_get(probe->config, "defaults");

	for (size_t i = 0; defaults && defaults->kind == NODE_LIST && i < defaults->count; i++) {
		const char *type = node_text(
			node_get(node_get(defaults->items[i], "scope"), "type"));
		const struct node *values = node_get(defaults->items[i], "values");

		if (type && strcmp(type, "posts") == 0 && node_get(values, "permalink")) {
			return node_get(values, "permalink");
		}
	}
	return NULL;
}

static int note_posts(void *ctx, const char *relative, const struct stat *info)
{
	(void)info;
	*(bool *)ctx = *(bool *)ctx || strstr(relative, "/_posts/");
	return *(bool *)ctx;
}

/* Posts may lie in several folders, each below a category's: then the source is the whole site. */
static const char *jekyll_folder(const struct probe *probe)
{
	const char *folder = first_of(probe, KEYS("collections_dir", "source"));
	FREE_ON_EXIT char *path = path_join(probe->folder, folder ? folder : "");
	bool elsewhere = false;

	file_walk(*path ? path : ".", note_posts, &elsewhere, NULL);
	if (folder || elsewhere || !probe_has(probe, "_posts")) {
		return folder ? folder : ".";
	}
	return "_posts/";
}

void generator_find_jekyll(const struct probe *probe)
{
	const char *in_defaults = node_text(jekyll_default_permalink(probe));
	struct proposed_source *source = probe_add_source(probe, "jekyll");

	read_usual(probe);
	probe->proposal->url = probe_find(probe, KEYS("url"));
	probe_add_base(probe, &probe->proposal->url, first_of(probe, KEYS("baseurl")));
	source->articles = jekyll_folder(probe);
	source->permalink = in_defaults ? in_defaults
					: first_of(probe,
						  KEYS("collections.posts.permalink", "permalink"));
	if (probe_has(probe, "_data/authors.yml")) {
		source->authors = "_data/authors.yml";
	}
}

void generator_find_hexo(const struct probe *probe)
{
	struct proposed_source *source = probe_add_source(probe, "hexo");
	const char *folder = first_of(probe, KEYS("source_dir"));

	read_usual(probe);
	probe->proposal->url = probe_find(probe, KEYS("url"));
	if (probe->proposal->url.text) {
		const char *path = strstr(probe->proposal->url.text, "://");

		/* Newer versions have the path in both. */
		if (path && !strchr(path + 3, '/')) {
			probe_add_base(probe, &probe->proposal->url, first_of(probe, KEYS("root")));
		}
	}
	source->articles = folder ? folder : "source/";
	source->permalink = first_of(probe, KEYS("permalink"));
}

/* Languages that have articles: those of the map, where there are several. */
static void read_languages(const struct probe *probe, const char *own)
{
	const struct node *map = node_get(probe->config, "languages");
	struct proposal *proposal = probe->proposal;
	size_t count = 0;

	if (!map || map->kind != NODE_MAP || !map->count) {
		return;
	}
	proposal->languages = arena_alloc(
		probe->arena, (map->count + 2) * sizeof(*proposal->languages));
	if (own && language_is_tag(own)) {
		proposal->languages[count++] = own;
	}
	for (size_t i = 0; i < map->count; i++) {
		const char *name = map->entries[i].key->text;

		if (language_is_tag(name) && (!own || !text_equal_nocase(name, own))) {
			proposal->languages[count++] = name;
		}
	}
	if (count < 2) {
		proposal->languages = NULL;
	}
}

bool generator_is_hugo(const struct probe *probe)
{
	return node_get(probe->config, "baseURL") || node_get(probe->config, "baseurl") ||
	       node_get(probe->config, "languageCode") || probe_has(probe, "hugo.toml") ||
	       probe_has(probe, "hugo.yaml") || probe_has(probe, "hugo.yml") ||
	       probe_has(probe, "hugo.json") || probe_has(probe, "archetypes");
}

/* A language may have its content in a folder of its own, and the site's title. */
static void add_hugo_language(const struct probe *probe, const char *language, const char *own)
{
	const struct node *map = node_get(node_get(probe->config, "languages"), language);
	const char *content = node_text(node_get(map, "contentDir"));
	const struct node *permalinks = node_get(probe->config, "permalinks");
	const char *ugly = node_text(node_get(probe->config, "uglyURLs"));
	const char *rest = ugly && strcmp(ugly, "true") == 0 ? ":path.html" : ":path/";
	bool is_own = text_equal_nocase(language, own);

	if (is_own && !content) {
		content = first_of(probe, KEYS("contentDir", "contentdir"));
		content = content ? content : "content";
	}
	if (!content) {
		return;
	}
	if (node_get(permalinks, "page")) {
		permalinks = node_get(permalinks, "page");
	}
	if (!probe_add_sections(
		    probe, content, "hugo", is_own ? NULL : language, permalinks, rest)) {
		struct proposed_source *source = probe_add_source(probe, "hugo");

		source->articles = content;
		source->language = is_own ? NULL : language;
		source->permalink = ugly && strcmp(ugly, "true") == 0 ? "/:path.html" : NULL;
	}
}

void generator_find_hugo(const struct probe *probe)
{
	struct proposal *proposal = probe->proposal;
	const char *own = first_of(probe, KEYS("defaultContentLanguage", "defaultcontentlanguage"));
	const struct node *languages = node_get(probe->config, "languages");
	struct found_text code;

	read_usual(probe);
	own = own ? own : "en";
	proposal->url = probe_find(probe, KEYS("baseURL", "baseurl", "baseUrl"));
	code = probe_find(probe, KEYS("locale", "languageCode", "languagecode"));
	proposal->language = code.text ? code : (struct found_text){.text = own};
	if (!proposal->title.text) {
		const char *title = node_text(node_get(node_get(languages, own), "title"));

		proposal->title.text = title;
	}
	read_languages(probe, own);
	if (proposal->languages) {
		/* The keys are what files and folders are called by. */
		proposal->language = (struct found_text){.text = own};
	}
	add_hugo_language(probe, own, own);
	for (size_t i = 0; proposal->languages && proposal->languages[i]; i++) {
		if (!text_equal_nocase(proposal->languages[i], own)) {
			add_hugo_language(probe, proposal->languages[i], own);
		}
	}
}

bool generator_is_zola(const struct probe *probe)
{
	return node_get(probe->config, "base_url") != NULL;
}

void generator_find_zola(const struct probe *probe)
{
	struct proposal *proposal = probe->proposal;

	read_usual(probe);
	proposal->url = probe_find(probe, KEYS("base_url"));
	proposal->language = probe_find(probe, KEYS("default_language"));
	read_languages(probe, proposal->language.text ? proposal->language.text : "en");
	if (!probe_add_sections(probe, "content", "zola", NULL, NULL, ":path/")) {
		probe_add_source(probe, "zola")->articles = "content/";
	}
}

/* Both have a _config.yml. */
bool generator_is_hexo(const struct probe *probe)
{
	return probe_has(probe, "source/_posts") || probe_has(probe, "scaffolds") ||
	       node_get(probe->config, "new_post_name") ||
	       node_get(probe->config, "post_asset_folder");
}
