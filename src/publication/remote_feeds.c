#include "publication/remote_feeds.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/parallel.h"
#include "net/fetch.h"
#include "source/feed_read.h"
#include "source/remote_feed.h"
#include "store/remote_feeds.h"

/* One feed's answer. */
struct answering {
	const struct source_settings *source;
	const struct remote_feed *feed;
	struct fetch_answer answer;
	struct error err;
	int result;
};

struct remote_feed_list *remote_feeds_load(const struct publication *publication, struct error *err)
{
	const struct settings *settings = publication->settings;
	struct remote_feed_list *list = remote_feed_list_new(settings->source_count);

	for (size_t i = 0; i < list->count; i++) {
		if (settings->sources[i].kind != SOURCE_FEED) {
			continue;
		}
		list->feeds[i].url = settings->sources[i].path;
		if (remote_feed_load(publication->store, list->arena, &list->feeds[i], err) < 0) {
			remote_feed_list_free(list);
			return NULL;
		}
	}
	return list;
}

/* In any thread. */
static void ask(void *ctx, size_t index)
{
	struct answering *answering = &((struct answering *)ctx)[index];
	const struct remote_feed *feed = answering->feed;
	struct fetch_params params = {
		.max = FEED_READ_BYTES,
		.timeout = (long)answering->source->timeout * 1000,
		.public_only = !answering->source->is_private,
	};

	/* What it answered counts only while it is there. */
	if (feed->count) {
		params.etag = feed->etag;
		params.modified = feed->modified;
	}
	answering->result = fetch(feed->url, &params, &answering->answer, &answering->err);
}

static void set(struct remote_feed_list *list, struct remote_feed *feed, const char **value,
	const char *text)
{
	if (strcmp(*value, text) != 0) {
		*value = arena_strdup(list->arena, text);
		feed->dirty = true;
	}
}

static int take(const struct publication *publication, struct remote_feed_list *list,
	struct remote_feed *feed, struct answering *answering)
{
	const struct fetch_answer *answer = &answering->answer;
	struct remote_document document = {
		.url = answer->url.data,
		.charset = answer->charset.data,
		/* Titles of feeds are borrowed from it. */
		.bytes = arena_strndup(list->arena, answer->body.data, answer->body.len),
		.len = answer->body.len,
	};

	if (answering->result < 0) {
		return -1;
	}
	if (!answer->not_modified) {
		if (remote_feed_take(feed, &document, publication->settings->site.zone, list->arena,
			    &answering->err) < 0) {
			return -1;
		}
		set(list, feed, &feed->etag, answer->etag.data);
		set(list, feed, &feed->modified, answer->modified.data);
	}
	if (answer->moved) {
		report_add(publication->report, REPORT_WARNING, feed->url, 0, 0,
			"has moved for good: its address is '%s' now", answer->url.data);
	}
	return 0;
}

static void note(const struct publication *publication, struct remote_feed_list *list,
	struct remote_feed *feed, const struct answering *answering, int result)
{
	if (result == 0) {
		set(list, feed, &feed->reason, "");
		feed->failing_since = 0;
		return;
	}
	set(list, feed, &feed->reason, answering->err.text);
	if (!feed->failing_since) {
		feed->failing_since = publication->started;
		feed->dirty = true;
	}
	report_add(publication->report, REPORT_WARNING, NULL, 0, 0, "%s: %s", answering->err.text,
		feed->count ? "the feed's articles stay as they were"
			    : "there are no articles of this feed yet");
}

void remote_feeds_fetch(const struct publication *publication, struct remote_feed_list *list)
{
	struct answering *all = xcalloc(list->count, sizeof(*all));
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++) {
		if (list->feeds[i].url) {
			all[count++] = (struct answering){.feed = &list->feeds[i],
				.source = &publication->settings->sources[i],
				.err = ERROR_INIT};
		}
	}
	parallel_wait_for(count, ask, all);
	for (size_t i = 0; i < count; i++) {
		struct remote_feed *feed =
			&list->feeds[all[i].source - publication->settings->sources];

		note(publication, list, feed, &all[i], take(publication, list, feed, &all[i]));
		fetch_answer_release(&all[i].answer);
	}
	free(all);
}

bool remote_feeds_differ(const struct remote_feed_list *list)
{
	for (size_t i = 0; list && i < list->count; i++) {
		if (list->feeds[i].url && remote_feed_differs(&list->feeds[i])) {
			return true;
		}
	}
	return false;
}

int remote_feeds_save(struct store *store, struct remote_feed_list *list, struct error *err)
{
	for (size_t i = 0; list && i < list->count; i++) {
		if (list->feeds[i].url && remote_feed_save(store, &list->feeds[i], err) < 0) {
			return -1;
		}
	}
	return 0;
}
