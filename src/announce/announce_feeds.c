#include "announce/announce_target.h"
#include "publish/websub.h"

/* One that is served. *ret_reason stays where the hub has dealt with it, and where there is no time
 * left to ask it. */
static int send_feed(struct announcing *announcing, struct announce_target *hub,
	const struct ping *ping, bool *ret_go_on, const char **ret_reason, struct error *err)
{
	struct http_body body = {.type = WEBSUB_TYPE};
	enum http_verdict verdict;
	STRBUF(form);

	if (announce_must_stop(announcing)) {
		return 0;
	}
	websub_body(&form, ping->url);
	body.bytes = form.data;
	body.len = form.len;
	if (announce_post(announcing, hub, &body, 1, &verdict, err) < 0) {
		return -1;
	}
	if (verdict == HTTP_LATER) {
		*ret_reason = ""; /* it is the hub's, not its own */
		*ret_go_on = false;
		return 0;
	}
	announcing->result.feeds += verdict == HTTP_TAKEN;
	return pings_remove(announcing->announcer->store, ping->number, err);
}

static int send_list(struct announcing *announcing, struct announce_target *hub,
	const struct ping_list *list, struct error *err)
{
	const char **reasons = arena_alloc(announcing->arena, (list->count + 1) * sizeof(*reasons));
	bool go_on = true, waits = false;

	for (size_t i = 0; i < list->count && go_on && !announce_must_stop(announcing); i++) {
		const struct ping *ping = &list->items[i];

		reasons[i] = announce_why_not_served(announcing, ping);
		if (!reasons[i] && send_feed(announcing, hub, ping, &go_on, &reasons[i], err) < 0) {
			return -1;
		}
		waits = waits || reasons[i];
	}
	return waits ? announce_defer_all(announcing, list, reasons, err) : 0;
}

int announce_feeds(struct announcing *announcing, struct error *err)
{
	const struct announcer *announcer = announcing->announcer;
	struct announce_target hub = {.url = announcer->settings->hub_url, .name = "the hub"};
	struct ping_list list;
	bool due;

	if (announce_target_open(announcing, &hub, &due, err) < 0) {
		return -1;
	}
	if (!due) {
		return 0;
	}
	if (pings_load(announcer->store, announcing->arena, PING_FEED, announcing->now,
		    SIZE_MAX / 2, &list, err) < 0 ||
		send_list(announcing, &hub, &list, err) < 0) {
		return -1;
	}
	return announce_target_close(announcing, &hub, err);
}
