#ifndef POSTRIDER_SOURCE_GENERATOR_LOOKING_H
#define POSTRIDER_SOURCE_GENERATOR_LOOKING_H

/* Between the generator*.c: a look at one folder. */

#include "base/strbuf.h"
#include "source/generator.h"

struct looking {
	const char *folder;
	struct arena *arena;
	struct report *report;
	const struct node *config; /* of the generator, or NULL */
	const char *program;       /* the text of its configuration that is a program, or NULL */
	struct proposal *proposal;
};

/* Whether the folder has such a file, or folder. */
bool looking_has(const struct looking *looking, const char *name);
/* The first of the names (ended by NULL) that is there, or NULL. */
const char *looking_first(const struct looking *looking, const char *const *names);
/* A file's text in the arena; NULL where it cannot be read. */
const char *looking_text(const struct looking *looking, const char *name);
/* A file's tree, by its ending; NULL with a warning where it is none. */
const struct node *looking_parse(const struct looking *looking, const char *name);

#define KEYS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* What a text of the configuration says: the first of the keys (ended by NULL). A key with dots
 * goes into maps. */
struct finding looking_find(const struct looking *looking, const char *const *keys);
/* Of a program: the string behind "KEY:" or "KEY =", where it is one literal. */
struct finding looking_literal(const struct looking *looking, const char *program, const char *key);
/* The first of several literals. */
struct finding looking_literals(
	const struct looking *looking, const char *program, const char *const *keys);

/* Appends the site's folder on its host: "https://x.example" and "/blog" are
 * "https://x.example/blog". */
void looking_add_base(const struct looking *looking, struct finding *url, const char *base);

/* A further source; the caller fills it in. */
struct proposed_source *looking_add_source(const struct looking *looking, const char *preset);

/* Adds a source for each folder in `content` (below the site's) that is a section of a blog: most
 * of its files have dates. Its permalink is "/PREFIX/SECTION/" and the rest, or that of
 * `permalinks` for the section. None where most files outside of sections have dates, too. Returns
 * how many. */
size_t looking_add_sections(const struct looking *looking, const char *content, const char *preset,
	const char *language, const struct node *permalinks, const char *rest);
/* Whether most posts in the folder, or below it, have dates; and how many there are. */
bool looking_is_blog(const struct looking *looking, const char *folder, size_t *ret_count);

/* What a configuration says to be this generator's, and what it says of the site. */
bool generator_is_hexo(const struct looking *looking);
bool generator_is_hugo(const struct looking *looking);
bool generator_is_nikola(const struct looking *looking);
bool generator_is_zola(const struct looking *looking);
void generator_find_astro(const struct looking *looking);
void generator_find_docusaurus(const struct looking *looking);
void generator_find_eleventy(const struct looking *looking);
void generator_find_gatsby(const struct looking *looking);
void generator_find_hexo(const struct looking *looking);
void generator_find_hugo(const struct looking *looking);
void generator_find_jekyll(const struct looking *looking);
void generator_find_next(const struct looking *looking);
void generator_find_nikola(const struct looking *looking);
void generator_find_none(const struct looking *looking);
void generator_find_pelican(const struct looking *looking);
void generator_find_zola(const struct looking *looking);

#endif
