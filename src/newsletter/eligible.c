#include "newsletter/eligible.h"

#include <stdlib.h>

#include "base/mem.h"
#include "net/live.h"
#include "store/store.h"

#define MANY_OLD_POSTS 10
#define OLD_AFTER      (30 * 24 * 3600)

static bool is_settled(
	const struct publication *publication, const struct known_article *row, int64_t now)
{
	return now - row->changed >= publication->settings->digests.settle;
}

/* Posts older than a month before the last run, when there are many: a blog moved, or an old
 * archive was put back. Nobody wants it as a digest without having been asked. */
static void hold_old(struct eligible *eligible, int64_t last_run)
{
	size_t old = 0, kept = 0;

	for (size_t i = 0; i < eligible->count; i++) {
		old += eligible->articles[i]->published.at < last_run - OLD_AFTER;
	}
	if (old <= MANY_OLD_POSTS) {
		return;
	}
	for (size_t i = 0; i < eligible->count; i++) {
		if (eligible->articles[i]->published.at < last_run - OLD_AFTER) {
			eligible->held[eligible->held_count++] = eligible->articles[i];
		} else {
			eligible->articles[kept++] = eligible->articles[i];
		}
	}
	eligible->count = kept;
}

/* All but those whose pages would not answer. */
static int find_settled(const struct publication *publication, struct articles *articles,
	bool first_plan, struct eligible *ret_eligible, struct error *err)
{
	const struct catalogue *catalogue = articles->catalogue;
	struct eligible eligible = {
		.articles = xcalloc(catalogue->count, sizeof(struct article *)),
		.held = xcalloc(catalogue->count, sizeof(struct article *)),
	};
	int64_t now = publication->started, last_run;

	if (store_get(publication->store, STORE_LAST_RUN, &last_run, err) < 0) {
		eligible_release(&eligible);
		return -1;
	}
	for (size_t i = 0; i < catalogue->count; i++) {
		struct article *article = catalogue->articles[i];
		const struct known_article *row = articles->rows[i];

		if (article->sequence || row->held) {
			continue;
		}
		if (first_plan || is_settled(publication, row, now)) {
			eligible.articles[eligible.count++] = article;
		} else {
			eligible.waiting++;
		}
	}
	if (!first_plan) {
		hold_old(&eligible, last_run);
	}
	*ret_eligible = eligible;
	return 0;
}

static void warn(
	const struct publication *publication, const struct article *article, const char *reason)
{
	report_add(publication->report, REPORT_WARNING, article->path, article->line, 0,
		"is not mailed yet, its page does not answer: %s", reason);
}

/* Keeps those that answered, in their order; pages are the same, the oldest first. */
static void keep_live(const struct publication *publication, struct eligible *eligible,
	const struct live_page *pages)
{
	size_t count = eligible->count, kept = 0, unasked = 0;

	for (size_t i = 0; i < count; i++) {
		const struct live_page *page = &pages[count - 1 - i];

		if (page->state == LIVE_YES) {
			eligible->articles[kept++] = eligible->articles[i];
		} else if (page->state == LIVE_NO) {
			warn(publication, eligible->articles[i], page->reason);
		} else {
			unasked++;
		}
	}
	if (unasked) {
		report_add(publication->report, REPORT_WARNING, NULL, 0, 0,
			"%zu posts are not mailed yet: there was no time to ask for their pages",
			unasked);
	}
	eligible->waiting += count - kept;
	eligible->count = kept;
}

static void ask_pages(const struct publication *publication, struct eligible *eligible)
{
	const struct live_params params = {
		.site = publication->settings->site.url, .stop = publication->stop};
	struct live_page *pages = xcalloc(eligible->count, sizeof(*pages));
	struct arena *arena = arena_new();

	for (size_t i = 0; i < eligible->count; i++) {
		pages[eligible->count - 1 - i].url = eligible->articles[i]->url;
	}
	live_ask(&params, arena, pages, eligible->count);
	keep_live(publication, eligible, pages);
	arena_free(arena);
	free(pages);
}

int eligible_find(const struct publication *publication, struct articles *articles, bool first_plan,
	struct eligible *ret_eligible, struct error *err)
{
	if (find_settled(publication, articles, first_plan, ret_eligible, err) < 0) {
		return -1;
	}
	if (!first_plan && publication->settings->digests.check_live) {
		ask_pages(publication, ret_eligible);
	}
	return 0;
}

void eligible_release(struct eligible *eligible)
{
	free(eligible->articles);
	free(eligible->held);
	*eligible = (struct eligible){0};
}

int eligible_number_in_memory(
	const struct publication *publication, struct articles *articles, struct error *err)
{
	struct eligible eligible;
	int64_t first_plan, sequence;

	if (store_get(publication->store, STORE_FIRST_PLAN, &first_plan, err) < 0 ||
		store_last_sequence(publication->store, &sequence, err) < 0) {
		return -1;
	}
	if (!first_plan) {
		return 0;
	}
	if (find_settled(publication, articles, false, &eligible, err) < 0) {
		return -1;
	}
	for (size_t i = eligible.count; i-- > 0;) {
		eligible.articles[i]->sequence = ++sequence;
	}
	eligible_release(&eligible);
	return 0;
}
