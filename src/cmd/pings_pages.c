#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "cmd/pings_send.h"
#include "publish/indexnow.h"
#include "publish/job.h"

#define NAME "IndexNow"

/* Search engines look for the key when they are told of pages: it must be there by then, however
 * long ago it was published. */
static const char *expect_key(struct pings_sender *sender, struct error *err)
{
	const struct settings *settings = sender->context->publication.settings;
	const struct indexnow_settings *indexnow = &settings->indexnow;
	const char *url = output_url_in(
		sender->arena, settings, "", indexnow_key_path(sender->arena, indexnow->key));
	char hash[HASH_HEX];

	hash_hex(indexnow->key_text, strlen(indexnow->key_text), hash);
	return pings_expect(sender->context->publication.store, url, hash, sender->now, err) < 0
		       ? NULL
		       : url;
}

/* Whether the site serves every sitemap, and the key's file, as they were built last. Pages are
 * not asked for one by one: nobody knows what bytes they should have. */
static int are_maps_served(struct pings_sender *sender, bool *ret_served, struct error *err)
{
	struct store *store = sender->context->publication.store;
	struct ping_queue left;
	struct ping_list list;
	const char **reasons;
	bool waits = false;

	if (pings_load(store, sender->arena, PING_MAP, sender->now, SIZE_MAX / 2, &list, err) < 0) {
		return -1;
	}
	reasons = arena_alloc(sender->arena, (list.count + 1) * sizeof(*reasons));
	for (size_t i = 0; i < list.count && !pings_must_stop(sender); i++) {
		reasons[i] = pings_why_not_served(sender, &list.items[i]);
		waits = waits || reasons[i];
		if (!reasons[i] && pings_remove(store, list.items[i].number, err) < 0) {
			return -1;
		}
	}
	if ((waits && pings_defer_all(sender, &list, reasons, err) < 0) ||
		pings_queue(store, sender->arena, PING_MAP, &left, err) < 0) {
		return -1;
	}
	*ret_served = left.count == 0;
	return 0;
}

static int post(struct pings_sender *sender, struct pings_target *target, const char *key_url,
	const struct ping_list *list, bool *ret_go_on, struct error *err)
{
	const struct settings *settings = sender->context->publication.settings;
	const char **urls = arena_alloc(sender->arena, (list->count + 1) * sizeof(*urls));
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
	if (pings_post(sender, target, &body, (int64_t)list->count, &verdict, err) < 0) {
		return -1;
	}
	*ret_go_on = verdict != HTTP_LATER;
	sender->result.pages += verdict == HTTP_TAKEN ? (int64_t)list->count : 0;
	return verdict == HTTP_LATER ? 0
				     : pings_remove_pages(sender->context->publication.store,
					       list->items[list->count - 1].number, err);
}

/* All that is ready, in as many requests as it takes; the first that is not taken is the last. */
static int send_pages(struct pings_sender *sender, struct pings_target *target,
	struct ping_list *list, struct error *err)
{
	const char *key_url = expect_key(sender, err);
	bool go_on = true, served;

	if (!key_url || are_maps_served(sender, &served, err) < 0) {
		return -1;
	}
	while (served && go_on && list->count && !pings_must_stop(sender)) {
		if (post(sender, target, key_url, list, &go_on, err) < 0 ||
			pings_load(sender->context->publication.store, sender->arena, PING_PAGE,
				sender->now, INDEXNOW_MAX_URLS, list, err) < 0) {
			return -1;
		}
	}
	return pings_target_close(sender, target, err);
}

int pings_send_pages(struct pings_sender *sender, struct error *err)
{
	struct context *context = sender->context;
	struct pings_target target = {
		.url = context->publication.settings->indexnow.server, .name = NAME};
	struct ping_list list;
	bool due;

	if (pings_target_open(sender, &target, &due, err) < 0 ||
		pings_load(context->publication.store, sender->arena, PING_PAGE, sender->now,
			INDEXNOW_MAX_URLS, &list, err) < 0) {
		return -1;
	}
	return due && list.count ? send_pages(sender, &target, &list, err) : 0;
}
