#ifndef POSTRIDER_STORE_OUTBOX_H
#define POSTRIDER_STORE_OUTBOX_H

/*
 * The outbox: deliveries and their states. A change outside a transaction is durable when the call
 * returns. One process at a time delivers: its caller holds the lock of deliveries.
 */

#include <stdbool.h>

#include "base/arena.h"
#include "model/edition.h"
#include "store/store.h"

/* A delivery to be tried. Of the subscriber, what is not needed for that is left empty. */
struct outbox_item {
	int64_t delivery;
	int64_t edition;
	enum rhythm rhythm;
	int64_t date;      /* of this attempt, for the caller to set before the mark */
	int64_t kept_date; /* of a mail that a server may have: the attempt's must be the same; 0 */
	int64_t variant;
	int64_t attempts;
	int64_t first_tried; /* 0: never yet */
	bool damaged;        /* its own state, or its reader's, is none that there is */
	struct subscriber subscriber;
};

/* A place in the order in which they are claimed: those that were queued again come last. */
struct outbox_place {
	bool requeued;
	int64_t delivery;
};

/* Visits the next ones that are due, of editions that are ready, at most `limit`, behind `after`
 * and, of the two kinds, of its alone. Items are borrowed for the call, which must not write to the
 * store. Returns how many there were, or -1. */
int outbox_each_due(struct store *store, int64_t now, struct outbox_place after, size_t limit,
	void (*visit)(void *ctx, const struct outbox_item *item), void *ctx, struct error *err);

/* As store_transaction, for what changes deliveries alone: articles and outputs stay as they are,
 * and so does what store_get_up_to_date gives. */
int outbox_transaction(struct store *store, int (*work)(void *ctx, struct error *err), void *ctx,
	struct error *err);

/* Marks it as being sent, with its Date: from here on a server may have it. Returns 1; 0, and no
 * mark, where it must not be sent as the item says, since after it was read the reader left, paused
 * or changed address, or the edition was held or cancelled; -1. */
int outbox_mark_sending(
	struct store *store, const struct outbox_item *item, int64_t now, struct error *err);

/* Postpones a delivery that was not tried: its state stays as it is. */
int outbox_put_off(struct store *store, int64_t delivery, int64_t due, const char *reason,
	int64_t now, struct error *err);

#define OUTBOX_NEVER INT64_MAX /* as `due`: not before the operator says so */

struct outbox_result {
	enum delivery_state state;
	int64_t due; /* of DELIVERY_DEFERRED and DELIVERY_QUEUED: when to try again */
	const char *reply;
	const char *queue_id;
	bool attempted; /* counts as an attempt at this reader */
	int64_t date;   /* of a mail that a server may have; 0: none has one */
};
/* Writes down what became of an attempt. Where the edition was cancelled meanwhile, a delivery that
 * would be tried again is skipped instead. */
int outbox_finish(struct store *store, int64_t delivery, const struct outbox_result *result,
	int64_t now, struct error *err);

/* After a crash, while nobody delivers. Deliveries that are marked as being sent are in doubt, and
 * count as tried. With `hold` they stay so until outbox_release_doubt; without it they are queued,
 * to be sent again under the same Message-ID. Those that were left in doubt before are queued when
 * they are due. What would be queued of an edition that was cancelled is skipped. ret_count: how
 * many were queued or skipped. */
int outbox_recover(
	struct store *store, int64_t now, bool hold, int64_t *ret_count, struct error *err);

/* The operator wants what is in doubt of an edition to be sent again: it is due now. */
int outbox_release_doubt(struct store *store, int64_t edition, int64_t now, struct error *err);

/* The operator wants what failed of an edition to be tried again, as if it never had been: it is
 * due now. Nothing of a cancelled one. ret_count: how many. */
int outbox_release_failed(
	struct store *store, int64_t edition, int64_t now, int64_t *ret_count, struct error *err);

/* Queues one that failed again, behind all others, with the words that say why. Where it was
 * before, and this is not to be (`again`) done twice, it stays failed. Returns 1, 0, -1. */
int outbox_requeue(struct store *store, int64_t delivery, int64_t due, const char *reason,
	bool again, struct error *err);

/* Deliveries of editions that are not cancelled, by state. */
int outbox_counts(struct store *store, int64_t ret_counts[DELIVERY_STATE_COUNT], struct error *err);
/* How many are due now. */
int outbox_due(struct store *store, int64_t now, int64_t *ret_count, struct error *err);
/* How long to wait after a temporary refusal (RFC 5321, 4.5.4.1), in seconds: half an hour, growing
 * to four hours with the number of earlier attempts, and up to a tenth more, which depends on the
 * delivery, so that not all are tried again at once. -1 where the first attempt was more than five
 * days ago. Pure. */
int64_t outbox_backoff(int64_t delivery, int64_t attempts, int64_t first_tried, int64_t now);

/* Skips all deliveries of an edition that were not sent: for one that is cancelled, with
 * edition_set_state. */
int outbox_skip_edition(struct store *store, int64_t edition, int64_t now, struct error *err);

#endif
