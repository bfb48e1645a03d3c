#include "source/source.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "source/translations.h"

static int (*const loaders[])(struct source_context *context, struct error *err) = {
	[SOURCE_ARTICLES] = source_load_folder,
	[SOURCE_CATALOGUE] = source_load_catalogue,
	[SOURCE_FEED] = source_load_feed,
};

/* A draft may share its address with what is public: it waits for that one to go. */
static bool competes(const struct article *article)
{
	return !article->draft && !article->hidden;
}

static void drop_doubles(struct catalogue *catalogue, struct report *report)
{
	GHashTable *by_url = g_hash_table_new(g_str_hash, g_str_equal);
	size_t kept = 0;

	for (size_t i = 0; i < catalogue->count; i++) {
		struct article *article = catalogue->articles[i];
		struct article *first = g_hash_table_lookup(by_url, article->url);

		if (first && competes(article)) {
			report_add(report, REPORT_WARNING, article->path, article->line, 0,
				"has the same URL as '%s' (%s) and is left out", first->path,
				article->url);
			continue;
		}
		if (competes(article)) {
			g_hash_table_insert(by_url, (gpointer)(uintptr_t)article->url, article);
		}
		catalogue->articles[kept++] = article;
	}
	catalogue->count = kept;
	g_hash_table_destroy(by_url);
}

int source_load_all(const struct settings *settings, struct sight *sight,
	struct source_memory *memory, struct catalogue *catalogue, struct report *report,
	struct error *err)
{
	int result = 0;

	for (size_t i = 0; i < settings->source_count; i++) {
		struct source_context context = {
			.settings = settings,
			.source = &settings->sources[i],
			.index = i,
			.seen = &sight->sources[i],
			.feed = sight->sources[i].feed,
			.catalogue = catalogue,
			.report = report,
			.memory = memory,
		};

		if (loaders[context.source->kind](&context, result ? NULL : err) < 0) {
			result = -1;
		}
	}
	sight_absorb(sight, catalogue->arena);
	drop_doubles(catalogue, report);
	translations_join(&settings->site, catalogue, report);
	if (result < 0 && err) {
		err->kind = ERROR_INPUT;
	}
	return result;
}

void source_memory_release(struct source_memory *memory)
{
	free(memory->known.items);
	free(memory->fresh.items);
	memory->known = memory->fresh = (struct source_file_list){0};
}
