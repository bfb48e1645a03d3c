#include "publish/opml.h"

#include "output/opml.h"
#include "output/xml.h"
#include "publish/inputs.h"
#include "publish/output_url.h"

static int render_opml(
	const void *data, const struct rendered *rendered, struct strbuf *out, struct error *err)
{
	(void)rendered;
	return opml_render(data, out, err) < 0 ? -1 : xml_verify(out, err);
}

/* One line a channel: readers subscribe to every line, and nobody wants a channel twice. */
static struct opml_entry entry_of(const struct output_files *files, const struct channel *channel)
{
	const struct settings *settings = files->params->settings;
	const struct output_settings *output = &settings->output;
	const char *name = output->rss ? output->rss : output->atom;

	return (struct opml_entry){
		.title = channel->title,
		.xml_url = output_url_in(files->arena, settings, channel->folder, name),
		.html_url = output_url_in(files->arena, settings, channel->folder, ""),
		.type = output->rss ? "rss" : "atom",
	};
}

void opml_plan(struct output_files *files, const struct channels *channels)
{
	const struct settings *settings = files->params->settings;
	const struct site_settings *site = &settings->site;
	struct opml *opml = arena_alloc(files->arena, sizeof(*opml));
	struct person *owner = arena_alloc(files->arena, sizeof(*owner));
	struct opml_entry *entries = arena_alloc(
		files->arena, (channels->count + 1) * sizeof(*entries));
	struct output_file file = {.path = "feeds.opml", .render = render_opml, .data = opml};
	struct inputs inputs;

	if (!settings->output.rss && !settings->output.atom) {
		return;
	}
	*owner = (struct person){.name = site->author_name, .email = site->author_email};
	*opml = (struct opml){.title = site->title,
		.owner = owner->name ? owner : NULL,
		.entries = entries,
		.count = channels->count};
	/* The site comes first. */
	for (size_t i = 0; i < channels->count; i++) {
		size_t from = i ? i - 1 : channels->count - 1;

		entries[i] = entry_of(files, &channels->items[from]);
	}
	inputs_begin(&inputs, files->params, file.path);
	inputs_opml(&inputs, opml);
	inputs_end(&inputs, file.inputs);
	output_files_add(files, &file);
}
