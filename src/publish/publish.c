#include "publish/publish.h"

#include <glib.h>
#include <stdlib.h>

#include "base/mem.h"
#include "publish/channel.h"
#include "publish/feeds.h"
#include "publish/indexnow.h"
#include "publish/inputs.h"
#include "publish/opml.h"
#include "publish/output_file.h"
#include "publish/output_url.h"
#include "publish/sitemaps.h"
#include "publish/subscribe.h"

static int render_text(
	const void *text, const struct rendered *rendered, struct strbuf *out, struct error *err)
{
	(void)rendered;
	(void)err;
	strbuf_add_string(out, text);
	return 0;
}

static void plan_text(struct output_files *files, const char *path, const char *text)
{
	struct output_file file = {.path = path, .render = render_text, .data = text};
	struct inputs inputs;

	inputs_begin(&inputs, files->params, path);
	inputs_text(&inputs, text);
	inputs_end(&inputs, file.inputs);
	output_files_add(files, &file);
}

static void plan_robots(struct output_files *files)
{
	const struct settings *settings = files->params->settings;

	if (settings->output.robots) {
		plan_text(files, "robots.txt",
			arena_printf(files->arena, "User-agent: *\nDisallow:\n\nSitemap: %s\n",
				output_url_in(files->arena, settings, "", "sitemap.xml")));
	}
}

static void plan_key(struct output_files *files)
{
	const struct indexnow_settings *indexnow = &files->params->settings->indexnow;

	if (indexnow->key) {
		plan_text(
			files, indexnow_key_path(files->arena, indexnow->key), indexnow->key_text);
	}
}

static int plan(struct output_files *files, const struct channels *channels, struct error *err)
{
	plan_text(files, "feed.css", files->params->css);
	if (feeds_plan(files, channels, err) < 0) {
		return -1;
	}
	sitemaps_plan(files);
	opml_plan(files, channels);
	subscribe_plan(files, channels);
	plan_robots(files);
	plan_key(files);
	return 0;
}

/* What the folder tells of paths, told of URLs. */
struct noting {
	const struct publish_params *params;
	GHashTable *files; /* path → struct output_file: those that have a role */
};

static int note(void *ctx, const char *path, const char *hash, struct error *err)
{
	const struct noting *noting = ctx;
	const struct publish_params *params = noting->params;
	const struct output_file *file = g_hash_table_lookup(noting->files, path);
	STRBUF(url);

	if (hash && !file) {
		return 0;
	}
	output_url(&url, params->settings, path);
	return params->note(
		params->note_ctx, file ? file->role : PUBLISH_OTHER, url.data, hash, err);
}

static void list_roles(const struct output_files *files, struct noting *noting)
{
	noting->params = files->params;
	noting->files = g_hash_table_new(g_str_hash, g_str_equal);
	for (size_t i = 0; i < files->count; i++) {
		struct output_file *file = &files->items[i];

		if (file->role != PUBLISH_OTHER) {
			g_hash_table_insert(noting->files, (gpointer)(uintptr_t)file->path, file);
		}
	}
}

static int write_all(struct output_files *files, struct error *err)
{
	struct folder_params params = files->params->folder;
	struct noting noting;
	struct folder *folder;
	size_t failures;
	int result;

	params.gzip = files->params->settings->output.gzip;
	list_roles(files, &noting);
	if (files->params->note) {
		params.note = note;
		params.note_ctx = &noting;
	}
	folder = folder_open(&params, err);
	if (!folder) {
		g_hash_table_destroy(noting.files);
		return -1;
	}
	failures = output_files_make(files, folder);
	result = folder_close(folder, err);
	g_hash_table_destroy(noting.files);
	if (result == 0 && failures) {
		result = error_set(err, ERROR_INPUT, "%zu outputs could not be made", failures);
	}
	return result;
}

int publish(const struct publish_params *params, struct error *err)
{
	struct output_files files = {.params = params};
	struct channels channels;
	int result;

	if (channels_gather(params, &channels, err) < 0) {
		return -1;
	}
	files.arena = channels.arena;
	files.hashes = article_hashes_new();
	result = plan(&files, &channels, err);
	if (result == 0) {
		result = write_all(&files, err);
	}
	article_hashes_free(files.hashes);
	free(files.items);
	channels_release(&channels);
	return result;
}
