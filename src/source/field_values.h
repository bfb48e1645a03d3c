#ifndef POSTRIDER_SOURCE_FIELD_VALUES_H
#define POSTRIDER_SOURCE_FIELD_VALUES_H

/* Single values of front matter: between fields.c and field_values.c. */

#include "source/fields.h"

/* The catalogue's arena. */
struct arena *field_arena(const struct fields_context *context);
/* The value of the first of the names (ended by NULL) that has one, or NULL; looked for in the map
 * itself, then in its maps `taxonomies`, `extra` and `params`. */
const struct node *field_find(const struct fields_context *context, const char *const *names);
void field_warn(const struct fields_context *context, const struct node *node, const char *text);
/* A scalar as one line of clean text, in the arena; NULL where there is none. */
const char *field_line(const struct fields_context *context, const struct node *node);
/* The same, where it has the form of a language tag; else NULL, with a warning. */
const char *field_language(const struct fields_context *context, const struct node *node);
/* The same, as an absolute http(s) address, resolved against the article's page; where that fails,
 * NULL, with a warning. */
const char *field_address(const struct fields_context *context, const struct node *node);
/* Categories or tags: a list of names, or a scalar with commas; at most a
 * thousand, each slug once. */
void field_terms(const struct fields_context *context, const char *const *names,
	struct term **ret_terms, size_t *ret_count);

#endif
