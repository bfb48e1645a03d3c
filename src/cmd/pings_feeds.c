#include "cmd/pings_send.h"
#include "publish/websub.h"

/* One that is served. *ret_reason stays where the hub has dealt with it. */
static int send_feed(struct pings_sender *sender, struct pings_target *hub, const struct ping *ping,
	bool *ret_go_on, const char **ret_reason, struct error *err)
{
	struct http_body body = {.type = WEBSUB_TYPE};
	enum http_verdict verdict;
	STRBUF(form);

	websub_body(&form, ping->url);
	body.bytes = form.data;
	body.len = form.len;
	if (pings_post(sender, hub, &body, 1, &verdict, err) < 0) {
		return -1;
	}
	if (verdict == HTTP_LATER) {
		*ret_reason = ""; /* it is the hub's, not its own */
		*ret_go_on = false;
		return 0;
	}
	sender->result.feeds += verdict == HTTP_TAKEN;
	return pings_remove(sender->context->publication.store, ping->number, err);
}

static int send_list(struct pings_sender *sender, struct pings_target *hub,
	const struct ping_list *list, struct error *err)
{
	const char **reasons = arena_alloc(sender->arena, (list->count + 1) * sizeof(*reasons));
	bool go_on = true, waits = false;

	for (size_t i = 0; i < list->count && go_on && !pings_must_stop(sender); i++) {
		const struct ping *ping = &list->items[i];

		reasons[i] = pings_why_not_served(sender, ping);
		if (!reasons[i] && send_feed(sender, hub, ping, &go_on, &reasons[i], err) < 0) {
			return -1;
		}
		waits = waits || reasons[i];
	}
	return waits ? pings_defer_all(sender, list, reasons, err) : 0;
}

int pings_send_feeds(struct pings_sender *sender, struct error *err)
{
	struct context *context = sender->context;
	struct pings_target hub = {
		.url = context->publication.settings->hub_url, .name = "the hub"};
	struct ping_list list;
	bool due;

	if (pings_target_open(sender, &hub, &due, err) < 0) {
		return -1;
	}
	if (!due) {
		return 0;
	}
	if (pings_load(context->publication.store, sender->arena, PING_FEED, sender->now,
		    SIZE_MAX / 2, &list, err) < 0 ||
		send_list(sender, &hub, &list, err) < 0) {
		return -1;
	}
	return pings_target_close(sender, &hub, err);
}
