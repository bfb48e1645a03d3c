#include "source/field_values.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"

#define MAX_TERMS 100

struct arena *field_arena(const struct fields_context *context)
{
	return context->source->catalogue->arena;
}

const struct node *field_find(const struct fields_context *context, const char *const *names)
{
	for (; *names; names++) {
		const struct node *node = node_get(context->map, *names);

		if (!node_is_null(node)) {
			return node;
		}
	}
	return NULL;
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

struct terms {
	struct term *items;
	size_t count;
};

static void add_term(const struct fields_context *context, struct terms *terms, const char *name)
{
	FREE_ON_EXIT char *slug = text_slug(name);

	for (size_t i = 0; i < terms->count; i++) {
		if (strcmp(terms->items[i].slug, slug) == 0) {
			return;
		}
	}
	if (terms->count < MAX_TERMS) {
		terms->items[terms->count++] = (struct term){
			.name = name,
			.slug = arena_strdup(field_arena(context), slug),
		};
	}
}

/* A scalar splits on commas. */
static void add_scalar(
	const struct fields_context *context, struct terms *terms, const struct node *node)
{
	const char *text = field_line(context, node);

	while (text && *text) {
		size_t len = strcspn(text, ",");
		STRBUF(name);

		strbuf_add(&name, text, len);
		strbuf_trim(&name);
		if (name.len) {
			add_term(context, terms, arena_strdup(field_arena(context), name.data));
		}
		text += len + (text[len] == ',');
	}
}

void field_terms(const struct fields_context *context, const char *const *names,
	struct term **ret_terms, size_t *ret_count)
{
	const struct node *node = field_find(context, names);
	struct terms terms = {0};

	if (!node) {
		return;
	}
	terms.items = arena_alloc(field_arena(context), MAX_TERMS * sizeof(*terms.items));
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
