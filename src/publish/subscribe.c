#include "publish/subscribe.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/language.h"
#include "base/mem.h"
#include "output/output.h"
#include "publish/feed_file.h"
#include "publish/inputs.h"
#include "publish/output_url.h"

/* subscribe.html, while it is planned. */
struct page {
	const struct settings *settings;
	const struct channels *channels;
	struct arena *arena;
};

/* While it waits to be made. */
struct page_data {
	const struct mustache *template;
	const char *context; /* as JSON, which says all that the page shows */
};

static void put_text(json_t *object, const char *name, const char *text)
{
	if (text && text[0]) {
		json_object_set_new(object, name, json_string(text));
	}
}

static const char *feed_url(const struct page *page, const struct channel *channel, size_t format)
{
	const char *name = feed_file_name(page->settings, &feed_formats[format]);

	return name ? output_url_in(page->arena, page->settings, channel->folder, name) : NULL;
}

static json_t *channel_object(const struct page *page, const struct channel *channel)
{
	json_t *object = json_object();

	put_text(object, "name", channel->kind == CHANNEL_SITE ? "Everything" : channel->name);
	put_text(object, "home_url",
		output_url_in(page->arena, page->settings, channel->folder, ""));
	for (size_t i = 0; i < FEED_FORMAT_COUNT; i++) {
		put_text(object, arena_printf(page->arena, "%s_url", feed_formats[i].name),
			feed_url(page, channel, i));
	}
	return object;
}

/* The site first, then a group for each kind. */
static json_t *groups_array(const struct page *page)
{
	static const struct {
		enum channel_kind kind;
		const char *heading;
	} kinds[] = {
		{CHANNEL_SITE, NULL},
		{CHANNEL_CATEGORY, "Categories"},
		{CHANNEL_TAG, "Tags"},
		{CHANNEL_AUTHOR, "Authors"},
	};
	json_t *groups = json_array();

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		json_t *group = json_object();
		json_t *channels = json_array();

		for (size_t j = 0; j < page->channels->count; j++) {
			const struct channel *channel = &page->channels->items[j];

			if (channel->kind == kinds[i].kind) {
				json_array_append_new(channels, channel_object(page, channel));
			}
		}
		put_text(group, "heading", kinds[i].heading);
		if (json_array_size(channels)) {
			json_object_set_new(group, "channels", channels);
			json_array_append_new(groups, group);
		} else {
			json_decref(channels);
			json_decref(group);
		}
	}
	return groups;
}

/* For the head of the site's pages. Quotes cannot occur in addresses; in titles they are made
 * references here, since this is text that people paste. */
static const char *snippet(const struct page *page)
{
	const struct channel *site = &page->channels->items[page->channels->count - 1];
	STRBUF(lines);

	for (size_t i = 0; i < FEED_FORMAT_COUNT; i++) {
		const char *url = feed_url(page, site, i);
		STRBUF(title);

		if (url) {
			escape_html(&title, site->title, strlen(site->title));
			strbuf_addf(&lines,
				"%s<link rel=\"alternate\" type=\"%s\" title=\"%s\" href=\"%s\">",
				lines.len ? "\n" : "", feed_formats[i].media_type, title.data, url);
		}
	}
	return arena_strdup(page->arena, lines.data);
}

static json_t *rhythms_array(const struct digest_settings *digests)
{
	static const char *const names[] = {
		[RHYTHM_INSTANT] = "At once",
		[RHYTHM_DAILY] = "Daily",
		[RHYTHM_WEEKLY] = "Weekly",
		[RHYTHM_MONTHLY] = "Monthly",
	};
	json_t *rhythms = json_array();

	for (size_t i = 0; i < RHYTHM_COUNT; i++) {
		if (digests->offered[i]) {
			json_array_append_new(rhythms,
				json_pack("{s:s, s:s, s:b}", "value", rhythm_name((enum rhythm)i),
					"name", names[i], "checked",
					(int)(digests->fallback == (enum rhythm)i)));
		}
	}
	return rhythms;
}

/* Where readers can ask for mails: only with pages of our own, which confirm the address. */
static json_t *newsletter_object(const struct page *page)
{
	const struct settings *settings = page->settings;
	json_t *categories = json_array();
	json_t *object;

	if (!settings->web_url || settings->digests.fallback == RHYTHM_COUNT) {
		json_decref(categories);
		return json_false();
	}
	for (size_t i = 0; i < page->channels->count; i++) {
		const struct channel *channel = &page->channels->items[i];

		if (channel->kind == CHANNEL_CATEGORY && channel->count) {
			json_array_append_new(
				categories, json_pack("{s:s, s:s}", "slug", channel->slug, "name",
						    channel->name));
		}
	}
	object = json_object();
	json_object_set_new(object, "action", json_sprintf("%ssubscribe", settings->web_url));
	json_object_set_new(object, "rhythms", rhythms_array(&settings->digests));
	json_object_set_new(object, "categories", categories);
	return object;
}

static json_t *context_of(const struct page *page)
{
	const struct settings *settings = page->settings;
	json_t *context = json_object();
	json_t *site = json_object();

	put_text(site, "title", settings->site.title);
	put_text(site, "url", settings->site.url);
	put_text(site, "description", settings->site.description);
	put_text(site, "language", settings->site.language);
	put_text(site, "direction", language_direction(settings->site.language));
	json_object_set_new(context, "site", site);
	put_text(context, "page_url", output_url_in(page->arena, settings, "", "subscribe.html"));
	if (settings->output.rss || settings->output.atom) {
		put_text(context, "opml_url",
			output_url_in(page->arena, settings, "", "feeds.opml"));
	}
	json_object_set_new(context, "groups", groups_array(page));
	put_text(context, "snippet", snippet(page));
	json_object_set_new(context, "newsletter", newsletter_object(page));
	return context;
}

static int render_page(
	const void *data, const struct rendered *rendered, struct strbuf *out, struct error *err)
{
	const struct page_data *page = data;
	json_t *context = json_loads(page->context, 0, NULL);
	int result = mustache_render(page->template, context, NULL, out, err);

	(void)rendered;

	json_decref(context);
	return result;
}

void subscribe_plan(struct output_files *files, const struct channels *channels)
{
	const struct publish_params *params = files->params;
	struct page page = {
		.settings = params->settings, .channels = channels, .arena = files->arena};
	struct page_data *data = arena_alloc(files->arena, sizeof(*data));
	struct output_file file = {.path = "subscribe.html", .render = render_page, .data = data};
	struct inputs inputs;
	json_t *context;
	char *text;

	if (!params->subscribe) {
		return;
	}
	context = context_of(&page);
	text = json_dumps(context, JSON_COMPACT | JSON_SORT_KEYS);
	data->template = params->subscribe;
	data->context = arena_strdup(files->arena, text);
	free(text);
	json_decref(context);
	inputs_begin(&inputs, params, file.path);
	inputs_text(&inputs, params->subscribe_text);
	inputs_text(&inputs, data->context);
	inputs_end(&inputs, file.inputs);
	output_files_add(files, &file);
}
