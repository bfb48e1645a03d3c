#include "publish/job.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/parallel.h"
#include "base/url.h"
#include "markup/body.h"
#include "markup/prepare.h"
#include "source/body_source.h"

#define BATCH 64 /* files, or bodies, that are in memory together */

/* Raised when the same inputs give other bytes. */
#define RENDERING "3"

static void add_bytes(struct inputs *inputs, const void *bytes, size_t len)
{
	uint64_t prefix = len;

	hash_add(&inputs->hash, &prefix, sizeof(prefix));
	hash_add(&inputs->hash, bytes, len);
}

void inputs_text(struct inputs *inputs, const char *text)
{
	inputs_number(inputs, text != NULL);
	add_bytes(inputs, text ? text : "", text ? strlen(text) : 0);
}

void inputs_number(struct inputs *inputs, int64_t number)
{
	hash_add(&inputs->hash, &number, sizeof(number));
}

void inputs_article(struct inputs *inputs, const struct article *article)
{
	add_bytes(inputs, article->fingerprint, sizeof(article->fingerprint));
	inputs_text(inputs, article->id);
	for (size_t i = 0; i < article->category_count; i++) {
		inputs_text(inputs, article->categories[i].name);
	}
	inputs_number(inputs, article->published.at);
	inputs_number(inputs, article->updated.at);
	inputs_number(inputs, article->updated.day);
	inputs_number(inputs, article->updated.offset);
}

void inputs_begin(struct inputs *inputs, const struct publish_params *params, const char *path)
{
	hash_init(&inputs->hash);
	inputs_text(inputs, RENDERING " " POSTRIDER_VERSION);
	inputs_text(inputs, params->settings->fingerprint);
	inputs_text(inputs, params->since);
	inputs_text(inputs, path);
}

void inputs_end(struct inputs *inputs, char ret_inputs[HASH_HEX])
{
	unsigned char digest[HASH_BYTES];

	hash_final(&inputs->hash, digest);
	hash_to_hex(digest, ret_inputs);
}

void jobs_add(struct jobs *jobs, const struct job *job)
{
	GROW(jobs->items, jobs->count, jobs->capacity);
	jobs->items[jobs->count++] = *job;
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

/* One call of jobs_run. */
struct running {
	struct jobs *jobs;
	struct folder *folder;
	GHashTable *bodies; /* article → struct body */
	const struct job **stale;
	size_t stale_count;
	struct body **wanted; /* to be prepared together */
	size_t wanted_count, wanted_capacity;
	struct strbuf *bytes; /* of each job of the batch */
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

static void count_uses(struct running *running, const struct job *job)
{
	for (size_t i = 0; i < job->article_count; i++) {
		struct article *article = job->articles[i];
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
	const struct jobs *jobs = running->jobs;

	running->stale = xcalloc(jobs->count + 1, sizeof(*running->stale));
	for (size_t i = 0; i < jobs->count; i++) {
		const struct job *job = &jobs->items[i];

		if (!folder_is_fresh(running->folder, job->path, job->inputs)) {
			running->stale[running->stale_count++] = job;
			count_uses(running, job);
		}
	}
}

/* In any thread: nothing is touched but the article and its body. */
static void prepare(void *ctx, size_t index)
{
	const struct running *running = ctx;
	const struct publish_params *params = running->jobs->params;
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

static void want(struct running *running, const struct job *job)
{
	for (size_t i = 0; i < job->article_count; i++) {
		struct body *body = g_hash_table_lookup(running->bodies, job->articles[i]);

		if (!body->ready) {
			body->ready = true;
			GROW(running->wanted, running->wanted_count, running->wanted_capacity);
			running->wanted[running->wanted_count++] = body;
		}
	}
}

static void prepare_bodies(struct running *running)
{
	struct report *report = running->jobs->params->folder.report;

	parallel_for(running->wanted_count, prepare, running);
	for (size_t i = 0; i < running->wanted_count; i++) {
		report_move(report, &running->wanted[i]->report);
	}
	running->wanted_count = 0;
}

static int check_bodies(const struct running *running, const struct job *job, struct error *err)
{
	for (size_t i = 0; i < job->article_count; i++) {
		const struct body *body = g_hash_table_lookup(running->bodies, job->articles[i]);

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
	const struct job *job = running->stale[running->first + index];
	struct error *err = &running->errors[index];

	if (check_bodies(running, job, err) == 0) {
		job->render(job->data, &running->bytes[index], err);
	}
}

static void take(struct running *running, const struct job *job, size_t index)
{
	const struct error *err = &running->errors[index];

	if (err->kind != ERROR_NONE) {
		report_add(running->jobs->params->folder.report, REPORT_ERROR, NULL, 0, 0,
			"'%s' cannot be made, its last version stays: %s", job->path, err->text);
		folder_keep(running->folder, job->path);
		running->failures++;
	} else {
		folder_add(running->folder, job->path, job->inputs, &running->bytes[index]);
	}
	strbuf_release(&running->bytes[index]);
	for (size_t i = 0; i < job->article_count; i++) {
		struct body *body = g_hash_table_lookup(running->bodies, job->articles[i]);

		if (!--body->uses) {
			g_hash_table_remove(running->bodies, job->articles[i]);
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

size_t jobs_run(struct jobs *jobs, struct folder *folder)
{
	struct running running = {
		.jobs = jobs,
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

void output_url(struct strbuf *out, const struct settings *settings, const char *path)
{
	strbuf_add_string(out, settings->site.url);
	url_add_path(out, path);
}

const char *output_url_in(
	struct arena *arena, const struct settings *settings, const char *folder, const char *name)
{
	STRBUF(path);
	STRBUF(url);

	strbuf_addf(&path, "%s%s", folder, name);
	output_url(&url, settings, path.data);
	return arena_strdup(arena, url.data);
}
