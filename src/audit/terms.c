#include "audit/terms.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

/* One kind of term in the whole catalogue: slug → the first name and its letters. */
struct terms {
	const struct audit *audit;
	const char *kind; /* for the message */
	GHashTable *by_slug;
	GHashTable *reported; /* pairs that were named already */
};

struct first {
	const char *name;
	char *letters;
};

static void free_first(gpointer data)
{
	struct first *first = data;

	free(first->letters);
	free(first);
}

/* Spellings of one name differ in case, marks, and spaces or hyphens; what is left of them is
 * equal. 'C' and 'C++' are different names, and so are 'F' and 'F#'. */
static char *letters_of(const char *name)
{
	FREE_ON_EXIT char *slug = text_slug(name);
	struct strbuf letters = STRBUF_INIT;

	for (const char *c = slug; *c; c++) {
		if (*c != '-') {
			strbuf_add_char(&letters, *c);
		}
	}
	for (const char *c = name; *c; c++) {
		if (strchr("+#*!?@$%^=~<>|", *c)) {
			strbuf_add_char(&letters, *c);
		}
	}
	return strbuf_detach(&letters, NULL);
}

static void report_collision(struct terms *terms, const struct article *article,
	const struct term *term, const struct first *first)
{
	const struct finding_place place = {article->path, article->line, 0};
	char *pair = xasprintf("%s\n%s", term->slug, term->name);

	if (!g_hash_table_add(terms->reported, pair)) {
		return;
	}
	findings_add(terms->audit->findings, RULE_TERM_COLLISION, &place,
		"the %s '%s' and '%s' have one slug, '%s', and so one feed", terms->kind,
		first->name, term->name, term->slug);
}

static void check_term(struct terms *terms, const struct article *article, const struct term *term)
{
	struct first *first = g_hash_table_lookup(terms->by_slug, term->slug);
	FREE_ON_EXIT char *letters = NULL;

	if (first && strcmp(first->name, term->name) == 0) {
		return;
	}
	letters = letters_of(term->name);
	if (!first) {
		first = xcalloc(1, sizeof(*first));
		*first = (struct first){.name = term->name, .letters = letters};
		letters = NULL;
		g_hash_table_insert(terms->by_slug, (gpointer)(uintptr_t)term->slug, first);
	} else if (strcmp(first->letters, letters) != 0) {
		report_collision(terms, article, term, first);
	}
}

static void terms_init(struct terms *terms, const struct audit *audit, const char *kind)
{
	*terms = (struct terms){
		.audit = audit,
		.kind = kind,
		.by_slug = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_first),
		.reported = g_hash_table_new_full(g_str_hash, g_str_equal, free, NULL),
	};
}

static void terms_release(struct terms *terms)
{
	g_hash_table_destroy(terms->by_slug);
	g_hash_table_destroy(terms->reported);
}

static void check_terms(
	struct terms *terms, const struct article *article, const struct term *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		check_term(terms, article, &items[i]);
	}
}

/* Authors have a slug only where they have a feed. */
static void check_authors(struct terms *terms, const struct article *article, struct arena *arena)
{
	for (size_t i = 0; i < article->author_count; i++) {
		FREE_ON_EXIT char *slug = text_term_slug(article->authors[i].name);
		const struct term term = {
			.name = article->authors[i].name, .slug = arena_strdup(arena, slug)};

		check_term(terms, article, &term);
	}
}

void audit_terms(const struct audit *audit, const struct catalogue *given)
{
	struct terms categories, tags, authors;
	struct arena *arena = arena_new();

	terms_init(&categories, audit, "categories");
	terms_init(&tags, audit, "tags");
	terms_init(&authors, audit, "authors");
	for (size_t i = 0; i < given->count; i++) {
		const struct article *article = given->articles[i];

		check_terms(&categories, article, article->categories, article->category_count);
		check_terms(&tags, article, article->tags, article->tag_count);
		if (audit->settings->output.per_author) {
			check_authors(&authors, article, arena);
		}
	}
	terms_release(&categories);
	terms_release(&tags);
	terms_release(&authors);
	arena_free(arena);
}
