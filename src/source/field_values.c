#include "source/field_values.h"

#include <string.h>

#include "base/language.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/url.h"

#define MAX_TERMS 1000

struct arena *field_arena(const struct fields_context *context)
{
	return context->source->catalogue->arena;
}

static const struct node *find_in(const struct node *map, const char *const *names)
{
	for (; *names; names++) {
		const struct node *node = node_get(map, *names);

		if (!node_is_null(node)) {
			return node;
		}
	}
	return NULL;
}

/* Maps in which Zola and Hugo keep what is not their own. */
const struct node *field_find(const struct fields_context *context, const char *const *names)
{
	static const char *const inner[] = {"taxonomies", "extra", "params"};
	const struct node *found = find_in(context->map, names);

	for (size_t i = 0; !found && i < ARRAY_LEN(inner); i++) {
		found = find_in(node_get(context->map, inner[i]), names);
	}
	return found;
}

void field_warn(const struct fields_context *context, const struct node *node, const char *text)
{
	report_add(context->source->report, REPORT_WARNING, context->file, node->line, node->column,
		"%s", text);
}

/* One line of clean text, or NULL. A double-quoted scalar can hold what the file did not. */
const char *field_line(const struct fields_context *context, const struct node *node)
{
	struct text_place place = {.path = context->file, .report = context->source->report};
	STRBUF(clean);
	STRBUF(line);

	if (!node || node->kind != NODE_SCALAR || node_is_null(node)) {
		return NULL;
	}
	place.line = node->line;
	place.column = node->column;
	text_clean(&clean, node->text, node->text_len, &place);
	text_collapse(&line, clean.data);
	return line.len ? arena_strdup(field_arena(context), line.data) : NULL;
}

const char *field_language(const struct fields_context *context, const struct node *node)
{
	const char *text = field_line(context, node);

	if (text && !language_is_tag(text)) {
		field_warn(context, node, "a language tag such as 'de-DE' was expected");
		return NULL;
	}
	return text;
}

const char *field_address(const struct fields_context *context, const struct node *node)
{
	const char *text = field_line(context, node);
	struct error err = ERROR_INIT;
	STRBUF(url);

	if (!text) {
		return NULL;
	}
	if (url_resolve(&url, context->article->url, text, &err) < 0) {
		field_warn(context, node, err.text);
		return NULL;
	}
	if (!url_is_http(url.data)) {
		field_warn(context, node, "an http or https address was expected");
		return NULL;
	}
	return arena_strdup(field_arena(context), url.data);
}

struct terms {
	struct term *items;
	size_t count, capacity;
};

static void add_term(const struct fields_context *context, struct terms *terms, const char *name)
{
	FREE_ON_EXIT char *slug = text_term_slug(name);

	for (size_t i = 0; i < terms->count; i++) {
		if (strcmp(terms->items[i].slug, slug) == 0) {
			return;
		}
	}
	if (terms->count < terms->capacity) {
		terms->items[terms->count++] = (struct term){
			.name = name,
			.slug = arena_strdup(field_arena(context), slug),
		};
	}
}

/* Jekyll's "categories: a b"; its "category" is one. */
static bool splits_on_blanks(
	const struct fields_context *context, const struct node *node, const char *text)
{
	return context->source->source->preset->blanks_split_terms && !strchr(text, ',') &&
	       node != node_get(context->map, "category");
}

/* A scalar splits on commas. */
static void add_scalar(
	const struct fields_context *context, struct terms *terms, const struct node *node)
{
	const char *text = field_line(context, node);
	const char *separator = text && splits_on_blanks(context, node, text) ? " " : ",";

	while (text && *text) {
		size_t len = strcspn(text, separator);
		STRBUF(name);

		strbuf_add(&name, text, len);
		strbuf_trim(&name);
		if (name.len) {
			add_term(context, terms, arena_strdup(field_arena(context), name.data));
		}
		text += len + (text[len] != '\0');
	}
}

/* How many names there are at most. */
static size_t count_names(const struct node *node)
{
	size_t count = node->kind == NODE_LIST ? node->count : 1;

	for (size_t i = 0; node->kind == NODE_SCALAR && i < node->text_len; i++) {
		count += node->text[i] == ',' || node->text[i] == ' ';
	}
	return count;
}

void field_terms(const struct fields_context *context, const char *const *names,
	struct term **ret_terms, size_t *ret_count)
{
	const struct node *node = field_find(context, names);
	struct terms terms = {0};

	if (!node) {
		return;
	}
	terms.capacity = count_names(node);
	if (terms.capacity > MAX_TERMS) {
		field_warn(context, node, "more than a thousand names: the rest is left out");
		terms.capacity = MAX_TERMS;
	}
	terms.items = arena_alloc(field_arena(context), terms.capacity * sizeof(*terms.items));
	if (node->kind == NODE_SCALAR) {
		add_scalar(context, &terms, node);
	} else if (node->kind == NODE_LIST) {
		for (size_t i = 0; i < node->count; i++) {
			const char *name = field_line(context, node->items[i]);

			if (name) {
				add_term(context, &terms, name);
			}
		}
	} else {
		field_warn(context, node, "a name or a list of names was expected");
	}
	*ret_terms = terms.items;
	*ret_count = terms.count;
}
