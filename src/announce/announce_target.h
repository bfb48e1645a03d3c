#ifndef POSTRIDER_ANNOUNCE_ANNOUNCE_TARGET_H
#define POSTRIDER_ANNOUNCE_ANNOUNCE_TARGET_H

/* One announce_send: what feeds and pages have in common. For the files of this folder alone. */

#include "announce/announce.h"
#include "base/strbuf.h"
#include "net/http_exchange.h"
#include "store/ping_servers.h"

struct announcing {
	const struct announcer *announcer;
	struct arena *arena;
	int64_t now;           /* what is due then is sent */
	const char *site_down; /* why the site does not answer: nothing more is asked of it */
	struct announce_result result;
};

/* Whether there is no time for a further request, or the run is asked to end. */
bool announce_must_stop(const struct announcing *announcing);
/* NULL where the site serves these bytes, else why it does not; belongs to the arena. */
const char *announce_why_not_served(struct announcing *announcing, const struct ping *ping);
/* Those that have a reason are tried again later; in one transaction. */
int announce_defer_all(struct announcing *announcing, const struct ping_list *list,
	const char *const *reasons, struct error *err);

/* Who is told. */
struct announce_target {
	const char *url;
	const char *name; /* "the hub" */
	struct ping_server server;
	int64_t refused;    /* pings that it will never take */
	const char *reason; /* of the first of them */
};
/* Whether it may be asked now. */
int announce_target_open(struct announcing *announcing, struct announce_target *target,
	bool *ret_due, struct error *err);
/* One POST about so many things. What it says of the server is noted. */
int announce_post(struct announcing *announcing, struct announce_target *target,
	const struct http_body *body, int64_t things, enum http_verdict *ret_verdict,
	struct error *err);
/* Says, once, what was refused. */
int announce_target_close(
	struct announcing *announcing, const struct announce_target *target, struct error *err);

int announce_feeds(struct announcing *announcing, struct error *err);
int announce_pages(struct announcing *announcing, struct error *err);

#endif
