#ifndef POSTRIDER_SOURCE_GENERATOR_PROBE_H
#define POSTRIDER_SOURCE_GENERATOR_PROBE_H

/* Between the files of generator.h: the probe of one folder, and what it finds there. */

#include "base/strbuf.h"
#include "source/generator.h"

struct probe {
	const char *folder;
	struct arena *arena;
	struct report *report;
	const struct node *config; /* of the generator, or NULL */
	const char *program;       /* the text of its configuration that is a program, or NULL */
	struct proposal *proposal;
};

/* Whether the folder has such a file, or folder. */
bool probe_has(const struct probe *probe, const char *name);
/* The first of the names (ended by NULL) that is there, or NULL. */
const char *probe_first(const struct probe *probe, const char *const *names);
/* A file's text in the arena; NULL where it cannot be read. */
const char *probe_text(const struct probe *probe, const char *name);
/* A file's tree, by its ending; NULL with a warning where it is none. */
const struct node *probe_parse(const struct probe *probe, const char *name);

#define KEYS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* The configuration's text under the first of the keys (ended by NULL) that has one. A key with
 * dots goes into maps. */
struct found_text probe_find(const struct probe *probe, const char *const *keys);
/* Of a program: the string behind "KEY:" or "KEY =", where it is one literal. */
struct found_text probe_literal(const struct probe *probe, const char *program, const char *key);
/* The first of several literals. */
struct found_text probe_literals(
	const struct probe *probe, const char *program, const char *const *keys);

/* Appends the site's folder on its host: "https://x.example" and "/blog" are
 * "https://x.example/blog". */
void probe_add_base(const struct probe *probe, struct found_text *url, const char *base);

/* A further source; the caller fills it in. */
struct proposed_source *probe_add_source(const struct probe *probe, const char *preset);

/* Adds a source for each folder in `content` (below the site's) that is a section of a blog: most
 * of its files have dates. Its permalink is "/PREFIX/SECTION/" and the rest, or that of
 * `permalinks` for the section. None where most files outside of sections have dates, too. Returns
 * how many. */
size_t probe_add_sections(const struct probe *probe, const char *content, const char *preset,
	const char *language, const struct node *permalinks, const char *rest);
/* Whether most posts in the folder, or below it, have dates; and how many there are. */
bool probe_is_blog(const struct probe *probe, const char *folder, size_t *ret_count);

/* Whether the configuration is this generator's, and what it has of the site, into the proposal. */
bool generator_is_hexo(const struct probe *probe);
bool generator_is_hugo(const struct probe *probe);
bool generator_is_nikola(const struct probe *probe);
bool generator_is_zola(const struct probe *probe);
void generator_find_astro(const struct probe *probe);
void generator_find_docusaurus(const struct probe *probe);
void generator_find_eleventy(const struct probe *probe);
void generator_find_gatsby(const struct probe *probe);
void generator_find_hexo(const struct probe *probe);
void generator_find_hugo(const struct probe *probe);
void generator_find_jekyll(const struct probe *probe);
void generator_find_next(const struct probe *probe);
void generator_find_nikola(const struct probe *probe);
void generator_find_none(const struct probe *probe);
void generator_find_pelican(const struct probe *probe);
void generator_find_zola(const struct probe *probe);

#endif
