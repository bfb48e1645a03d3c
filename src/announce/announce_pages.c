#include <string.h>

#include "announce/announce_target.h"
#include "base/hash.h"
#include "base/mem.h"
#include "publish/indexnow.h"
#include "publish/output_url.h"

#define NAME "IndexNow"

/* Search engines look for the key when they are told of pages: it must be there by then, however
 * long ago it was published. */
static const char *expect_key(struct announcing *announcing, struct error *err)
{
	const struct settings *settings = announcing->announcer->settings;
	const struct indexnow_settings *indexnow = &settings->indexnow;
	const char *url = output_url_in(announcing->arena, settings, "",
		indexnow_key_path(announcing->arena, indexnow->key));
	char hash[HASH_HEX];

	hash_hex(indexnow->key_text, strlen(indexnow->key_text), hash);
	return pings_expect(announcing->announcer->store, url, hash, announcing->now, err) < 0
		       ? NULL
		       : url;
}

/* Whether the site serves every sitemap, and the key's file, as they were built last. Pages are
 * not asked for one by one: nobody knows what bytes they should have. */
static int are_maps_served(struct announcing *announcing, bool *ret_served, struct error *err)
{
	struct store *store = announcing->announcer->store;
	struct ping_queue left;
	struct ping_list list;
	const char **reasons;
	bool waits = false;

	if (pings_load(store, announcing->arena, PING_MAP, announcing->now, SIZE_MAX / 2, &list,
		    err) < 0) {
		return -1;
	}
	reasons = arena_alloc(announcing->arena, (list.count + 1) * sizeof(*reasons));
	for (size_t i = 0; i < list.count && !announce_must_stop(announcing); i++) {
		reasons[i] = announce_why_not_served(announcing, &list.items[i]);
		waits = waits || reasons[i];
		if (!reasons[i] && pings_remove(store, list.items[i].number, err) < 0) {
			return -1;
		}
	}
	if ((waits && announce_defer_all(announcing, &list, reasons, err) < 0) ||
		pings_queue(store, announcing->arena, PING_MAP, &left, err) < 0) {
		return -1;
	}
	*ret_served = left.count == 0;
	return 0;
}

static int post(struct announcing *announcing, struct announce_target *target, const char *key_url,
	const struct ping_list *list, bool *ret_go_on, struct error *err)
{
	const struct settings *settings = announcing->announcer->settings;
	const char **urls = arena_alloc(announcing->arena, (list->count + 1) * sizeof(*urls));
	const struct indexnow indexnow = {
		.host = settings->site.host, .key = settings->indexnow.key, .key_url = key_url};
	struct http_body body = {.type = INDEXNOW_TYPE};
	enum http_verdict verdict;
	STRBUF(text);

	for (size_t i = 0; i < list->count; i++) {
		urls[i] = list->items[i].url;
	}
	indexnow_body(&text, &indexnow, urls, list->count);
	body.bytes = text.data;
	body.len = text.len;
	if (announce_post(announcing, target, &body, (int64_t)list->count, &verdict, err) < 0) {
		return -1;
	}
	*ret_go_on = verdict != HTTP_LATER;
	announcing->result.pages += verdict == HTTP_TAKEN ? (int64_t)list->count : 0;
	return verdict == HTTP_LATER ? 0
				     : pings_remove_pages(announcing->announcer->store,
					       list->items[list->count - 1].number, err);
}

/* All that is ready, in as many requests as it takes; the first that is not taken is the last. */
static int send_pages(struct announcing *announcing, struct announce_target *target,
	struct ping_list *list, struct error *err)
{
	const char *key_url = expect_key(announcing, err);
	bool go_on = true, served;

	if (!key_url || are_maps_served(announcing, &served, err) < 0) {
		return -1;
	}
	while (served && go_on && list->count && !announce_must_stop(announcing)) {
		if (post(announcing, target, key_url, list, &go_on, err) < 0 ||
			pings_load(announcing->announcer->store, announcing->arena, PING_PAGE,
				announcing->now, INDEXNOW_MAX_URLS, list, err) < 0) {
			return -1;
		}
	}
	return announce_target_close(announcing, target, err);
}

int announce_pages(struct announcing *announcing, struct error *err)
{
	const struct announcer *announcer = announcing->announcer;
	struct announce_target target = {.url = announcer->settings->indexnow.server, .name = NAME};
	struct ping_list list;
	bool due;

	if (announce_target_open(announcing, &target, &due, err) < 0 ||
		pings_load(announcer->store, announcing->arena, PING_PAGE, announcing->now,
			INDEXNOW_MAX_URLS, &list, err) < 0) {
		return -1;
	}
	return due && list.count ? send_pages(announcing, &target, &list, err) : 0;
}
