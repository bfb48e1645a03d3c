#ifndef POSTRIDER_STORE_PING_SERVERS_H
#define POSTRIDER_STORE_PING_SERVERS_H

/* WebSub hubs and search engines that refused their last ping: why, and until when they are not
 * asked again. One that accepted its last ping has no row. */

#include "base/arena.h"
#include "store/store.h"

/* The wait after a failure, in seconds, by how many there were before: the next run, then 1, 2,
 * 4 … 60 minutes. SQL, over a column, which PostgreSQL does not take as it is to shift by. */
#define PING_BACK_OFF(count)                                                                       \
	"CASE WHEN " count " = 0 THEN 0 WHEN " count " > 6 THEN 3600 "                             \
	"ELSE 60 << CAST(" count " - 1 AS INTEGER) END"

struct ping_server {
	int64_t failures;   /* one after the other */
	int64_t due;        /* nothing is sent before this */
	const char *reason; /* "" where all is well; belongs to the arena */
	int64_t lost;       /* pings that were given up since the last one that was accepted */
};
int ping_server_load(struct store *store, struct arena *arena, const char *url,
	struct ping_server *ret_server, struct error *err);
/* It refused a ping, or did not answer. wait: the seconds for which it asked; 0: the usual
 * back-off. */
int ping_server_failed(struct store *store, const char *url, int64_t now, int64_t wait,
	const char *reason, struct error *err);
/* That many pings for it were given up. */
int ping_server_lost(
	struct store *store, const char *url, int64_t count, const char *reason, struct error *err);
/* It accepted one: its row goes. */
int ping_server_accepted(struct store *store, const char *url, struct error *err);

#endif
