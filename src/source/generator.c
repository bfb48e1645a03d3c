#include "source/generator.h"

#include <string.h>

#include "base/language.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/url.h"
#include "base/zone.h"
#include "source/generator_probe.h"

static const char *const jekyll_files[] = {"_config.yml", "_config.yaml", "_config.toml", NULL};
static const char *const hugo_files[] = {"hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json",
	"config/_default/hugo.toml", "config/_default/hugo.yaml", "config/_default/config.toml",
	"config/_default/config.yaml", "config/_default/config.json", "config.toml", "config.yaml",
	"config.yml", "config.json", NULL};
static const char *const zola_files[] = {"config.toml", "zola.toml", NULL};
static const char *const eleventy_files[] = {".eleventy.js", "eleventy.config.js",
	"eleventy.config.mjs", "eleventy.config.cjs", "eleventy.config.ts", NULL};
static const char *const astro_files[] = {
	"astro.config.mjs", "astro.config.ts", "astro.config.js", "astro.config.cjs", NULL};
static const char *const docusaurus_files[] = {"docusaurus.config.js", "docusaurus.config.ts",
	"docusaurus.config.mjs", "docusaurus.config.cjs", NULL};
static const char *const pelican_files[] = {"pelicanconf.py", NULL};
static const char *const next_files[] = {
	"next.config.js", "next.config.mjs", "next.config.ts", "next.config.cjs", NULL};
static const char *const gatsby_files[] = {
	"gatsby-config.js", "gatsby-config.ts", "gatsby-config.mjs", NULL};
static const char *const nikola_files[] = {"conf.py", NULL};

/* In this order, since some could be taken for others further down. */
static const struct generator {
	const char *name, *preset, *output;
	const char *const *files;
	bool is_program;                       /* the file is one */
	bool (*is)(const struct probe *probe); /* or NULL: the file alone tells */
	void (*find)(const struct probe *probe);
} generators[] = {
	{"Zola", "zola", "public/", zola_files, false, generator_is_zola, generator_find_zola},
	{"Hugo", "hugo", "public/", hugo_files, false, generator_is_hugo, generator_find_hugo},
	{"Docusaurus", "docusaurus", "build/", docusaurus_files, true, NULL,
		generator_find_docusaurus},
	{"Astro", "astro", "dist/", astro_files, true, NULL, generator_find_astro},
	{"Eleventy", "eleventy", "_site/", eleventy_files, true, NULL, generator_find_eleventy},
	{"Gatsby", NULL, "public/", gatsby_files, true, NULL, generator_find_gatsby},
	{"Next.js", "next", "out/", next_files, true, NULL, generator_find_next},
	{"Pelican", "pelican", "output/", pelican_files, true, NULL, generator_find_pelican},
	{"Nikola", NULL, "output/", nikola_files, true, generator_is_nikola, generator_find_nikola},
	{"Hexo", "hexo", "public/", jekyll_files, false, generator_is_hexo, generator_find_hexo},
	{"Jekyll", "jekyll", "_site/", jekyll_files, false, NULL, generator_find_jekyll},
};

static bool try(struct probe *probe, const struct generator *generator)
{
	const char *file = probe_first(probe, generator->files);

	if (!file) {
		return false;
	}
	probe->program = generator->is_program ? probe_text(probe, file) : NULL;
	probe->config = generator->is_program ? NULL : probe_parse(probe, file);
	if (generator->is && !generator->is(probe)) {
		return false;
	}
	probe->proposal->generator = generator->name;
	probe->proposal->config = file;
	probe->proposal->output = generator->output;
	generator->find(probe);
	return true;
}

/* Drops values that cannot be used. */
static void check(const struct probe *probe)
{
	struct proposal *proposal = probe->proposal;
	struct zone *zone = proposal->zone.text ? zone_new(proposal->zone.text, NULL) : NULL;
	STRBUF(url);

	if (proposal->url.text && url_normalise(&url, proposal->url.text, NULL) < 0) {
		proposal->url.text = NULL;
	}
	if (proposal->language.text && !language_is_tag(proposal->language.text)) {
		proposal->language.text = NULL;
	}
	if (!zone) {
		proposal->zone.text = NULL;
	}
	zone_free(zone);
}

struct proposal generator_find(
	const char *folder, const char *preset, struct arena *arena, struct report *report)
{
	struct proposal proposal = {.output = "public/"};
	struct probe probe = {
		.folder = folder, .arena = arena, .report = report, .proposal = &proposal};
	bool found = false;

	for (size_t i = 0; !found && i < ARRAY_LEN(generators); i++) {
		const char *own = generators[i].preset;

		if (!preset || (own && strcmp(preset, own) == 0)) {
			found = try(&probe, &generators[i]);
		}
	}
	if (!proposal.source_count) {
		generator_find_none(&probe);
	}
	for (size_t i = 0; preset && i < proposal.source_count; i++) {
		proposal.sources[i].preset = preset;
	}
	check(&probe);
	return proposal;
}
