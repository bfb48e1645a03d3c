#ifndef POSTRIDER_STORE_OUTBOX_H
#define POSTRIDER_STORE_OUTBOX_H

/*
 * The outbox: deliveries and their states. A change outside a transaction is durable when
 * the call returns. One process at a time delivers (the run's lock sees to it).
 */

#include "base/arena.h"
#include "model/edition.h"
#include "store/store.h"

/* A delivery to be tried. Strings belong to the arena. */
struct outbox_item {
	int64_t delivery;
	int64_t edition;
	enum rhythm rhythm;
	int64_t edition_date; /* when it was frozen: the Date of its mails */
	int64_t variant;
	int64_t attempts;
	int64_t first_tried; /* 0: never yet */
	struct subscriber subscriber;
};

/* Visits the next ones that are due, of editions that are ready, at most `limit`, with numbers
 * above `after`. Items are borrowed for the call, which must not write to the store. Returns how
 * many there were, or -1. */
int outbox_each_due(struct store *store, int64_t now, int64_t after, size_t limit,
	void (*visit)(void *ctx, const struct outbox_item *item), void *ctx, struct error *err);

/* As store_transaction, for what changes deliveries alone: articles and outputs stay as they are,
 * and so does what the last build was settled by. */
int outbox_transaction(struct store *store, int (*work)(void *ctx, struct error *err), void *ctx,
	struct error *err);

/* From here on the server may have it. 1, or 0 where it may not be sent any more as the item says:
 * since it was read, the reader left or changed address, the edition was held or cancelled. */
int outbox_mark_sending(
	struct store *store, const struct outbox_item *item, int64_t now, struct error *err);

/* Puts off a delivery that was not tried: its state stays. */
int outbox_put_off(struct store *store, int64_t delivery, int64_t due, const char *reason,
	int64_t now, struct error *err);

#define OUTBOX_NEVER INT64_MAX /* as `due`: a human has to say so */

struct outbox_result {
	enum delivery_state state;
	int64_t due; /* of DELIVERY_DEFERRED and DELIVERY_QUEUED: when to try again */
	const char *reply;
	const char *queue_id;
	bool attempted; /* counts as an attempt at this reader */
};
/* Of an edition that was cancelled meanwhile, what would be tried again is skipped. */
int outbox_finish(struct store *store, int64_t delivery, const struct outbox_result *result,
	int64_t now, struct error *err);

/* After a crash: what was marked as being sent is in doubt, counts as tried, and is queued to be
 * sent again under the same Message-ID; so is what was left in doubt before, when it is due.
 * Skipped, where the edition was cancelled meanwhile. With hold it stays in doubt instead, until
 * outbox_release_doubt. Returns how many. */
int outbox_recover(
	struct store *store, int64_t now, bool hold, int64_t *ret_count, struct error *err);

/* What is in doubt of an edition is due now: somebody wants it to be sent again. */
int outbox_release_doubt(struct store *store, int64_t edition, int64_t now, struct error *err);

/* Deliveries of editions that are not cancelled, by state. */
int outbox_counts(struct store *store, int64_t ret_counts[DELIVERY_STATE_COUNT], struct error *err);
/* Those that are due now. */
int outbox_due(struct store *store, int64_t now, int64_t *ret_count, struct error *err);
/* The sequence of attempts after a refusal for now (RFC 5321, 4.5.4.1): seconds to wait, from half
 * an hour growing to four with the attempts before this one, and up to a tenth more, by the
 * delivery, so that they do not all come back at once; -1 where five days since the first attempt
 * are over. Pure. */
int64_t outbox_backoff(int64_t delivery, int64_t attempts, int64_t first_tried, int64_t now);

/* What was not sent of an edition is skipped. For one that is cancelled: see edition_set_state. */
int outbox_skip_edition(struct store *store, int64_t edition, int64_t now, struct error *err);

#endif
