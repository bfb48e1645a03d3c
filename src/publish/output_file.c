#include "publish/output_file.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/parallel.h"

#define BATCH 64 /* files, or bodies, that are in memory together */

void output_files_add(struct output_files *files, const struct output_file *file)
{
	GROW(files->items, files->count, files->capacity);
	files->items[files->count++] = *file;
}

/* One call of output_files_make. */
struct running {
	struct output_files *files;
	struct folder *folder;
	struct bodies *bodies;
	const struct output_file **stale;
	size_t stale_count;
	struct strbuf *bytes; /* of each file of the batch */
	struct error *errors;
	size_t first; /* of the batch, among the stale ones */
	size_t failures;
};

static void find_stale(struct running *running)
{
	const struct output_files *files = running->files;

	running->stale = xcalloc(files->count + 1, sizeof(*running->stale));
	for (size_t i = 0; i < files->count; i++) {
		const struct output_file *file = &files->items[i];

		if (!folder_is_fresh(running->folder, file->path, file->inputs)) {
			running->stale[running->stale_count++] = file;
			for (size_t j = 0; j < file->article_count; j++) {
				bodies_count(running->bodies, file->articles[j]);
			}
		}
	}
}

static void render(void *ctx, size_t index)
{
	struct running *running = ctx;
	const struct output_file *file = running->stale[running->first + index];
	struct error *err = &running->errors[index];
	struct rendered *rendered = xcalloc(file->article_count + 1, sizeof(*rendered));
	int result = 0;

	for (size_t i = 0; result == 0 && i < file->article_count; i++) {
		result = bodies_get(running->bodies, file->articles[i], &rendered[i], err);
	}
	if (result == 0) {
		file->render(file->data, rendered, &running->bytes[index], err);
	}
	free(rendered);
}

static void take(struct running *running, const struct output_file *file, size_t index)
{
	const struct error *err = &running->errors[index];

	if (err->kind != ERROR_NONE) {
		report_add(running->files->params->folder.report, REPORT_ERROR, NULL, 0, 0,
			"'%s' cannot be made, its last version stays: %s", file->path, err->text);
		folder_keep(running->folder, file->path);
		running->failures++;
	} else {
		folder_add(running->folder, file->path, file->inputs, &running->bytes[index]);
	}
	strbuf_release(&running->bytes[index]);
	for (size_t i = 0; i < file->article_count; i++) {
		bodies_drop(running->bodies, file->articles[i]);
	}
}

static void want(const struct running *running, const struct output_file *file)
{
	for (size_t i = 0; i < file->article_count; i++) {
		bodies_want(running->bodies, file->articles[i]);
	}
}

static void run_batch(struct running *running)
{
	size_t count = 0;

	while (running->first + count < running->stale_count && count < BATCH &&
		bodies_wanted(running->bodies) < BATCH) {
		want(running, running->stale[running->first + count]);
		count++;
	}
	bodies_prepare(running->bodies);
	running->bytes = xcalloc(count, sizeof(*running->bytes));
	running->errors = xcalloc(count, sizeof(*running->errors));
	for (size_t i = 0; i < count; i++) {
		running->bytes[i] = (struct strbuf)STRBUF_INIT;
		running->errors[i] = (struct error)ERROR_INIT;
	}
	parallel_for(count, render, running);
	for (size_t i = 0; i < count; i++) {
		take(running, running->stale[running->first + i], i);
	}
	free(running->bytes);
	free(running->errors);
	running->first += count;
}

size_t output_files_make(struct output_files *files, struct folder *folder)
{
	struct running running = {
		.files = files,
		.folder = folder,
		.bodies = bodies_new(files->params),
	};

	find_stale(&running);
	while (running.first < running.stale_count) {
		run_batch(&running);
	}
	bodies_free(running.bodies);
	free(running.stale);
	return running.failures;
}
