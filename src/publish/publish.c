#include "publish/publish.h"

#include <glib.h>
#include <stdlib.h>

#include "base/mem.h"
#include "publish/channel.h"
#include "publish/indexnow.h"
#include "publish/job.h"

struct text_file {
	const char *text;
};

static int render_text(const void *data, struct strbuf *out, struct error *err)
{
	const struct text_file *file = data;

	(void)err;
	strbuf_add_string(out, file->text);
	return 0;
}

static void plan_text(struct jobs *jobs, const char *path, const char *text)
{
	struct text_file *file = arena_alloc(jobs->arena, sizeof(*file));
	struct job job = {.path = path, .render = render_text, .data = file};
	struct inputs inputs;

	file->text = text;
	inputs_begin(&inputs, jobs->params, path);
	inputs_text(&inputs, text);
	inputs_end(&inputs, job.inputs);
	jobs_add(jobs, &job);
}

static void plan_robots(struct jobs *jobs)
{
	const struct settings *settings = jobs->params->settings;

	if (settings->output.robots) {
		plan_text(jobs, "robots.txt",
			arena_printf(jobs->arena, "User-agent: *\nDisallow:\n\nSitemap: %s\n",
				output_url_in(jobs->arena, settings, "", "sitemap.xml")));
	}
}

static void plan_key(struct jobs *jobs)
{
	const struct indexnow_settings *indexnow = &jobs->params->settings->indexnow;

	if (indexnow->key) {
		plan_text(jobs, indexnow_key_path(jobs->arena, indexnow->key), indexnow->key_text);
	}
}

static int plan(struct jobs *jobs, const struct channels *channels, struct error *err)
{
	plan_text(jobs, "feed.css", jobs->params->css);
	if (feeds_plan(jobs, channels, err) < 0) {
		return -1;
	}
	sitemaps_plan(jobs);
	opml_plan(jobs, channels);
	subscribe_plan(jobs, channels);
	plan_robots(jobs);
	plan_key(jobs);
	return 0;
}

/* What the folder tells of paths, told of URLs. */
struct noting {
	const struct publish_params *params;
	GHashTable *jobs; /* path → struct job: those that have a role */
};

static int note(void *ctx, const char *path, const char *hash, struct error *err)
{
	const struct noting *noting = ctx;
	const struct publish_params *params = noting->params;
	const struct job *job = g_hash_table_lookup(noting->jobs, path);
	STRBUF(url);

	if (hash && !job) {
		return 0;
	}
	output_url(&url, params->settings, path);
	return params->note(params->note_ctx, job ? job->role : PUBLISH_OTHER, url.data, hash, err);
}

static void list_roles(const struct jobs *jobs, struct noting *noting)
{
	noting->params = jobs->params;
	noting->jobs = g_hash_table_new(g_str_hash, g_str_equal);
	for (size_t i = 0; i < jobs->count; i++) {
		struct job *job = &jobs->items[i];

		if (job->role != PUBLISH_OTHER) {
			g_hash_table_insert(noting->jobs, (gpointer)(uintptr_t)job->path, job);
		}
	}
}

static int write_all(struct jobs *jobs, struct error *err)
{
	struct folder_params params = jobs->params->folder;
	struct noting noting;
	struct folder *folder;
	size_t failures;
	int result;

	list_roles(jobs, &noting);
	if (jobs->params->note) {
		params.note = note;
		params.note_ctx = &noting;
	}
	folder = folder_open(&params, err);
	if (!folder) {
		g_hash_table_destroy(noting.jobs);
		return -1;
	}
	failures = jobs_run(jobs, folder);
	result = folder_close(folder, err);
	g_hash_table_destroy(noting.jobs);
	if (result == 0 && failures) {
		result = error_set(err, ERROR_INPUT, "%zu outputs could not be made", failures);
	}
	return result;
}

int publish(struct publish_params *params, struct error *err)
{
	struct jobs jobs = {.params = params};
	struct channels channels;
	int result;

	params->folder.gzip = params->settings->output.gzip;
	if (channels_gather(params, &channels, err) < 0) {
		return -1;
	}
	jobs.arena = channels.arena;
	result = plan(&jobs, &channels, err);
	if (result == 0) {
		result = write_all(&jobs, err);
	}
	free(jobs.items);
	channels_release(&channels);
	return result;
}
