#include "output/opml.h"
#include "base/mem.h"
#include "output/xml.h"
#include "publish/channel.h"
#include "publish/job.h"

static int render_opml(const void *data, struct strbuf *out, struct error *err)
{
	return opml_render(data, out, err) < 0 ? -1 : xml_verify(out, err);
}

/* One line a channel: readers subscribe to every line, and nobody wants a channel twice. */
static struct opml_entry entry_of(const struct jobs *jobs, const struct channel *channel)
{
	const struct settings *settings = jobs->params->settings;
	const struct output_settings *output = &settings->output;
	const char *name = output->rss ? output->rss : output->atom;

	return (struct opml_entry){
		.title = channel->title,
		.xml_url = output_url_in(jobs->arena, settings, channel->folder, name),
		.html_url = output_url_in(jobs->arena, settings, channel->folder, ""),
		.type = output->rss ? "rss" : "atom",
	};
}

void opml_plan(struct jobs *jobs, const struct channels *channels)
{
	const struct settings *settings = jobs->params->settings;
	const struct site_settings *site = &settings->site;
	struct opml *opml = arena_alloc(jobs->arena, sizeof(*opml));
	struct person *owner = arena_alloc(jobs->arena, sizeof(*owner));
	struct opml_entry *entries = arena_alloc(
		jobs->arena, (channels->count + 1) * sizeof(*entries));
	struct job job = {.path = "feeds.opml", .render = render_opml, .data = opml};
	struct inputs inputs;

	if (!settings->output.rss && !settings->output.atom) {
		return;
	}
	*owner = (struct person){.name = site->author_name, .email = site->author_email};
	*opml = (struct opml){.title = site->title,
		.owner = owner->name ? owner : NULL,
		.entries = entries,
		.count = channels->count};
	inputs_begin(&inputs, jobs->params, job.path);
	/* The site comes first. */
	for (size_t i = 0; i < channels->count; i++) {
		size_t from = i ? i - 1 : channels->count - 1;

		entries[i] = entry_of(jobs, &channels->items[from]);
		inputs_text(&inputs, entries[i].title);
		inputs_text(&inputs, entries[i].xml_url);
	}
	inputs_end(&inputs, job.inputs);
	jobs_add(jobs, &job);
}
