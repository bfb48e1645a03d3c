#ifndef POSTRIDER_DELIVER_DELIVER_H
#define POSTRIDER_DELIVER_DELIVER_H

/*
 * Sends what the outbox holds. Each delivery's state is durable before the server can have the
 * message and after it has answered: a crash leaves at most one in doubt a connection.
 */

#include <signal.h>

#include "base/strbuf.h"
#include "config/settings.h"
#include "deliver/transport.h"
#include "store/outbox.h"

/* What became of one delivery. Borrowed for the call. */
struct deliver_event {
	int64_t delivery;
	const char *address;
	enum delivery_state state;
	const char *reply;
	size_t done;  /* of this run, with this one */
	size_t total; /* that were due when it began */
};

struct deliver_params {
	struct store *store;
	const struct settings *settings;
	struct transport *transport;
	int64_t (*clock)(void *ctx);                                 /* the run's clock */
	void (*event)(void *ctx, const struct deliver_event *event); /* or NULL */
	void *ctx;
	const volatile sig_atomic_t *stop; /* non-zero: claim no more */
};

struct deliver_result {
	size_t counts[DELIVERY_STATE_COUNT]; /* of this run */
	size_t recovered;                    /* in doubt from an earlier run, queued again */
	bool paused;
	bool unreachable; /* no server could be reached: the rest stays queued */
	char reason[513]; /* why it is unreachable */
};

/* Returns -1 where the store or this machine's disk fails; nothing is lost then. */
int deliver(
	const struct deliver_params *params, struct deliver_result *ret_result, struct error *err);

/* One message from a variant's blob to a reader, as deliver would send it. */
struct deliver_message {
	const void *blob;
	size_t blob_len;
	const struct subscriber *subscriber;
	enum rhythm rhythm;
	int64_t edition;
	int64_t date;
	const char *delivery_token;
	const char *reader_token;
};
int deliver_fill(const struct settings *settings, const struct deliver_message *message,
	struct strbuf *out, struct error *err);

#endif
