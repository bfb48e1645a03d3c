#include "publish/publish.h"

#include <string.h>

#include "base/mem.h"
#include "base/url.h"
#include "publish/render.h"

void render_url(struct strbuf *out, const struct settings *settings, const char *path)
{
	strbuf_add_string(out, settings->site.url);
	url_add_path(out, path);
}

void render_category_path(struct strbuf *out, const struct settings *settings, const char *slug)
{
	const char *pattern = settings->output.category_path;
	const char *word = strstr(pattern, ":slug");

	strbuf_add(out, pattern, (size_t)(word - pattern));
	strbuf_add_string(out, slug);
	strbuf_add_string(out, word + strlen(":slug"));
}

void render_each_category(const struct publish_params *params,
	void (*visit)(void *ctx, const char *slug, const char *name), void *ctx)
{
	const struct catalogue *catalogue = params->catalogue;
	size_t i = 0, j = 0;

	if (!params->settings->output.per_category) {
		return;
	}
	/* Both lists are sorted by slug; a category of today hides its former self. */
	while (i < catalogue->category_count || j < params->former_count) {
		int order = i == catalogue->category_count ? 1
			    : j == params->former_count
				    ? -1
				    : strcmp(catalogue->categories[i].slug, params->former[j].slug);
		const struct category *category = order <= 0 ? &catalogue->categories[i]
							     : &params->former[j];

		visit(ctx, category->slug, category->name);
		i += order <= 0;
		j += order >= 0;
	}
}

int render_add(const struct publish_params *params, struct folder *folder, const char *path,
	struct strbuf *bytes, int result, const struct error *err)
{
	if (result < 0) {
		report_add(params->folder.report, REPORT_ERROR, NULL, 0, 0,
			"'%s' cannot be made, its last version stays: %s", path, err->text);
		folder_keep(folder, path);
		return -1;
	}
	folder_add(folder, path, bytes);
	return 0;
}

static void add_css(const struct publish_params *params, struct folder *folder)
{
	STRBUF(bytes);

	strbuf_add_string(&bytes, params->css);
	folder_add(folder, "feed.css", &bytes);
}

int publish(struct publish_params *params, struct error *err)
{
	struct folder folder = {0};
	size_t failures;
	int result;

	add_css(params, &folder);
	failures = render_feeds(params, &folder);
	failures += render_sitemaps(params, &folder);
	failures += render_opml(params, &folder);
	result = folder_write(&folder, &params->folder, err);
	folder_release(&folder);
	if (result == 0 && failures) {
		result = error_set(err, ERROR_INPUT, "%zu outputs could not be made", failures);
	}
	return result;
}
