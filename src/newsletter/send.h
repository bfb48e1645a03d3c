#ifndef POSTRIDER_NEWSLETTER_SEND_H
#define POSTRIDER_NEWSLETTER_SEND_H

/* The second half of a run: what the outbox holds is sent. */

#include "deliver/deliver.h"
#include "publication/publication.h"

/* What whoever watches is told of as it happens; each may be NULL. */
struct send_events {
	void (*mail)(void *ctx, const struct deliver_event *event);
	void (*review)(void *ctx, int64_t edition); /* went to the operator */
	void *ctx;
};

/* Takes the lock of deliveries, sends reviews and what is due, and remembers since when no server
 * can be reached. A dry run sends nothing. ERROR_CONFIG, and nothing is claimed, where nobody's
 * mail can be made (newsletter/possible.h); ERROR_BUSY where another run is sending;
 * ERROR_TEMPORARY where no server could be reached for over six hours. */
int newsletter_send(const struct publication *publication, const struct send_events *events,
	struct deliver_result *ret_result, struct error *err);

#endif
