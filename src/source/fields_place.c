#include "source/fields_place.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "source/field_values.h"

/* Appends a term that is not there yet. */
static void add_term(const struct fields_context *context, struct term *terms, size_t *count,
	const char *name, size_t len)
{
	FREE_ON_EXIT char *copy = xstrndup(name, len);
	FREE_ON_EXIT char *slug = text_term_slug(copy);

	for (size_t i = 0; i < *count; i++) {
		if (strcmp(terms[i].slug, slug) == 0) {
			return;
		}
	}
	terms[(*count)++] = (struct term){
		.name = arena_strdup(field_arena(context), copy),
		.slug = arena_strdup(field_arena(context), slug),
	};
}

void fields_add_folders(const struct fields_context *context)
{
	const struct preset *preset = context->source->source->preset;
	struct article *article = context->article;
	const char *folders = NULL;
	struct term *terms;
	size_t count = 0;

	if (context->name && preset->folders_are_terms) {
		folders = context->name->above;
	} else if (context->name && preset->folder_is_term && !article->category_count) {
		folders = path_name(context->name->folders);
	}
	if (!folders || !*folders) {
		return;
	}
	terms = arena_alloc(
		field_arena(context), (article->category_count + strlen(folders)) * sizeof(*terms));
	for (const char *p = folders; *p; p += strspn(p, "/")) {
		size_t len = strcspn(p, "/");

		add_term(context, terms, &count, p, len);
		p += len;
	}
	for (size_t i = 0; i < article->category_count; i++) {
		const char *name = article->categories[i].name;

		add_term(context, terms, &count, name, strlen(name));
	}
	article->categories = terms;
	article->category_count = count;
}

void fields_read_place(const struct fields_context *context)
{
	const struct source_settings *source = context->source->source;
	struct article *article = context->article;

	article->draft = article->draft || (context->name && context->name->draft);
	if (source->preset->slug_joins && context->source->settings->site.language_count) {
		article->translation_key = arena_printf(
			field_arena(context), "slug %s", article->slug);
	}
}
