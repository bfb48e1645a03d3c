#include <string.h>

#include "base/file.h"
#include "base/language.h"
#include "base/mem.h"
#include "base/text.h"
#include "source/generator_looking.h"

/* Generators whose configuration is a file of data. */

static const char *first_of(const struct looking *looking, const char *const *keys)
{
	return looking_find(looking, keys).text;
}

/* What most of them call so. */
static void read_usual(const struct looking *looking)
{
	struct proposal *proposal = looking->proposal;

	proposal->title = looking_find(looking, KEYS("title", "name"));
	proposal->description = looking_find(
		looking, KEYS("description", "params.description", "subtitle", "tagline"));
	proposal->author = looking_find(
		looking, KEYS("author", "params.author", "extra.author", "authors"));
	proposal->language = looking_find(looking, KEYS("language", "lang", "locale"));
	proposal->zone = looking_find(looking, KEYS("timezone", "timeZone"));
}

static const struct node *jekyll_default_permalink(const struct looking *looking)
{
	const struct node *defaults = node_get(looking->config, "defaults");

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

/* Posts may lie in several folders, each below a category's: then all is looked through. */
static const char *jekyll_folder(const struct looking *looking)
{
	const char *folder = first_of(looking, KEYS("collections_dir", "source"));
	FREE_ON_EXIT char *path = path_join(looking->folder, folder ? folder : "");
	bool elsewhere = false;

	file_walk(*path ? path : ".", note_posts, &elsewhere, NULL);
	if (folder || elsewhere || !looking_has(looking, "_posts")) {
		return folder ? folder : ".";
	}
	return "_posts/";
}

void generator_find_jekyll(const struct looking *looking)
{
	const char *in_defaults = node_text(jekyll_default_permalink(looking));
	struct proposed_source *source = looking_add_source(looking, "jekyll");

	read_usual(looking);
	looking->proposal->url = looking_find(looking, KEYS("url"));
	looking_add_base(looking, &looking->proposal->url, first_of(looking, KEYS("baseurl")));
	source->articles = jekyll_folder(looking);
	source->permalink = in_defaults ? in_defaults
					: first_of(looking,
						  KEYS("collections.posts.permalink", "permalink"));
	if (looking_has(looking, "_data/authors.yml")) {
		source->authors = "_data/authors.yml";
	}
}

void generator_find_hexo(const struct looking *looking)
{
	struct proposed_source *source = looking_add_source(looking, "hexo");
	const char *folder = first_of(looking, KEYS("source_dir"));

	read_usual(looking);
	looking->proposal->url = looking_find(looking, KEYS("url"));
	if (looking->proposal->url.text) {
		const char *path = strstr(looking->proposal->url.text, "://");

		/* Newer versions have the path in both. */
		if (path && !strchr(path + 3, '/')) {
			looking_add_base(
				looking, &looking->proposal->url, first_of(looking, KEYS("root")));
		}
	}
	source->articles = folder ? folder : "source/";
	source->permalink = first_of(looking, KEYS("permalink"));
}

/* Languages that have articles: those of the map, where there are several. */
static void read_languages(const struct looking *looking, const char *own)
{
	const struct node *map = node_get(looking->config, "languages");
	struct proposal *proposal = looking->proposal;
	size_t count = 0;

	if (!map || map->kind != NODE_MAP || !map->count) {
		return;
	}
	proposal->languages = arena_alloc(
		looking->arena, (map->count + 2) * sizeof(*proposal->languages));
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

bool generator_is_hugo(const struct looking *looking)
{
	return node_get(looking->config, "baseURL") || node_get(looking->config, "baseurl") ||
	       node_get(looking->config, "languageCode") || looking_has(looking, "hugo.toml") ||
	       looking_has(looking, "hugo.yaml") || looking_has(looking, "hugo.yml") ||
	       looking_has(looking, "hugo.json") || looking_has(looking, "archetypes");
}

/* A language may have its content in a folder of its own, and the site's title. */
static void add_hugo_language(const struct looking *looking, const char *language, const char *own)
{
	const struct node *map = node_get(node_get(looking->config, "languages"), language);
	const char *content = node_text(node_get(map, "contentDir"));
	const struct node *permalinks = node_get(looking->config, "permalinks");
	const char *ugly = node_text(node_get(looking->config, "uglyURLs"));
	const char *rest = ugly && strcmp(ugly, "true") == 0 ? ":path.html" : ":path/";
	bool is_own = text_equal_nocase(language, own);

	if (is_own && !content) {
		content = first_of(looking, KEYS("contentDir", "contentdir"));
		content = content ? content : "content";
	}
	if (!content) {
		return;
	}
	if (node_get(permalinks, "page")) {
		permalinks = node_get(permalinks, "page");
	}
	if (!looking_add_sections(
		    looking, content, "hugo", is_own ? NULL : language, permalinks, rest)) {
		struct proposed_source *source = looking_add_source(looking, "hugo");

		source->articles = content;
		source->language = is_own ? NULL : language;
		source->permalink = ugly && strcmp(ugly, "true") == 0 ? "/:path.html" : NULL;
	}
}

void generator_find_hugo(const struct looking *looking)
{
	struct proposal *proposal = looking->proposal;
	const char *own = first_of(
		looking, KEYS("defaultContentLanguage", "defaultcontentlanguage"));
	const struct node *languages = node_get(looking->config, "languages");
	struct finding code;

	read_usual(looking);
	own = own ? own : "en";
	proposal->url = looking_find(looking, KEYS("baseURL", "baseurl", "baseUrl"));
	code = looking_find(looking, KEYS("locale", "languageCode", "languagecode"));
	proposal->language = code.text ? code : (struct finding){.text = own};
	if (!proposal->title.text) {
		const char *title = node_text(node_get(node_get(languages, own), "title"));

		proposal->title.text = title;
	}
	read_languages(looking, own);
	if (proposal->languages) {
		/* The keys are what files and folders are called by. */
		proposal->language = (struct finding){.text = own};
	}
	add_hugo_language(looking, own, own);
	for (size_t i = 0; proposal->languages && proposal->languages[i]; i++) {
		if (!text_equal_nocase(proposal->languages[i], own)) {
			add_hugo_language(looking, proposal->languages[i], own);
		}
	}
}

bool generator_is_zola(const struct looking *looking)
{
	return node_get(looking->config, "base_url") != NULL;
}

void generator_find_zola(const struct looking *looking)
{
	struct proposal *proposal = looking->proposal;

	read_usual(looking);
	proposal->url = looking_find(looking, KEYS("base_url"));
	proposal->language = looking_find(looking, KEYS("default_language"));
	read_languages(looking, proposal->language.text ? proposal->language.text : "en");
	if (!looking_add_sections(looking, "content", "zola", NULL, NULL, ":path/")) {
		looking_add_source(looking, "zola")->articles = "content/";
	}
}

/* Both have a _config.yml. */
bool generator_is_hexo(const struct looking *looking)
{
	return looking_has(looking, "source/_posts") || looking_has(looking, "scaffolds") ||
	       node_get(looking->config, "new_post_name") ||
	       node_get(looking->config, "post_asset_folder");
}
