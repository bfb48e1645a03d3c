#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "source/generator_probe.h"

/* Generators whose configuration is a program, or that have none. */

/* The first of the folders that has posts, most of them dated; else the first that is there. */
static const char *find_posts(const struct probe *probe, const char *const *folders)
{
	const char *there = NULL;

	for (; *folders; folders++) {
		size_t count;

		if (probe_has(probe, *folders)) {
			if (probe_is_blog(probe, *folders, &count)) {
				return *folders;
			}
			there = there || !count ? there : *folders;
		}
	}
	return there;
}

static void add_posts(const struct probe *probe, const char *preset, const char *permalink,
	const char *const *folders)
{
	const char *folder = find_posts(probe, folders);
	struct proposed_source *source;

	if (folder) {
		source = probe_add_source(probe, preset);
		source->articles = arena_printf(probe->arena, "%s/", folder);
		source->permalink = permalink;
	}
}

void generator_find_eleventy(const struct probe *probe)
{
	struct found_text input = probe_literal(probe, probe->program, "input");
	const char *folder = input.text ? input.text : ".";
	bool data = false;

	for (size_t i = 0; !data && i < 3; i++) {
		static const char *const sections[] = {"blog", "posts", "notes"};
		FREE_ON_EXIT char *name = xasprintf(
			"%s/%s/%s.json", folder, sections[i], sections[i]);

		data = probe_has(probe, name);
	}
	/* What a folder's data say of addresses is below the input's folder. */
	if (data || !probe_add_sections(probe, folder, "eleventy", NULL, NULL, ":path/")) {
		probe_add_source(probe, "eleventy")->articles = arena_printf(
			probe->arena, "%s/", folder);
	}
}

/* Other files in which sites of this kind keep their name and address. */
static void read_programs(const struct probe *probe, const char *const *files)
{
	struct proposal *proposal = probe->proposal;

	for (; *files; files++) {
		const char *text = probe_has(probe, *files) ? probe_text(probe, *files) : NULL;

		if (text && !proposal->title.text) {
			proposal->title = probe_literals(
				probe, text, KEYS("SITE_TITLE", "siteTitle", "title"));
		}
		if (text && !proposal->url.text) {
			proposal->url = probe_literals(
				probe, text, KEYS("siteUrl", "SITE_URL", "website", "url"));
		}
		if (text && !proposal->description.text) {
			proposal->description = probe_literals(probe, text,
				KEYS("SITE_DESCRIPTION", "siteDescription", "description", "desc"));
		}
		if (text && !proposal->author.text) {
			proposal->author = probe_literal(probe, text, "author");
		}
	}
}

void generator_find_astro(const struct probe *probe)
{
	probe->proposal->url = probe_literal(probe, probe->program, "site");
	probe_add_base(
		probe, &probe->proposal->url, probe_literal(probe, probe->program, "base").text);
	read_programs(probe, KEYS("src/consts.ts", "src/config.ts", "src/consts.js",
				     "src/config.js", "src/site.config.ts"));
	add_posts(probe, "astro", NULL, KEYS("src/content/blog", "src/data/blog"));
	if (!probe->proposal->source_count) {
		add_posts(probe, "astro", "/posts/:path/",
			KEYS("src/content/posts", "src/content/post", "src/data/posts",
				"src/pages/posts", "src/content"));
	}
}

void generator_find_docusaurus(const struct probe *probe)
{
	struct proposal *proposal = probe->proposal;
	struct found_text base = probe_literal(probe, probe->program, "baseUrl");
	struct proposed_source *source;

	proposal->title = probe_literal(probe, probe->program, "title");
	proposal->url = probe_literal(probe, probe->program, "url");
	proposal->description = probe_literal(probe, probe->program, "tagline");
	proposal->language = probe_literal(probe, probe->program, "defaultLocale");
	probe_add_base(probe, &proposal->url, base.text);
	source = probe_add_source(probe, "docusaurus");
	source->articles = "blog/";
	if (probe_has(probe, "blog/authors.yml")) {
		source->authors = "blog/authors.yml";
	}
}

/* "{date:%Y}/{slug}/" in our words; NULL where there is something else in it. */
static const char *pelican_pattern(const struct probe *probe, const char *text)
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
	return arena_strdup(probe->arena, pattern.data);
}

void generator_find_pelican(const struct probe *probe)
{
	struct proposal *proposal = probe->proposal;
	struct found_text path = probe_literal(probe, probe->program, "PATH");
	struct found_text pattern = probe_literal(probe, probe->program, "ARTICLE_URL");
	struct proposed_source *source = probe_add_source(probe, "pelican");

	proposal->title = probe_literal(probe, probe->program, "SITENAME");
	proposal->url = probe_literal(probe, probe->program, "SITEURL");
	if (!proposal->url.text && probe_has(probe, "publishconf.py")) {
		proposal->url = probe_literal(
			probe, probe_text(probe, "publishconf.py"), "SITEURL");
	}
	proposal->zone = probe_literal(probe, probe->program, "TIMEZONE");
	proposal->language = probe_literal(probe, probe->program, "DEFAULT_LANG");
	proposal->author = probe_literal(probe, probe->program, "AUTHOR");
	source->articles = path.text ? path.text : "content/";
	source->permalink = pattern.text ? pelican_pattern(probe, pattern.text) : NULL;
}

void generator_find_next(const struct probe *probe)
{
	read_programs(probe, KEYS("data/siteMetadata.js", "data/siteMetadata.ts",
				     "data/siteMetadata.mjs", "site.config.js", "config/site.ts",
				     "src/config/site.ts", "lib/constants.ts"));
	add_posts(
		probe, "next", NULL, KEYS("data/blog", "content/blog", "src/content/blog", "blog"));
	if (!probe->proposal->source_count) {
		add_posts(probe, "next", "/posts/:path",
			KEYS("posts", "content/posts", "_posts", "data/posts", "content",
				"src/content"));
	}
}

void generator_find_gatsby(const struct probe *probe)
{
	struct proposal *proposal = probe->proposal;

	proposal->title = probe_literal(probe, probe->program, "title");
	proposal->url = probe_literal(probe, probe->program, "siteUrl");
	proposal->description = probe_literal(probe, probe->program, "description");
	add_posts(probe, "none", "/:path/",
		KEYS("content/blog", "content/posts", "src/posts", "src/pages", "content"));
}

bool generator_is_nikola(const struct probe *probe)
{
	return probe->program && strstr(probe->program, "BLOG_TITLE");
}

void generator_find_nikola(const struct probe *probe)
{
	struct proposal *proposal = probe->proposal;

	proposal->title = probe_literal(probe, probe->program, "BLOG_TITLE");
	proposal->url = probe_literal(probe, probe->program, "SITE_URL");
	proposal->description = probe_literal(probe, probe->program, "BLOG_DESCRIPTION");
	proposal->author = probe_literal(probe, probe->program, "BLOG_AUTHOR");
	proposal->zone = probe_literal(probe, probe->program, "TIMEZONE");
	proposal->language = probe_literal(probe, probe->program, "DEFAULT_LANG");
	add_posts(probe, "none", "/posts/:slug/", KEYS("posts"));
}

void generator_find_none(const struct probe *probe)
{
	const char *list = probe_first(probe,
		KEYS("posts.yaml", "posts.yml", "posts.json", "posts.toml", "posts.csv",
			"articles.yaml", "articles.json", "catalogue.yaml", "catalogue.json"));

	add_posts(probe, NULL, NULL,
		KEYS("articles", "posts", "_posts", "content/blog", "content/posts", "blog",
			"content", "src/posts", "."));
	if (list) {
		probe_add_source(probe, NULL)->catalogue = list;
	}
}
