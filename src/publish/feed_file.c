#include "publish/feed_file.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/url.h"
#include "output/item.h"
#include "publish/inputs.h"
#include "publish/output_url.h"

const char *feed_file_name(const struct settings *settings, const struct feed_format *format)
{
	const struct output_settings *output = &settings->output;

	if (strcmp(format->name, "rss") == 0) {
		return output->rss;
	}
	return strcmp(format->name, "atom") == 0 ? output->atom : output->json;
}

/* Older items fall back to their summaries, then drop out, until the feed fits. Returns whether
 * anything could be given up. */
static bool shrink(
	const struct feed_file *file, struct feed_item *items, size_t *count, size_t excess)
{
	size_t saved = 0;

	for (size_t i = *count; i-- > 0 && saved < excess;) {
		if (items[i].html) {
			saved += strlen(items[i].html);
			items[i].html = NULL;
		}
	}
	if (saved) {
		return true;
	}
	/* The set of an archive document is fixed. */
	if (*count > 1 && !file->fixed) {
		(*count)--;
		return true;
	}
	return false;
}

static int64_t newest_change(const struct feed_file *file, size_t count)
{
	int64_t newest = 0;

	for (size_t i = 0; i < count; i++) {
		int64_t updated = item_updated(file->articles[i]);

		newest = updated > newest ? updated : newest;
	}
	if (!count) {
		date_parse_rfc3339(file->params->since, &newest, NULL);
	}
	return newest;
}

/* Renders within the limit of bytes. */
static int render_feed(
	const void *data, const struct rendered *rendered, struct strbuf *out, struct error *err)
{
	const struct feed_file *file = data;
	const struct output_settings *output = &file->params->settings->output;
	struct feed_item *items = xcalloc(file->count + 1, sizeof(*items));
	struct feed feed = file->feed;
	size_t count = file->count;
	int result;

	for (size_t i = 0; i < count; i++) {
		items[i] = (struct feed_item){
			.article = file->articles[i],
			.summary = rendered[i].summary,
			.html = rendered[i].html,
		};
	}
	do {
		feed.items = items;
		feed.item_count = count;
		feed.updated = newest_change(file, count);
		strbuf_clear(out);
		result = file->format->render(&feed, out, err);
	} while (result == 0 && out->len > (size_t)output->bytes &&
		 shrink(file, items, &count, out->len - (size_t)output->bytes));
	free(items);
	return result < 0 ? result : file->format->verify(out, err);
}

static const char *feed_id(struct feed_file *file, const struct channel *channel)
{
	const char *kind = channel_kind_name(channel->kind);
	STRBUF(id);

	strbuf_addf(&id, "tag:%s,%s:feed", file->params->settings->site.host, file->params->since);
	if (channel->slug) {
		strbuf_addf(&id, "/%s/", kind);
		url_add_component(&id, channel->slug);
	}
	return arena_strdup(file->arena, id.data);
}

/* Atom's category scheme: the part of their addresses that all categories share. */
static const char *category_scheme(const struct feed_file *file)
{
	const char *pattern = file->params->settings->output.category_path;

	return arena_printf(file->arena, "%s%.*s", file->params->settings->site.url,
		(int)(strstr(pattern, ":slug") - pattern), pattern);
}

static const struct person *site_author(const struct feed_file *file)
{
	const struct site_settings *site = &file->params->settings->site;
	struct person *author;

	if (!site->author_name) {
		return NULL;
	}
	author = arena_alloc(file->arena, sizeof(*author));
	*author = (struct person){.name = site->author_name, .email = site->author_email};
	return author;
}

static const struct podcast *show(const struct feed_file *file)
{
	const struct settings *settings = file->params->settings;
	const struct podcast_settings *given = &settings->podcast;
	struct podcast *podcast;

	if (!given->on) {
		return NULL;
	}
	podcast = arena_alloc(file->arena, sizeof(*podcast));
	*podcast = (struct podcast){
		.category = given->category,
		.subcategory = given->subcategory,
		.image = given->image ? given->image : settings->site.icon,
		.type = given->type,
		.is_explicit = given->is_explicit,
	};
	return podcast;
}

struct feed_file *feed_file_new(struct output_files *files, const struct channel *channel,
	const struct feed_format *format, const char *name)
{
	const struct settings *settings = files->params->settings;
	struct feed_file *file = arena_alloc(files->arena, sizeof(*file));
	STRBUF(css);

	file->params = files->params;
	file->arena = files->arena;
	file->format = format;
	file->path = arena_printf(files->arena, "%s%s", channel->folder, name);
	/* By its path alone, so that it works wherever the folder is served from. */
	url_path(&css, settings->site.url);
	strbuf_add_string(&css, "feed.css");
	file->feed = (struct feed){
		.id = feed_id(file, channel),
		.title = channel->title,
		.description = settings->site.description,
		.language = settings->site.language,
		.home_url = output_url_in(files->arena, settings, channel->folder, ""),
		.self_url = output_url_in(files->arena, settings, channel->folder, name),
		.css_url = arena_strdup(files->arena, css.data),
		.copyright = settings->site.copyright,
		.icon_url = settings->site.icon,
		.author = site_author(file),
		.category_scheme = category_scheme(file),
		.hub_url = settings->hub_url,
		.podcast = show(file),
	};
	return file;
}

void feed_file_add(struct output_files *files, const struct feed_file *feed_file)
{
	const struct output_settings *output = &files->params->settings->output;
	struct output_file file = {
		.path = feed_file->path,
		.role = feed_file->fixed ? PUBLISH_OTHER : PUBLISH_FEED,
		.render = render_feed,
		.data = feed_file,
		.articles = feed_file->articles,
		.article_count = feed_file->count,
	};
	struct inputs inputs;

	inputs_begin(&inputs, files->params, file.path);
	inputs_feed(&inputs, &feed_file->feed);
	inputs_number(&inputs, output->bytes);
	inputs_number(&inputs, output->full);
	inputs_number(&inputs, feed_file->fixed);
	for (size_t i = 0; i < file.article_count; i++) {
		inputs_article(&inputs, files->hashes, file.articles[i]);
	}
	inputs_end(&inputs, file.inputs);
	output_files_add(files, &file);
}
