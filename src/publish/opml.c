#include "output/opml.h"
#include "base/mem.h"
#include "output/xml.h"
#include "publish/render.h"

struct list {
	const struct publish_params *params;
	struct arena *arena;
	struct opml_entry *entries;
	size_t count, capacity;
};

static void add(struct list *list, const char *folder, const char *name, const char *title,
	const char *type)
{
	const struct settings *settings = list->params->settings;
	STRBUF(path);
	STRBUF(xml);
	STRBUF(html);

	strbuf_addf(&path, "%s%s", folder, name);
	render_url(&xml, settings, path.data);
	render_url(&html, settings, folder);
	GROW(list->entries, list->count, list->capacity);
	list->entries[list->count++] = (struct opml_entry){
		.title = arena_strdup(list->arena, title),
		.xml_url = arena_strdup(list->arena, xml.data),
		.html_url = arena_strdup(list->arena, html.data),
		.type = type,
	};
}

/* One line a channel: readers subscribe to every line, and nobody wants a channel twice. */
static void add_channel(struct list *list, const char *folder, const char *title)
{
	const struct output_settings *output = &list->params->settings->output;

	if (output->rss) {
		add(list, folder, output->rss, title, "rss");
	} else if (output->atom) {
		add(list, folder, output->atom, title, "atom");
	}
}

static void add_category(void *ctx, const char *slug, const char *name)
{
	struct list *list = ctx;
	STRBUF(folder);
	STRBUF(title);

	render_category_path(&folder, list->params->settings, slug);
	strbuf_addf(&title, "%s: %s", list->params->settings->site.title, name);
	add_channel(list, folder.data, title.data);
}

size_t render_opml(const struct publish_params *params, struct folder *folder)
{
	const struct site_settings *site = &params->settings->site;
	struct person owner = {.name = site->author_name, .email = site->author_email};
	struct list list = {.params = params, .arena = arena_new()};
	struct opml opml = {.title = site->title, .owner = owner.name ? &owner : NULL};
	struct error err = ERROR_INIT;
	size_t failures = 0;
	STRBUF(bytes);
	int result;

	add_channel(&list, "", site->title);
	render_each_category(params, add_category, &list);
	opml.entries = list.entries;
	opml.count = list.count;
	if (list.count) {
		result = opml_render(&opml, &bytes, &err);
		if (result == 0) {
			result = xml_verify(&bytes, &err);
		}
		failures = render_add(params, folder, "feeds.opml", &bytes, result, &err) < 0;
	}
	free(list.entries);
	arena_free(list.arena);
	return failures;
}
