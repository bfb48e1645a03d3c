#ifndef POSTRIDER_TESTS_AUDIT_CASE_H
#define POSTRIDER_TESTS_AUDIT_CASE_H

/* A small site in a folder of its own, for the tests of src/audit. */

#include <stdlib.h>
#include <string.h>

#include "audit/audit.h"
#include "scratch.h"

#define SITE "https://blog.example.org/"

struct audit_case {
	char *folder;
	char *output;
	struct settings settings;
	struct source_settings source;
	struct findings findings;
	struct audit audit;
	struct catalogue *catalogue;
};

static inline void audit_case_init(struct audit_case *site)
{
	*site = (struct audit_case){.folder = scratch_new(), .catalogue = catalogue_new()};
	site->output = path_join(site->folder, "public");
	site->source = (struct source_settings){
		.kind = SOURCE_ARTICLES,
		.path = arena_printf(site->catalogue->arena, "%s/articles", site->folder),
		.shown = "articles",
		.permalink = "/blog/:slug/",
	};
	site->settings = (struct settings){
		.path = "postrider.yaml",
		.folder = site->folder,
		.site = {.title = "T",
			.url = SITE,
			.host = "blog.example.org",
			.zone = zone_new("UTC", NULL)},
		.sources = &site->source,
		.source_count = 1,
		.output = {.on = true,
			.bytes = 512 * 1024,
			.archive_path = "archive/:n.xml",
			.directory = site->output},
	};
	site->audit = (struct audit){
		.settings = &site->settings,
		.catalogue = site->catalogue,
		.directory = site->output,
		.now = 1800000000,
		.findings = &site->findings,
	};
}

static inline void audit_case_release(struct audit_case *site)
{
	findings_release(&site->findings);
	catalogue_free(site->catalogue);
	zone_free(site->settings.site.zone);
	free(site->output);
	scratch_free(site->folder);
}

/* An article at /blog/NAME/, written in articles/NAME.md. */
static inline struct article *audit_case_article(
	struct audit_case *site, const char *name, const char *body)
{
	struct article *article = catalogue_add(site->catalogue);
	struct arena *arena = site->catalogue->arena;

	article->path = arena_printf(arena, "articles/%s.md", name);
	article->line = 1;
	article->url = arena_printf(arena, SITE "blog/%s/", name);
	article->title = name;
	article->summary = "";
	article->body = (struct body){
		.kind = BODY_MARKDOWN, .text = body, .len = strlen(body), .line = 5};
	free(scratch_write_text(site->folder, article->path, body));
	return article;
}

#endif
