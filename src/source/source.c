#include "source/source.h"

#include <stdlib.h>
#include <string.h>

#include "source/authors_file.h"
#include "source/merge.h"
#include "source/translations.h"

static int (*const loaders[])(struct source_context *context, struct error *err) = {
	[SOURCE_ARTICLES] = source_load_folder,
	[SOURCE_CATALOGUE] = source_load_catalogue,
	[SOURCE_FEED] = source_load_feed,
};

int source_load_all(const struct settings *settings, struct source_scan *scan,
	struct source_memory *memory, struct catalogue *catalogue, struct report *report,
	struct error *err)
{
	int result = 0;

	for (size_t i = 0; i < settings->source_count; i++) {
		struct source_context context = {
			.settings = settings,
			.source = &settings->sources[i],
			.index = i,
			.seen = &scan->sources[i],
			.feed = scan->sources[i].feed,
			.catalogue = catalogue,
			.report = report,
			.memory = memory,
		};

		struct authors_file authors = authors_file_read(&context);

		context.authors = &authors;
		if (loaders[context.source->kind](&context, result ? NULL : err) < 0) {
			result = -1;
		}
	}
	source_scan_absorb(scan, catalogue->arena);
	merge_doubles(catalogue, report);
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
