#include "publish/feeds.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/url.h"
#include "output/item.h"
#include "output/output.h"
#include "publish/archive.h"

const char *feed_file_name(const struct settings *settings, const struct feed_format *format)
{
	const struct output_settings *output = &settings->output;

	if (strcmp(format->name, "rss") == 0) {
		return output->rss;
	}
	return strcmp(format->name, "atom") == 0 ? output->atom : output->json;
}

static int by_date(const void *left, const void *right)
{
	return article_compare(*(struct article *const *)left, *(struct article *const *)right);
}

/* Newest arrivals first; what arrived together goes by date. */
static int by_arrival(const void *left, const void *right)
{
	const struct article *a = *(struct article *const *)left;
	const struct article *b = *(struct article *const *)right;

	if (a->first_public != b->first_public) {
		return a->first_public < b->first_public ? 1 : -1;
	}
	return article_compare(a, b);
}

/* The window: the newest by arrival, shown by date. */
static void choose_articles(struct feed_job *job, const struct channel *channel, size_t limit)
{
	struct article **window = xcalloc(channel->count + 1, sizeof(*window));
	struct article **kept;

	job->count = channel->count < limit ? channel->count : limit;
	if (channel->count) {
		memcpy(window, channel->articles, channel->count * sizeof(*window));
	}
	if (channel->count > limit) {
		qsort(window, channel->count, sizeof(*window), by_arrival);
		qsort(window, limit, sizeof(*window), by_date);
	}
	kept = arena_alloc(job->arena, (job->count + 1) * sizeof(*kept));
	memcpy(kept, window, job->count * sizeof(*kept));
	job->articles = kept;
	free(window);
}

/* Older items fall back to their summaries, then drop out, until the feed fits. Returns whether
 * anything could be given up. */
static bool shrink(
	const struct feed_job *job, struct feed_item *items, size_t *count, size_t excess)
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
	/* The set of an archive document is fixed. */
	if (*count > 1 && !job->fixed) {
		(*count)--;
		return true;
	}
	return false;
}

static int64_t newest_change(const struct feed_job *job, size_t count)
{
	int64_t newest = 0;

	for (size_t i = 0; i < count; i++) {
		int64_t updated = item_updated(job->articles[i]);

		newest = updated > newest ? updated : newest;
	}
	if (!count) {
		date_parse_rfc3339(job->params->since, &newest, NULL);
	}
	return newest;
}

/* Renders within the limit of bytes. */
static int render_feed(const void *data, struct strbuf *out, struct error *err)
{
	const struct feed_job *job = data;
	const struct output_settings *output = &job->params->settings->output;
	struct feed_item *items = xcalloc(job->count + 1, sizeof(*items));
	struct feed feed = job->feed;
	size_t count = job->count;
	int result;

	for (size_t i = 0; i < count; i++) {
		items[i] = (struct feed_item){.article = job->articles[i], .full = output->full};
	}
	do {
		feed.items = items;
		feed.item_count = count;
		feed.updated = newest_change(job, count);
		strbuf_clear(out);
		result = job->format->render(&feed, out, err);
	} while (result == 0 && out->len > (size_t)output->bytes &&
		 shrink(job, items, &count, out->len - (size_t)output->bytes));
	free(items);
	return result < 0 ? result : job->format->verify(out, err);
}

static const char *feed_id(struct feed_job *job, const struct channel *channel)
{
	const char *kind = channel_kind_name(channel->kind);
	STRBUF(id);

	strbuf_addf(&id, "tag:%s,%s:feed", job->params->settings->site.host, job->params->since);
	if (channel->slug) {
		strbuf_addf(&id, "/%s/", kind);
		url_add_component(&id, channel->slug);
	}
	return arena_strdup(job->arena, id.data);
}

/* Atom's category scheme: the part of their addresses that all categories share. */
static const char *category_scheme(const struct feed_job *job)
{
	const char *pattern = job->params->settings->output.category_path;

	return arena_printf(job->arena, "%s%.*s", job->params->settings->site.url,
		(int)(strstr(pattern, ":slug") - pattern), pattern);
}

static const struct person *site_author(const struct feed_job *job)
{
	const struct site_settings *site = &job->params->settings->site;
	struct person *author;

	if (!site->author_name) {
		return NULL;
	}
	author = arena_alloc(job->arena, sizeof(*author));
	*author = (struct person){.name = site->author_name, .email = site->author_email};
	return author;
}

static const struct podcast *show(const struct feed_job *job)
{
	const struct settings *settings = job->params->settings;
	const struct podcast_settings *given = &settings->podcast;
	struct podcast *podcast;

	if (!given->on) {
		return NULL;
	}
	podcast = arena_alloc(job->arena, sizeof(*podcast));
	*podcast = (struct podcast){
		.category = given->category,
		.subcategory = given->subcategory,
		.image = given->image ? given->image : settings->site.icon,
		.type = given->type,
		.is_explicit = given->is_explicit,
	};
	return podcast;
}

struct feed_job *feed_job_new(struct jobs *jobs, const struct channel *channel,
	const struct feed_format *format, const char *name)
{
	const struct settings *settings = jobs->params->settings;
	struct feed_job *job = arena_alloc(jobs->arena, sizeof(*job));
	STRBUF(css);

	job->params = jobs->params;
	job->arena = jobs->arena;
	job->format = format;
	job->path = arena_printf(jobs->arena, "%s%s", channel->folder, name);
	/* By its path alone, so that it works wherever the folder is served from. */
	url_path(&css, settings->site.url);
	strbuf_add_string(&css, "feed.css");
	job->feed = (struct feed){
		.id = feed_id(job, channel),
		.title = channel->title,
		.description = settings->site.description,
		.language = settings->site.language,
		.home_url = output_url_in(jobs->arena, settings, channel->folder, ""),
		.self_url = output_url_in(jobs->arena, settings, channel->folder, name),
		.css_url = arena_strdup(jobs->arena, css.data),
		.copyright = settings->site.copyright,
		.icon_url = settings->site.icon,
		.author = site_author(job),
		.category_scheme = category_scheme(job),
		.hub_url = settings->hub_url,
		.podcast = show(job),
	};
	return job;
}

void feed_job_add(struct jobs *jobs, const struct feed_job *feed_job)
{
	const struct feed *feed = &feed_job->feed;
	const struct output_settings *output = &jobs->params->settings->output;
	struct job job = {
		.path = feed_job->path,
		.role = feed_job->fixed ? PUBLISH_OTHER : PUBLISH_FEED,
		.render = render_feed,
		.data = feed_job,
		.articles = feed_job->articles,
		.article_count = feed_job->count,
	};
	struct inputs inputs;

	inputs_begin(&inputs, jobs->params, job.path);
	inputs_text(&inputs, feed->title);
	inputs_text(&inputs, feed->id);
	inputs_number(&inputs, output->bytes);
	inputs_number(&inputs, output->full);
	inputs_text(&inputs, feed->prev_archive_url);
	inputs_text(&inputs, feed->next_archive_url);
	for (size_t i = 0; i < feed->tombstone_count; i++) {
		inputs_text(&inputs, feed->tombstones[i].id);
		inputs_number(&inputs, feed->tombstones[i].when);
	}
	for (size_t i = 0; i < job.article_count; i++) {
		inputs_article(&inputs, job.articles[i]);
	}
	inputs_end(&inputs, job.inputs);
	jobs_add(jobs, &job);
}

static void add_tombstones(struct feed_job *job, const struct channel *channel)
{
	const struct publish_params *params = job->params;

	if (params->settings->output.tombstones && channel->kind == CHANNEL_SITE) {
		job->feed.tombstones = params->tombstones;
		job->feed.tombstone_count = params->tombstone_count;
	}
}

static int plan_channel(struct jobs *jobs, const struct channel *channel, struct error *err)
{
	const struct settings *settings = jobs->params->settings;
	const char *newest[FEED_FORMAT_COUNT] = {0};

	if (settings->output.archive && archive_plan(jobs, channel, newest, err) < 0) {
		return -1;
	}
	for (size_t i = 0; i < FEED_FORMAT_COUNT; i++) {
		const char *name = feed_file_name(settings, &feed_formats[i]);
		struct feed_job *job;

		if (!name) {
			continue;
		}
		job = feed_job_new(jobs, channel, &feed_formats[i], name);
		job->feed.prev_archive_url = newest[i];
		add_tombstones(job, channel);
		choose_articles(job, channel, (size_t)settings->output.items);
		feed_job_add(jobs, job);
	}
	return 0;
}

int feeds_plan(struct jobs *jobs, const struct channels *channels, struct error *err)
{
	for (size_t i = 0; i < channels->count; i++) {
		if (plan_channel(jobs, &channels->items[i], err) < 0) {
			return -1;
		}
	}
	return 0;
}
