#include "publish/publish.h"

#include "base/mem.h"
#include "publish/channel.h"
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
	return 0;
}

static int run(struct jobs *jobs, const struct channels *channels, struct error *err)
{
	struct folder *folder;
	size_t failures;
	int result;

	if (plan(jobs, channels, err) < 0) {
		return -1;
	}
	folder = folder_open(&jobs->params->folder, err);
	if (!folder) {
		return -1;
	}
	failures = jobs_run(jobs, folder);
	result = folder_close(folder, err);
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
	result = run(&jobs, &channels, err);
	free(jobs.items);
	channels_release(&channels);
	return result;
}
