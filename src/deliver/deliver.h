#ifndef POSTRIDER_DELIVER_DELIVER_H
#define POSTRIDER_DELIVER_DELIVER_H

/*
 * Sends what the outbox holds, over several connections at once, each with a thread of its own.
 * Each delivery's state is durable before the server can have the message, and what came of it
 * before the same connection's next: a crash leaves at most one in doubt a connection.
 */

#include <stdatomic.h>

#include "base/strbuf.h"
#include "config/settings.h"
#include "deliver/transport.h"
#include "mail/dkim.h"
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
	struct transport *const *transports; /* one a connection, at most MAIL_MAX_CONNECTIONS */
	size_t transport_count;
	const struct dkim_keys *dkim; /* or NULL: not signed */
	int64_t (*clock)(void *ctx);  /* the run's clock: UTC in microseconds */
	/* Called by the caller's thread, as clock is; or NULL. */
	void (*event)(void *ctx, const struct deliver_event *event);
	void *ctx;
	const atomic_int *stop; /* non-zero: claim no more */
};

struct deliver_result {
	size_t counts[DELIVERY_STATE_COUNT]; /* of this run */
	size_t recovered;                    /* in doubt from an earlier run, queued again */
	size_t put_off;   /* not tried: their domain is paused, or its share used up */
	size_t requeued;  /* refused for the sender's fault, and queued again */
	size_t unwritten; /* of those in doubt: their answer is known, and the store did not take it
			   */
	size_t damaged;   /* editions that were held: store/damage.h */
	bool denied; /* some were left: what the store says of them changed at the last moment */
	bool paused;
	bool unreachable; /* no server could be reached, or takes mail: the rest stays queued */
	bool refused;     /* with unreachable: it was there, and refused all that it was given */
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
	const struct dkim_keys *dkim; /* or NULL */
};
int deliver_fill(const struct settings *settings, const struct deliver_message *message,
	struct strbuf *out, struct error *err);

#endif
