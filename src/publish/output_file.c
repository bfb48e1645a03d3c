#include "publish/output_file.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/parallel.h"
#include "markup/body.h"
#include "markup/prepare.h"
#include "source/body_source.h"

#define BATCH 64 /* files, or bodies, that are in memory together */

void output_files_add(struct output_files *files, const struct output_file *file)
{
	GROW(files->items, files->count, files->capacity);
	files->items[files->count++] = *file;
}

/* An article's body while files need it. */
struct body {
	struct article *article;
	size_t uses; /* by files that are still to be made */
	bool ready;
	char *html, *summary; /* ours, where this made them */
	struct report report;
	struct error err;
};

/* One call of output_files_make. */
struct running {
	struct output_files *files;
	struct folder *folder;
	GHashTable *bodies; /* article → struct body */
	const struct output_file **stale;
	size_t stale_count;
	struct body **wanted; /* to be prepared together */
	size_t wanted_count, wanted_capacity;
	struct strbuf *bytes; /* of each file of the batch */
	struct error *errors;
	size_t first; /* of the batch, among the stale ones */
	size_t failures;
};

static void free_body(void *data)
{
	struct body *body = data;

	if (body->html) {
		body->article->html = NULL;
	}
	if (body->summary) {
		body->article->summary = "";
	}
	free(body->html);
	free(body->summary);
	report_release(&body->report);
	free(body);
}

static void count_uses(struct running *running, const struct output_file *file)
{
	for (size_t i = 0; i < file->article_count; i++) {
		struct article *article = file->articles[i];
		struct body *body = g_hash_table_lookup(running->bodies, article);

		if (!body) {
			body = xcalloc(1, sizeof(*body));
			body->article = article;
			g_hash_table_insert(running->bodies, article, body);
		}
		body->uses++;
	}
}

static void find_stale(struct running *running)
{
	const struct output_files *files = running->files;

	running->stale = xcalloc(files->count + 1, sizeof(*running->stale));
	for (size_t i = 0; i < files->count; i++) {
		const struct output_file *file = &files->items[i];

		if (!folder_is_fresh(running->folder, file->path, file->inputs)) {
			running->stale[running->stale_count++] = file;
			count_uses(running, file);
		}
	}
}

/* In any thread: nothing is touched but the article and its body. */
static void prepare(void *ctx, size_t index)
{
	const struct running *running = ctx;
	const struct publish_params *params = running->files->params;
	struct body *body = running->wanted[index];
	struct article *article = body->article;
	struct arena *arena = arena_new();
	bool had_html = article->html != NULL, had_summary = article->summary[0];

	body->ready = true;
	if (source_read_body(params->settings, article, arena, &body->err) == 0) {
		prepare_summary(arena, article);
		if (params->settings->output.full) {
			prepare_html(arena, article, &body->report);
		}
		if (!had_html && article->html) {
			article->html = body->html = xstrdup(article->html);
		}
		if (!had_summary && article->summary[0]) {
			article->summary = body->summary = xstrdup(article->summary);
		}
		source_drop_body(article);
	}
	arena_free(arena);
}

static void want(struct running *running, const struct output_file *file)
{
	for (size_t i = 0; i < file->article_count; i++) {
		struct body *body = g_hash_table_lookup(running->bodies, file->articles[i]);

		if (!body->ready) {
			body->ready = true;
			GROW(running->wanted, running->wanted_count, running->wanted_capacity);
			running->wanted[running->wanted_count++] = body;
		}
	}
}

static void prepare_bodies(struct running *running)
{
	struct report *report = running->files->params->folder.report;

	parallel_for(running->wanted_count, prepare, running);
	for (size_t i = 0; i < running->wanted_count; i++) {
		report_move(report, &running->wanted[i]->report);
	}
	running->wanted_count = 0;
}

static int check_bodies(
	const struct running *running, const struct output_file *file, struct error *err)
{
	for (size_t i = 0; i < file->article_count; i++) {
		const struct body *body = g_hash_table_lookup(running->bodies, file->articles[i]);

		if (body->err.kind != ERROR_NONE) {
			*err = body->err;
			return -1;
		}
	}
	return 0;
}

static void render(void *ctx, size_t index)
{
	struct running *running = ctx;
	const struct output_file *file = running->stale[running->first + index];
	struct error *err = &running->errors[index];

	if (check_bodies(running, file, err) == 0) {
		file->render(file->data, &running->bytes[index], err);
	}
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
		struct body *body = g_hash_table_lookup(running->bodies, file->articles[i]);

		if (!--body->uses) {
			g_hash_table_remove(running->bodies, file->articles[i]);
		}
	}
}

static void run_batch(struct running *running)
{
	size_t count = 0;

	while (running->first + count < running->stale_count && count < BATCH &&
		running->wanted_count < BATCH) {
		want(running, running->stale[running->first + count]);
		count++;
	}
	prepare_bodies(running);
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
		.bodies = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, free_body),
	};

	find_stale(&running);
	while (running.first < running.stale_count) {
		run_batch(&running);
	}
	g_hash_table_destroy(running.bodies);
	free(running.stale);
	free(running.wanted);
	return running.failures;
}
