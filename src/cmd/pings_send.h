#ifndef POSTRIDER_CMD_PINGS_SEND_H
#define POSTRIDER_CMD_PINGS_SEND_H

/* One pings_send: what feeds and pages have in common. For pings*.c alone. */

#include "base/strbuf.h"
#include "cmd/pings.h"
#include "net/http_exchange.h"
#include "store/ping_servers.h"

struct pings_sender {
	struct context *context;
	struct arena *arena;
	int64_t now;           /* what is due then is sent */
	const char *site_down; /* why the site does not answer: nothing more is asked of it */
	struct pings_result result;
};

/* Whether there is no time for a further request, or the run is asked to end. */
bool pings_must_stop(const struct pings_sender *sender);
/* NULL where the site serves these bytes, else why it does not; belongs to the arena. */
const char *pings_why_not_served(struct pings_sender *sender, const struct ping *ping);
/* Those that have a reason are tried again later; in one transaction. */
int pings_defer_all(struct pings_sender *sender, const struct ping_list *list,
	const char *const *reasons, struct error *err);

/* Who is told. */
struct pings_target {
	const char *url;
	const char *name; /* "the hub" */
	struct ping_server server;
	int64_t refused;    /* pings that it will never take */
	const char *reason; /* of the first of them */
};
/* Whether it may be asked now. */
int pings_target_open(
	struct pings_sender *sender, struct pings_target *target, bool *ret_due, struct error *err);
/* One POST about so many things. What it says of the server is noted. */
int pings_post(struct pings_sender *sender, struct pings_target *target,
	const struct http_body *body, int64_t things, enum http_verdict *ret_verdict,
	struct error *err);
/* Says, once, what was refused. */
int pings_target_close(
	struct pings_sender *sender, const struct pings_target *target, struct error *err);

int pings_send_feeds(struct pings_sender *sender, struct error *err);
int pings_send_pages(struct pings_sender *sender, struct error *err);

#endif
