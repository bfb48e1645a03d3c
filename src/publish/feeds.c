#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/url.h"
#include "markup/prepare.h"
#include "output/item.h"
#include "output/output.h"
#include "publish/render.h"

/* A feed in the making: the window of one channel, for all its formats. */
struct channel {
	const struct publish_params *params;
	struct folder *folder;
	const char *slug; /* of the category; NULL: the site */
	const char *name;
	struct feed_item *items;
	size_t count;
	size_t failures;
};

static const char *file_name(const struct settings *settings, const struct feed_format *format)
{
	const struct output_settings *output = &settings->output;

	if (strcmp(format->name, "rss") == 0) {
		return output->rss;
	}
	return strcmp(format->name, "atom") == 0 ? output->atom : output->json;
}

static int by_date(const void *left, const void *right)
{
	const struct feed_item *a = left, *b = right;

	return article_compare(a->article, b->article);
}

/* Newest arrivals first; what arrived together goes by date. */
static int by_arrival(const void *left, const void *right)
{
	const struct feed_item *a = left, *b = right;

	if (a->article->first_public != b->article->first_public) {
		return a->article->first_public < b->article->first_public ? 1 : -1;
	}
	return by_date(left, right);
}

/* The window: the newest by arrival, shown by date. */
static void choose_items(struct channel *channel)
{
	const struct output_settings *output = &channel->params->settings->output;
	struct catalogue *catalogue = channel->params->catalogue;
	size_t limit = (size_t)output->items;

	channel->items = xcalloc(catalogue->count, sizeof(*channel->items));
	for (size_t i = 0; i < catalogue->count; i++) {
		if (!channel->slug || article_in_category(catalogue->articles[i], channel->slug)) {
			channel->items[channel->count++] = (struct feed_item){
				.article = catalogue->articles[i], .full = output->full};
		}
	}
	if (channel->count > limit) {
		qsort(channel->items, channel->count, sizeof(*channel->items), by_arrival);
		channel->count = limit;
		qsort(channel->items, channel->count, sizeof(*channel->items), by_date);
	}
}

/* Rendered bodies live on the articles, which the catalogue lends for writing. */
static void prepare_items(const struct channel *channel)
{
	struct catalogue *catalogue = channel->params->catalogue;

	for (size_t i = 0, j = 0; i < catalogue->count && j < channel->count; i++) {
		if (catalogue->articles[i] != channel->items[j].article) {
			continue;
		}
		j++;
		if (channel->params->settings->output.full) {
			prepare_html(catalogue->arena, catalogue->articles[i],
				channel->params->folder.report);
		} else {
			prepare_summary(catalogue->arena, catalogue->articles[i]);
		}
	}
}

/* Older items fall back to their summaries, then drop out, until the feed fits. Returns whether
 * anything could be given up. */
static bool shrink(struct feed_item *items, size_t *count, size_t excess)
{
	size_t saved = 0;

	for (size_t i = *count; i-- > 0 && saved < excess;) {
		if (items[i].full && items[i].article->html) {
			items[i].full = false;
			saved += strlen(items[i].article->html);
		}
	}
	if (saved) {
		return true;
	}
	if (*count > 1) {
		(*count)--;
		return true;
	}
	return false;
}

static int64_t newest_change(const struct channel *channel, size_t count)
{
	int64_t newest = 0;

	for (size_t i = 0; i < count; i++) {
		int64_t updated = item_updated(channel->items[i].article);

		newest = updated > newest ? updated : newest;
	}
	if (!count) {
		date_parse_rfc3339(channel->params->since, &newest, NULL);
	}
	return newest;
}

/* Renders within the limit of bytes, with a copy of the items, since formats differ in size. */
static int render_within(struct channel *channel, const struct feed_format *format,
	struct feed *feed, struct strbuf *out, struct error *err)
{
	size_t limit = (size_t)channel->params->settings->output.bytes;
	struct feed_item *items = xcalloc(channel->count, sizeof(*items));
	size_t count = channel->count;
	int result;

	if (count) {
		memcpy(items, channel->items, count * sizeof(*items));
	}
	for (;;) {
		feed->items = items;
		feed->item_count = count;
		feed->updated = newest_change(channel, count);
		strbuf_clear(out);
		result = format->render(feed, out, err);
		if (result < 0 || out->len <= limit || !shrink(items, &count, out->len - limit)) {
			break;
		}
	}
	free(items);
	return result < 0 ? result : format->verify(out, err);
}

static void render_format(struct channel *channel, const struct feed_format *format)
{
	const struct settings *settings = channel->params->settings;
	const struct site_settings *site = &settings->site;
	const char *name = file_name(settings, format);
	struct person author = {.name = site->author_name, .email = site->author_email};
	struct error err = ERROR_INIT;
	struct feed feed = {
		.description = site->description,
		.language = site->language,
		.copyright = site->copyright,
		.icon_url = site->icon,
		.author = author.name ? &author : NULL,
	};
	STRBUF(folder);
	STRBUF(path);
	STRBUF(home);
	STRBUF(self);
	STRBUF(css);
	STRBUF(scheme);
	STRBUF(title);
	STRBUF(id);
	STRBUF(bytes);

	if (!name) {
		return;
	}
	strbuf_add_string(&title, site->title);
	strbuf_addf(&id, "tag:%s,%s:feed", site->host, channel->params->since);
	if (channel->slug) {
		render_category_path(&folder, settings, channel->slug);
		strbuf_addf(&title, ": %s", channel->name);
		strbuf_add_string(&id, "/category/");
		url_add_component(&id, channel->slug);
	}
	strbuf_addf(&path, "%s%s", folder.data, name);
	render_url(&home, settings, folder.data);
	render_url(&self, settings, path.data);
	/* By its path alone, so that it works wherever the folder is served from. */
	url_path(&css, site->url);
	strbuf_add_string(&css, "feed.css");
	strbuf_add_string(&scheme, site->url);
	strbuf_add(&scheme, settings->output.category_path,
		(size_t)(strstr(settings->output.category_path, ":slug") -
			 settings->output.category_path));
	feed.id = id.data;
	feed.title = title.data;
	feed.home_url = home.data;
	feed.self_url = self.data;
	feed.css_url = css.data;
	feed.category_scheme = scheme.data;
	if (render_add(channel->params, channel->folder, path.data, &bytes,
		    render_within(channel, format, &feed, &bytes, &err), &err) < 0) {
		channel->failures++;
	}
}

static size_t render_channel(const struct publish_params *params, struct folder *folder,
	const char *slug, const char *name)
{
	struct channel channel = {.params = params, .folder = folder, .slug = slug, .name = name};

	choose_items(&channel);
	prepare_items(&channel);
	for (size_t i = 0; i < FEED_FORMAT_COUNT; i++) {
		render_format(&channel, &feed_formats[i]);
	}
	free(channel.items);
	return channel.failures;
}

struct each_feed {
	const struct publish_params *params;
	struct folder *folder;
	size_t failures;
};

static void render_category(void *ctx, const char *slug, const char *name)
{
	struct each_feed *each = ctx;

	each->failures += render_channel(each->params, each->folder, slug, name);
}

size_t render_feeds(const struct publish_params *params, struct folder *folder)
{
	struct each_feed each = {.params = params, .folder = folder};

	render_each_category(params, render_category, &each);
	return each.failures + render_channel(params, folder, NULL, NULL);
}
