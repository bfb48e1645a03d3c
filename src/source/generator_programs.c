#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "source/generator_looking.h"

/* Generators whose configuration is a program, or that have none. */

/* The first of the folders that has posts, most of them dated; else the first that is there. */
static const char *find_posts(const struct looking *looking, const char *const *folders)
{
	const char *there = NULL;

	for (; *folders; folders++) {
		size_t count;

		if (looking_has(looking, *folders)) {
			if (looking_is_blog(looking, *folders, &count)) {
				return *folders;
			}
			there = there || !count ? there : *folders;
		}
	}
	return there;
}

static void add_posts(const struct looking *looking, const char *preset, const char *permalink,
	const char *const *folders)
{
	const char *folder = find_posts(looking, folders);
	struct proposed_source *source;

	if (folder) {
		source = looking_add_source(looking, preset);
		source->articles = arena_printf(looking->arena, "%s/", folder);
		source->permalink = permalink;
	}
}

void generator_find_eleventy(const struct looking *looking)
{
	struct finding input = looking_literal(looking, looking->program, "input");
	const char *folder = input.text ? input.text : ".";
	bool data = false;

	for (size_t i = 0; !data && i < 3; i++) {
		static const char *const sections[] = {"blog", "posts", "notes"};
		FREE_ON_EXIT char *name = xasprintf(
			"%s/%s/%s.json", folder, sections[i], sections[i]);

		data = looking_has(looking, name);
	}
	/* What a folder's data say of addresses is below the input's folder. */
	if (data || !looking_add_sections(looking, folder, "eleventy", NULL, NULL, ":path/")) {
		looking_add_source(looking, "eleventy")->articles = arena_printf(
			looking->arena, "%s/", folder);
	}
}

/* Other files in which sites of this kind keep their name and address. */
static void read_programs(const struct looking *looking, const char *const *files)
{
	struct proposal *proposal = looking->proposal;

	for (; *files; files++) {
		const char *text = looking_has(looking, *files) ? looking_text(looking, *files)
								: NULL;

		if (text && !proposal->title.text) {
			proposal->title = looking_literals(
				looking, text, KEYS("SITE_TITLE", "siteTitle", "title"));
		}
		if (text && !proposal->url.text) {
			proposal->url = looking_literals(
				looking, text, KEYS("siteUrl", "SITE_URL", "website", "url"));
		}
		if (text && !proposal->description.text) {
			proposal->description = looking_literals(looking, text,
				KEYS("SITE_DESCRIPTION", "siteDescription", "description", "desc"));
		}
		if (text && !proposal->author.text) {
			proposal->author = looking_literal(looking, text, "author");
		}
	}
}

void generator_find_astro(const struct looking *looking)
{
	looking->proposal->url = looking_literal(looking, looking->program, "site");
	looking_add_base(looking, &looking->proposal->url,
		looking_literal(looking, looking->program, "base").text);
	read_programs(looking, KEYS("src/consts.ts", "src/config.ts", "src/consts.js",
				       "src/config.js", "src/site.config.ts"));
	add_posts(looking, "astro", NULL, KEYS("src/content/blog", "src/data/blog"));
	if (!looking->proposal->source_count) {
		add_posts(looking, "astro", "/posts/:path/",
			KEYS("src/content/posts", "src/content/post", "src/data/posts",
				"src/pages/posts", "src/content"));
	}
}

void generator_find_docusaurus(const struct looking *looking)
{
	struct proposal *proposal = looking->proposal;
	struct finding base = looking_literal(looking, looking->program, "baseUrl");
	struct proposed_source *source;

	proposal->title = looking_literal(looking, looking->program, "title");
	proposal->url = looking_literal(looking, looking->program, "url");
	proposal->description = looking_literal(looking, looking->program, "tagline");
	proposal->language = looking_literal(looking, looking->program, "defaultLocale");
	looking_add_base(looking, &proposal->url, base.text);
	source = looking_add_source(looking, "docusaurus");
	source->articles = "blog/";
	if (looking_has(looking, "blog/authors.yml")) {
		source->authors = "blog/authors.yml";
	}
}

/* "{date:%Y}/{slug}/" in our words; NULL where there is something else in it. */
static const char *pelican_pattern(const struct looking *looking, const char *text)
{
	static const struct {
		const char *theirs, *ours;
	} words[] = {{"{slug}", ":slug"}, {"{date:%Y}", ":year"}, {"{date:%m}", ":month"},
		{"{date:%d}", ":day"}, {"{date:%b}", ":short_month"}, {"{lang}", ":lang"},
		{"{category}", ":category"}, {"{date:%-m}", ":i_month"}, {"{date:%-d}", ":i_day"}};
	STRBUF(pattern);

	strbuf_add_string(&pattern, *text == '/' ? "" : "/");
	while (*text) {
		size_t i = 0;

		if (*text != '{') {
			strbuf_add_char(&pattern, *text++);
			continue;
		}
		while (i < ARRAY_LEN(words) && !text_starts_with(text, words[i].theirs)) {
			i++;
		}
		if (i == ARRAY_LEN(words)) {
			return NULL;
		}
		strbuf_add_string(&pattern, words[i].ours);
		text += strlen(words[i].theirs);
	}
	return arena_strdup(looking->arena, pattern.data);
}

void generator_find_pelican(const struct looking *looking)
{
	struct proposal *proposal = looking->proposal;
	struct finding path = looking_literal(looking, looking->program, "PATH");
	struct finding pattern = looking_literal(looking, looking->program, "ARTICLE_URL");
	struct proposed_source *source = looking_add_source(looking, "pelican");

	proposal->title = looking_literal(looking, looking->program, "SITENAME");
	proposal->url = looking_literal(looking, looking->program, "SITEURL");
	if (!proposal->url.text && looking_has(looking, "publishconf.py")) {
		proposal->url = looking_literal(
			looking, looking_text(looking, "publishconf.py"), "SITEURL");
	}
	proposal->zone = looking_literal(looking, looking->program, "TIMEZONE");
	proposal->language = looking_literal(looking, looking->program, "DEFAULT_LANG");
	proposal->author = looking_literal(looking, looking->program, "AUTHOR");
	source->articles = path.text ? path.text : "content/";
	source->permalink = pattern.text ? pelican_pattern(looking, pattern.text) : NULL;
}

void generator_find_next(const struct looking *looking)
{
	read_programs(looking, KEYS("data/siteMetadata.js", "data/siteMetadata.ts",
				       "data/siteMetadata.mjs", "site.config.js", "config/site.ts",
				       "src/config/site.ts", "lib/constants.ts"));
	add_posts(looking, "next", NULL,
		KEYS("data/blog", "content/blog", "src/content/blog", "blog"));
	if (!looking->proposal->source_count) {
		add_posts(looking, "next", "/posts/:path",
			KEYS("posts", "content/posts", "_posts", "data/posts", "content",
				"src/content"));
	}
}

void generator_find_gatsby(const struct looking *looking)
{
	struct proposal *proposal = looking->proposal;

	proposal->title = looking_literal(looking, looking->program, "title");
	proposal->url = looking_literal(looking, looking->program, "siteUrl");
	proposal->description = looking_literal(looking, looking->program, "description");
	add_posts(looking, "none", "/:path/",
		KEYS("content/blog", "content/posts", "src/posts", "src/pages", "content"));
}

bool generator_is_nikola(const struct looking *looking)
{
	return looking->program && strstr(looking->program, "BLOG_TITLE");
}

void generator_find_nikola(const struct looking *looking)
{
	struct proposal *proposal = looking->proposal;

	proposal->title = looking_literal(looking, looking->program, "BLOG_TITLE");
	proposal->url = looking_literal(looking, looking->program, "SITE_URL");
	proposal->description = looking_literal(looking, looking->program, "BLOG_DESCRIPTION");
	proposal->author = looking_literal(looking, looking->program, "BLOG_AUTHOR");
	proposal->zone = looking_literal(looking, looking->program, "TIMEZONE");
	proposal->language = looking_literal(looking, looking->program, "DEFAULT_LANG");
	add_posts(looking, "none", "/posts/:slug/", KEYS("posts"));
}

void generator_find_none(const struct looking *looking)
{
	const char *list = looking_first(looking,
		KEYS("posts.yaml", "posts.yml", "posts.json", "posts.toml", "posts.csv",
			"articles.yaml", "articles.json", "catalogue.yaml", "catalogue.json"));

	add_posts(looking, NULL, NULL,
		KEYS("articles", "posts", "_posts", "content/blog", "content/posts", "blog",
			"content", "src/posts", "."));
	if (list) {
		looking_add_source(looking, NULL)->catalogue = list;
	}
}
