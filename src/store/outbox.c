#include "store/outbox.h"

#include "base/mem.h"

#define MINUTE          60
#define FIRST_WAIT      (30 * MINUTE)
#define LONGEST_WAIT    (240 * MINUTE)
#define GIVE_UP_AFTER   (5 * 24 * 60 * MINUTE)
#define SPREAD_PER_CENT 10

int outbox_transaction(struct store *store, int (*work)(void *ctx, struct error *err), void *ctx,
	struct error *err)
{
	return db_transaction(store->db, work, ctx, err);
}

/* The index that finds those that wait may know a state that the row has not any more. */
static bool is_damaged(const char *state, enum subscriber_status status)
{
	enum delivery_state known = delivery_state_from_name(state);

	return (known != DELIVERY_QUEUED && known != DELIVERY_DEFERRED) ||
	       status == SUBSCRIBER_STATUS_COUNT;
}

/* Borrowed from the row. */
static struct outbox_item read_item(struct db_rows *rows)
{
	enum subscriber_status status = subscriber_status_from_name(db_text_or_empty(rows, 10));

	return (struct outbox_item){
		.delivery = db_int(rows, 0),
		.edition = db_int(rows, 1),
		.rhythm = rhythm_from_name(db_text_or_empty(rows, 2)),
		.kept_date = db_int(rows, 3),
		.variant = db_int(rows, 4),
		.attempts = db_int(rows, 5),
		.first_tried = db_int(rows, 6),
		.damaged = is_damaged(db_text_or_empty(rows, 12), status),
		.subscriber =
			{
				.number = db_int(rows, 7),
				.address = db_text_or_empty(rows, 8),
				.name = db_text(rows, 9),
				.status = status,
				.paused_until = db_int(rows, 11),
			},
	};
}

int outbox_each_due(struct store *store, int64_t now, struct outbox_place after, size_t limit,
	void (*visit)(void *ctx, const struct outbox_item *item), void *ctx, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(store->db, err,
		"SELECT delivery.number, edition.number, edition.rhythm, delivery.dated, "
		"delivery.variant, delivery.attempts, delivery.first_tried, subscriber.number, "
		"subscriber.address, subscriber.name, subscriber.status, "
		"subscriber.paused_until, delivery.state FROM delivery "
		"JOIN edition ON edition.number = delivery.edition "
		"JOIN subscriber ON subscriber.number = delivery.subscriber "
		"WHERE delivery.state IN ('queued', 'deferred') AND delivery.due <= ?1 "
		"AND delivery.number > ?2 AND delivery.requeued = ?4 AND edition.state = 'ready' "
		"ORDER BY delivery.number LIMIT ?3",
		"iiii", now, after.delivery, (int64_t)limit, (int64_t)after.requeued);
	int more = rows ? 0 : -1, count = 0;

	while (rows && (more = db_next(rows, err)) > 0) {
		struct outbox_item item = read_item(rows);

		visit(ctx, &item);
		count++;
	}
	return more < 0 ? -1 : count;
}

int outbox_mark_sending(
	struct store *store, const struct outbox_item *item, int64_t now, struct error *err)
{
	if (db_run(store->db, err,
		    "UPDATE delivery SET state = 'sending', changed = ?2, dated = ?6 WHERE number "
		    "= ?1 "
		    "AND state IN ('queued', 'deferred') "
		    "AND (SELECT state FROM edition WHERE number = ?3) = 'ready' "
		    "AND EXISTS (SELECT 1 FROM subscriber WHERE number = ?4 "
		    "AND status = 'active' AND paused_until <= ?2 AND address = ?5)",
		    "iiiiti", item->delivery, now, item->edition, item->subscriber.number,
		    item->subscriber.address, item->date) < 0) {
		return -1;
	}
	return db_changes(store->db) > 0;
}

int outbox_put_off(struct store *store, int64_t delivery, int64_t due, const char *reason,
	int64_t now, struct error *err)
{
	return db_run(store->db, err,
		"UPDATE delivery SET due = ?2, reply = ?3, changed = ?4 WHERE number = ?1 "
		"AND state IN ('queued', 'deferred')",
		"iiti", delivery, due, reason, now);
}

int outbox_finish(struct store *store, int64_t delivery, const struct outbox_result *result,
	int64_t now, struct error *err)
{
	return db_run(store->db, err,
		"UPDATE delivery SET state = CASE WHEN ?2 IN ('queued', 'deferred', 'in doubt') "
		"AND (SELECT edition.state FROM edition WHERE edition.number = delivery.edition) = "
		"'cancelled' THEN 'skipped' ELSE ?2 END, due = ?3, reply = CASE WHEN ?2 <> "
		"'skipped' "
		"AND (SELECT status FROM subscriber WHERE subscriber.number = delivery.subscriber) "
		"= 'erased' THEN '' ELSE ?4 END, queue_id = ?5, "
		"attempts = attempts + ?6, changed = ?7, dated = ?8, "
		"first_tried = CASE WHEN first_tried = 0 AND ?6 = 1 THEN ?7 ELSE first_tried END "
		"WHERE number = ?1",
		"itittiii", delivery, delivery_state_name(result->state), result->due,
		result->reply ? result->reply : "", result->queue_id ? result->queue_id : "",
		(int64_t)result->attempted, now, result->date);
}

#define DOUBTFUL "in doubt: no answer came after its last byte"

static int recover_to_doubt(struct store *store, int64_t now, struct error *err)
{
	return db_run(store->db, err,
		"UPDATE delivery SET state = 'in doubt', attempts = attempts + 1, "
		"first_tried = CASE WHEN first_tried = 0 THEN changed ELSE first_tried END, "
		"due = ?2, changed = ?1, reply = '" DOUBTFUL "' WHERE state = 'sending'",
		"ii", now, OUTBOX_NEVER);
}

static int recover_to_queue(struct store *store, int64_t now, struct error *err)
{
	return db_run(store->db, err,
		"UPDATE delivery SET state = CASE WHEN edition IN (SELECT number FROM edition "
		"WHERE state = 'cancelled') THEN 'skipped' ELSE 'queued' END, "
		"attempts = attempts + CASE WHEN state = 'sending' THEN 1 ELSE 0 END, "
		"first_tried = CASE WHEN first_tried = 0 THEN changed ELSE first_tried END, "
		"due = ?1, changed = ?1, reply = '" DOUBTFUL "' "
		"WHERE state IN ('sending', 'in doubt') AND (state = 'sending' OR due <= ?1)",
		"i", now);
}

int outbox_recover(
	struct store *store, int64_t now, bool hold, int64_t *ret_count, struct error *err)
{
	if (hold && recover_to_doubt(store, now, err) < 0) {
		return -1;
	}
	if (recover_to_queue(store, now, err) < 0) {
		return -1;
	}
	*ret_count = db_changes(store->db);
	return 0;
}

int outbox_release_doubt(struct store *store, int64_t edition, int64_t now, struct error *err)
{
	return db_run(store->db, err,
		"UPDATE delivery SET due = ?2, changed = ?2 "
		"WHERE edition = ?1 AND state = 'in doubt'",
		"ii", edition, now);
}

int outbox_release_failed(
	struct store *store, int64_t edition, int64_t now, int64_t *ret_count, struct error *err)
{
	if (db_run(store->db, err,
		    "UPDATE delivery SET state = 'queued', due = ?2, changed = ?2, attempts = 0, "
		    "first_tried = 0 WHERE edition = ?1 AND state = 'failed' "
		    "AND (SELECT edition.state FROM edition WHERE edition.number = ?1) <> "
		    "'cancelled'",
		    "ii", edition, now) < 0) {
		return -1;
	}
	*ret_count = db_changes(store->db);
	return 0;
}

int outbox_requeue(struct store *store, int64_t delivery, int64_t due, const char *reason,
	bool again, struct error *err)
{
	if (db_run(store->db, err,
		    "UPDATE delivery SET state = 'queued', requeued = 1, due = ?2, reply = ?3 "
		    "WHERE number = ?1 AND state = 'failed' AND (requeued = 0 OR ?4 = 1)",
		    "iiti", delivery, due, reason, (int64_t)again) < 0) {
		return -1;
	}
	return db_changes(store->db) > 0;
}

int outbox_counts(struct store *store, int64_t ret_counts[DELIVERY_STATE_COUNT], struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(store->db, err,
		"SELECT delivery.state, count(*) FROM delivery "
		"JOIN edition ON edition.number = delivery.edition "
		"WHERE edition.state <> 'cancelled' GROUP BY delivery.state",
		"");
	int more = rows ? 0 : -1;

	for (int i = 0; i < DELIVERY_STATE_COUNT; i++) {
		ret_counts[i] = 0;
	}
	while (rows && (more = db_next(rows, err)) > 0) {
		enum delivery_state state = delivery_state_from_name(db_text_or_empty(rows, 0));

		if (state < DELIVERY_STATE_COUNT) {
			ret_counts[state] = db_int(rows, 1);
		}
	}
	return more;
}

int outbox_due(struct store *store, int64_t now, int64_t *ret_count, struct error *err)
{
	return db_number(store->db, ret_count, 0, err,
		"SELECT count(*) FROM delivery JOIN edition ON edition.number = delivery.edition "
		"WHERE delivery.state IN ('queued', 'deferred') AND delivery.due <= ?1 "
		"AND edition.state = 'ready'",
		"i", now);
}

/* The spread keeps thousands of deferred mails from coming back in one second. It follows from
 * the delivery alone, so that a test can tell it. */
int64_t outbox_backoff(int64_t delivery, int64_t attempts, int64_t first_tried, int64_t now)
{
	int64_t wait = FIRST_WAIT;

	if (first_tried && now - first_tried >= GIVE_UP_AFTER) {
		return -1;
	}
	for (int64_t i = 0; i < attempts && wait < LONGEST_WAIT; i++) {
		wait *= 2;
	}
	if (wait > LONGEST_WAIT) {
		wait = LONGEST_WAIT;
	}
	return wait + wait * SPREAD_PER_CENT / 100 * (delivery % 97) / 97;
}

int outbox_skip_edition(struct store *store, int64_t edition, int64_t now, struct error *err)
{
	return db_run(store->db, err,
		"UPDATE delivery SET state = 'skipped', reply = 'the edition was cancelled', "
		"changed = ?2 WHERE edition = ?1 AND state IN ('queued', 'deferred', 'in doubt')",
		"ii", edition, now);
}
