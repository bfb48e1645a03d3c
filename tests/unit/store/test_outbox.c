#include "opened.h"

static void set_edition(struct opened *opened, int64_t edition, enum edition_state state)
{
	GOOD(opened, edition_set_state(opened->store, edition, state, "", &opened->err));
}

/* The deliveries that a run at this instant would claim, in order. */
static void add_claims(struct opened *opened, int64_t now, struct strbuf *out)
{
	struct outbox_item item = {0};
	int found;
	while ((found = opened_next(opened, now, item.delivery, &item)) > 0) {
		strbuf_addf(out, "%lld ", (long long)item.delivery);
	}
	GOOD(opened, found);
}

static void assert_claims(struct opened *opened, int64_t now, const char *expected)
{
	int64_t due = -1;
	size_t count = 0;
	STRBUF(found);
	add_claims(opened, now, &found);
	assert_string_equal(found.data, expected);
	for (const char *p = expected; *p; p++) {
		count += *p == ' ';
	}
	GOOD(opened, outbox_due(opened->store, now, &due, &opened->err));
	assert_int_equal(due, count);
}

static void finish(struct opened *opened, int64_t delivery, enum delivery_state state, int64_t due,
	int64_t now)
{
	struct outbox_result result = {.state = state, .due = due, .attempted = true};
	GOOD(opened, outbox_finish(opened->store, delivery, &result, now, &opened->err));
}

static void assert_counts(struct opened *opened, const int64_t expected[DELIVERY_STATE_COUNT])
{
	int64_t counts[DELIVERY_STATE_COUNT];
	GOOD(opened, outbox_counts(opened->store, counts, &opened->err));
	for (int i = 0; i < DELIVERY_STATE_COUNT; i++) {
		if (counts[i] != expected[i]) {
			fail_msg("%s: %lld instead of %lld",
				delivery_state_name((enum delivery_state)i), (long long)counts[i],
				(long long)expected[i]);
		}
	}
}

/* Three readers and an edition for them, queued at 100. */
static struct opened opened_with_three(int64_t *ret_edition)
{
	struct opened opened = opened_new();
	int64_t variant;
	opened_reader(&opened, "a@example.org");
	opened_reader(&opened, "b@example.org");
	opened_reader(&opened, "c@example.org");
	*ret_edition = opened_edition(&opened, 50, &variant);
	assert_int_equal(opened_enqueue(&opened, *ret_edition, variant, 100), 3);
	return opened;
}

static void test_outbox_of_an_empty_store(void **state)
{
	static const int64_t none[DELIVERY_STATE_COUNT];
	struct opened opened = opened_new();
	int64_t count = 99;
	(void)state;
	assert_claims(&opened, INT64_MAX, "");
	assert_counts(&opened, none);
	GOOD(&opened, outbox_recover(opened.store, 1, false, &count, &opened.err));
	assert_int_equal(count, 0);
	opened_release(&opened);
}

static void test_outbox_next_tells_all_of_it(void **state)
{
	struct opened opened = opened_new();
	struct subscriber reader = reader_named("a@example.org");
	struct outbox_item item;
	int64_t variant, number, edition;
	(void)state;
	reader.name = "Ada";
	number = opened_put(&opened, reader);
	edition = opened_edition(&opened, 50, &variant);
	opened_enqueue(&opened, edition, variant, 100);
	reader.number = number;
	reader.address = "new@example.org";
	reader.status = SUBSCRIBER_UNSUBSCRIBED;
	GOOD(&opened, subscriber_put(opened.store, &reader, "new@example.org", &opened.err));
	assert_int_equal(opened_next(&opened, 100, 0, &item), 1);
	assert_int_equal(item.delivery, 1);
	assert_int_equal(item.edition, edition);
	assert_int_equal(item.rhythm, RHYTHM_WEEKLY);
	assert_int_equal(item.kept_date, 0);
	assert_int_equal(item.variant, variant);
	assert_int_equal(item.attempts, 0);
	assert_int_equal(item.first_tried, 0);
	/* Read at the claim, not at the freeze. */
	assert_int_equal(item.subscriber.number, number);
	assert_string_equal(item.subscriber.address, "new@example.org");
	assert_string_equal(item.subscriber.name, "Ada");
	assert_int_equal(item.subscriber.status, SUBSCRIBER_UNSUBSCRIBED);
	GOOD(&opened, subscriber_erase(opened.store, number, &opened.err));
	assert_int_equal(opened_next(&opened, 100, 0, &item), 1);
	assert_int_equal(item.subscriber.status, SUBSCRIBER_ERASED);
	assert_string_equal(item.subscriber.address, "");
	assert_null(item.subscriber.name);
	opened_release(&opened);
}

static void test_outbox_next_order_due_and_editions(void **state)
{
	int64_t edition, other, variant;
	struct opened opened = opened_with_three(&edition);
	struct outbox_item item;
	(void)state;
	assert_claims(&opened, 99, "");
	assert_claims(&opened, 100, "1 2 3 ");
	other = opened_edition(&opened, 60, &variant);
	opened_enqueue(&opened, other, variant, 90);
	assert_claims(&opened, 99, "4 5 6 ");
	assert_claims(&opened, 100, "1 2 3 4 5 6 ");
	assert_int_equal(opened_next(&opened, 100, 3, &item), 1);
	assert_int_equal(item.delivery, 4);
	assert_int_equal(opened_next(&opened, 100, 6, &item), 0);
	set_edition(&opened, edition, EDITION_HELD);
	assert_claims(&opened, 100, "4 5 6 ");
	set_edition(&opened, other, EDITION_CANCELLED);
	assert_claims(&opened, 100, "");
	set_edition(&opened, edition, EDITION_READY);
	finish(&opened, 1, DELIVERY_DEFERRED, 500, 100);
	assert_claims(&opened, 499, "2 3 ");
	assert_claims(&opened, 500, "1 2 3 ");
	opened_release(&opened);
}

static void test_outbox_next_only_what_is_queued_or_deferred(void **state)
{
	int64_t edition;
	struct opened opened = opened_with_three(&edition);
	(void)state;
	for (int i = 0; i < DELIVERY_STATE_COUNT; i++) {
		enum delivery_state one = (enum delivery_state)i;
		bool claimed = one == DELIVERY_QUEUED || one == DELIVERY_DEFERRED;
		finish(&opened, 2, one, 100, 100);
		assert_claims(&opened, 100, claimed ? "1 2 3 " : "1 3 ");
	}
	opened_release(&opened);
}

/* The mark stores the Date; what comes of the attempt says whether a server may have that mail. */
static void test_outbox_keeps_the_date_of_what_is_in_doubt(void **state)
{
	static const struct {
		bool marked_alone; /* the process dies behind the mark */
		struct outbox_result result;
		int64_t kept;
	} steps[] = {
		{false, {.state = DELIVERY_DEFERRED}, 0},
		{false, {.state = DELIVERY_IN_DOUBT, .date = 777}, 777},
		{false, {.state = DELIVERY_DEFERRED, .date = 777}, 777},
		{true, {.state = DELIVERY_SENT}, 555},
	};
	int64_t edition;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		struct opened opened = opened_with_three(&edition);
		struct outbox_item item;
		int64_t count;

		assert_int_equal(opened_next(&opened, 100, 0, &item), 1);
		item.date = 555;
		assert_int_equal(outbox_mark_sending(opened.store, &item, 100, &opened.err), 1);
		if (!steps[i].marked_alone) {
			GOOD(&opened,
				outbox_finish(opened.store, 1, &steps[i].result, 100, &opened.err));
		}
		GOOD(&opened, outbox_recover(opened.store, 200, false, &count, &opened.err));
		assert_int_equal(opened_next(&opened, 200, 0, &item), 1);
		assert_int_equal(item.delivery, 1);
		assert_int_equal(item.kept_date, steps[i].kept);
		opened_release(&opened);
	}
}

static void test_outbox_finish_keeps_what_was_said(void **state)
{
	static const struct {
		struct outbox_result result;
		int64_t now, attempts, first_tried;
	} steps[] = {
		{{.state = DELIVERY_QUEUED, .due = 5, .reply = "no server"}, 200, 0, 0},
		{{.state = DELIVERY_DEFERRED, .due = 6, .reply = "451 later", .attempted = true},
			300, 1, 300},
		{{.state = DELIVERY_DEFERRED, .due = 7, .reply = "no server"}, 400, 1, 300},
		{{.state = DELIVERY_DEFERRED, .due = 8, .attempted = true}, 500, 2, 300},
		{{.state = DELIVERY_SENT,
			 .due = 9,
			 .reply = "250 ok",
			 .queue_id = "4Xy",
			 .attempted = true},
			600, 3, 300},
	};
	int64_t edition;
	struct opened opened = opened_with_three(&edition);
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		const struct outbox_result *result = &steps[i].result;
		STRBUF(sql);
		opened_mark(&opened, 1, steps[i].now);
		GOOD(&opened, outbox_finish(opened.store, 1, result, steps[i].now, &opened.err));
		strbuf_addf(&sql,
			"SELECT count(*) FROM delivery WHERE number = 1 AND state = '%s' AND due = "
			"%lld AND changed = %lld AND attempts = %lld AND first_tried = %lld AND "
			"reply = '%s' AND queue_id = '%s'",
			delivery_state_name(result->state), (long long)result->due,
			(long long)steps[i].now, (long long)steps[i].attempts,
			(long long)steps[i].first_tried, result->reply ? result->reply : "",
			result->queue_id ? result->queue_id : "");
		assert_int_equal(opened_count(&opened, sql.data), 1);
	}
	/* Nobody else's row was touched. */
	assert_int_equal(opened_count(&opened, "SELECT count(*) FROM delivery WHERE number > 1 AND "
					       "state = 'queued' AND attempts = 0 AND reply = ''"),
		2);
	opened_release(&opened);
}

static void test_outbox_marks_are_durable_and_recovered(void **state)
{
	static const int64_t marked[DELIVERY_STATE_COUNT] = {
		[DELIVERY_QUEUED] = 1, [DELIVERY_SENDING] = 1, [DELIVERY_IN_DOUBT] = 1};
	static const int64_t recovered[DELIVERY_STATE_COUNT] = {[DELIVERY_QUEUED] = 3};
	int64_t edition, count = 0;
	struct opened opened = opened_with_three(&edition);
	(void)state;
	opened_mark(&opened, 2, 150);
	finish(&opened, 3, DELIVERY_IN_DOUBT, 0, 150);
	opened_reopen(&opened);
	assert_counts(&opened, marked);
	assert_claims(&opened, 1000, "1 ");
	GOOD(&opened, outbox_recover(opened.store, 200, false, &count, &opened.err));
	assert_int_equal(count, 2);
	assert_counts(&opened, recovered);
	assert_claims(&opened, 199, "1 ");
	assert_claims(&opened, 200, "1 2 3 ");
	assert_int_equal(
		opened_count(&opened, "SELECT count(*) FROM delivery WHERE reply LIKE 'in doubt%'"),
		2);
	/* What was counted stays: the five days go on. */
	assert_int_equal(
		opened_count(&opened, "SELECT first_tried FROM delivery WHERE number = 3"), 150);
	GOOD(&opened, outbox_recover(opened.store, 300, false, &count, &opened.err));
	assert_int_equal(count, 0);
	opened_release(&opened);
}

/* Held for a human: nothing is sent again until somebody says so. */
static void test_outbox_holds_doubts(void **state)
{
	static const int64_t held[DELIVERY_STATE_COUNT] = {
		[DELIVERY_QUEUED] = 1, [DELIVERY_IN_DOUBT] = 2};
	int64_t edition, count = -1;
	struct opened opened = opened_with_three(&edition);
	(void)state;
	opened_mark(&opened, 2, 150);
	finish(&opened, 3, DELIVERY_IN_DOUBT, OUTBOX_NEVER, 150);
	GOOD(&opened, outbox_recover(opened.store, 200, true, &count, &opened.err));
	assert_int_equal(count, 0);
	GOOD(&opened, outbox_recover(opened.store, INT64_MAX - 1, true, &count, &opened.err));
	assert_counts(&opened, held);
	assert_claims(&opened, 1000, "1 ");
	assert_int_equal(
		opened_count(&opened, "SELECT first_tried FROM delivery WHERE number = 2"), 150);
	GOOD(&opened, outbox_release_doubt(opened.store, edition, 300, &opened.err));
	GOOD(&opened, outbox_recover(opened.store, 300, true, &count, &opened.err));
	assert_int_equal(count, 2);
	assert_claims(&opened, 1000, "1 2 3 ");
	opened_release(&opened);
}

static void ignore(void *ctx, const struct outbox_item *item)
{
	(void)ctx;
	(void)item;
}

/* As if it had never been tried; what did not fail stays as it is. */
static void test_outbox_releases_what_failed(void **state)
{
	int64_t edition, count = -1;
	struct opened opened = opened_with_three(&edition);
	(void)state;
	finish(&opened, 1, DELIVERY_FAILED, 150, 150);
	finish(&opened, 2, DELIVERY_SENT, 150, 150);
	GOOD(&opened, outbox_release_failed(opened.store, edition + 1, 300, &count, &opened.err));
	assert_int_equal(count, 0);
	GOOD(&opened, outbox_release_failed(opened.store, edition, 300, &count, &opened.err));
	assert_int_equal(count, 1);
	assert_claims(&opened, 299, "3 ");
	assert_claims(&opened, 300, "1 3 ");
	assert_int_equal(opened_count(&opened,
				 "SELECT attempts + first_tried FROM delivery WHERE number = 1"),
		0);
	finish(&opened, 1, DELIVERY_FAILED, 400, 400);
	GOOD(&opened, edition_set_state(opened.store, edition, EDITION_CANCELLED, "", &opened.err));
	GOOD(&opened, outbox_release_failed(opened.store, edition, 500, &count, &opened.err));
	assert_int_equal(count, 0);
	opened_release(&opened);
}

/* Behind all others, once, unless it was a probe. */
static void test_outbox_queues_again_what_was_the_senders_fault(void **state)
{
	int64_t edition;
	struct opened opened = opened_with_three(&edition);
	struct outbox_place last = {.requeued = true};
	(void)state;
	assert_int_equal(outbox_requeue(opened.store, 1, 300, "why", false, &opened.err), 0);
	finish(&opened, 1, DELIVERY_FAILED, 150, 150);
	assert_int_equal(outbox_requeue(opened.store, 1, 300, "why", false, &opened.err), 1);
	assert_claims(&opened, 299, "2 3 ");
	assert_int_equal(outbox_each_due(opened.store, 300, (struct outbox_place){0}, 9, ignore,
				 NULL, &opened.err),
		2);
	assert_int_equal(outbox_each_due(opened.store, 299, last, 9, ignore, NULL, &opened.err), 0);
	assert_int_equal(outbox_each_due(opened.store, 300, last, 9, ignore, NULL, &opened.err), 1);
	finish(&opened, 1, DELIVERY_FAILED, 350, 350);
	assert_int_equal(outbox_requeue(opened.store, 1, 400, "why", false, &opened.err), 0);
	assert_int_equal(outbox_requeue(opened.store, 1, 400, "why", true, &opened.err), 1);
	opened_release(&opened);
}

/* What changed between the claim and the mark counts. */
static void test_outbox_marks_only_what_may_still_be_sent(void **state)
{
	static const char *const changes[] = {
		"UPDATE subscriber SET status = 'unsubscribed' WHERE number = 1",
		"UPDATE subscriber SET address = 'other@example.org' WHERE number = 1",
		"UPDATE subscriber SET paused_until = 151 WHERE number = 1",
		"UPDATE edition SET state = 'held'",
		"UPDATE edition SET state = 'cancelled'",
		"UPDATE delivery SET state = 'skipped' WHERE number = 1",
		"UPDATE delivery SET state = 'sending' WHERE number = 1",
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
		int64_t edition;
		struct opened opened = opened_with_three(&edition);
		struct outbox_item item;
		assert_int_equal(opened_next(&opened, 100, 0, &item), 1);
		GOOD(&opened, db_script(opened.store->db, changes[i], &opened.err));
		if (outbox_mark_sending(opened.store, &item, 150, &opened.err) != 0) {
			fail_msg("marked after: %s", changes[i]);
		}
		opened_release(&opened);
	}
}

/* Cancelled while it was on its way: what would be tried again is not. */
/* Servers' words name the address, also those that come when it has been erased already. */
static void test_outbox_forgets_words_about_the_erased(void **state)
{
	static const struct outbox_result refused = {.state = DELIVERY_FAILED,
		.reply = "550 <A@Example.org>: unknown",
		.attempted = true};
	static const struct outbox_result skipped = {
		.state = DELIVERY_SKIPPED, .reply = "the reader was erased"};
	int64_t edition;
	struct opened opened = opened_with_three(&edition);
	(void)state;
	GOOD(&opened, outbox_finish(opened.store, 1, &refused, 200, &opened.err));
	GOOD(&opened, outbox_put_off(opened.store, 2, 300, "421 not now, a@example.org", 200,
			      &opened.err));
	GOOD(&opened, outbox_put_off(opened.store, 3, 300, "421 not now", 200, &opened.err));
	GOOD(&opened, db_run(opened.store->db, &opened.err,
			      "INSERT INTO throttle (domain, next, level, paused_until, reason) "
			      "VALUES ('example.org', 0, 1, 0, '421 A@EXAMPLE.ORG: slower'), "
			      "('example.com', 0, 1, 0, '421 slower')",
			      ""));
	GOOD(&opened, subscriber_erase(opened.store, 1, &opened.err));
	assert_int_equal(opened_count(&opened,
				 "SELECT count(*) FROM delivery WHERE number < 3 AND reply = ''"),
		2);
	assert_int_equal(
		opened_count(&opened, "SELECT count(*) FROM delivery WHERE reply = '421 not now'"),
		1);
	assert_int_equal(
		opened_count(&opened, "SELECT count(*) FROM throttle WHERE reason = ''"), 1);
	GOOD(&opened, outbox_finish(opened.store, 1, &refused, 400, &opened.err));
	assert_int_equal(opened_count(&opened, "SELECT count(*) FROM delivery WHERE number = 1 AND "
					       "state = 'failed' AND reply = ''"),
		1);
	GOOD(&opened, outbox_finish(opened.store, 1, &skipped, 500, &opened.err));
	assert_int_equal(opened_count(&opened, "SELECT count(*) FROM delivery WHERE "
					       "reply = 'the reader was erased'"),
		1);
	opened_release(&opened);
}

static void test_outbox_finishes_what_was_cancelled_meanwhile(void **state)
{
	static const int64_t expected[DELIVERY_STATE_COUNT] = {0};
	int64_t edition;
	struct opened opened = opened_with_three(&edition);
	(void)state;
	opened_mark(&opened, 1, 150);
	opened_mark(&opened, 2, 150);
	set_edition(&opened, edition, EDITION_CANCELLED);
	finish(&opened, 1, DELIVERY_SENT, 160, 160);
	finish(&opened, 2, DELIVERY_DEFERRED, 500, 160);
	assert_counts(&opened, expected);
	assert_int_equal(
		opened_count(&opened, "SELECT count(*) FROM delivery WHERE state = 'sent'"), 1);
	assert_int_equal(
		opened_count(&opened, "SELECT count(*) FROM delivery WHERE state = 'skipped'"), 1);
	opened_release(&opened);
}

static void test_outbox_skips_what_was_not_sent(void **state)
{
	int64_t edition, count;
	struct opened opened = opened_with_three(&edition);
	struct edition found;
	(void)state;
	for (int i = 0; i < 4; i++) {
		FREE_ON_EXIT char *address = xasprintf("%d", i);
		opened_reader(&opened, address);
	}
	GOOD(&opened, db_script(opened.store->db,
			      "INSERT INTO delivery (edition, variant, subscriber, state, due, "
			      "changed) SELECT 1, 1, number, 'queued', 100, 100 FROM subscriber "
			      "WHERE number > 3",
			      &opened.err));
	for (int i = 0; i < DELIVERY_STATE_COUNT; i++) {
		finish(&opened, i + 1, (enum delivery_state)i, 100, 100);
	}
	set_edition(&opened, edition, EDITION_CANCELLED);
	GOOD(&opened, outbox_skip_edition(opened.store, edition, 200, &opened.err));
	GOOD(&opened, edition_load(opened.store, opened.arena, edition, &found, &opened.err));
	assert_int_equal(found.counts[DELIVERY_SKIPPED], 4);
	assert_int_equal(found.counts[DELIVERY_SENDING], 1);
	assert_int_equal(found.counts[DELIVERY_SENT], 1);
	assert_int_equal(found.counts[DELIVERY_FAILED], 1);
	assert_int_equal(opened_count(&opened, "SELECT count(*) FROM delivery WHERE reply = 'the "
					       "edition was cancelled' AND changed = 200"),
		3);
	/* One that was being sent is not queued again either. */
	GOOD(&opened, outbox_recover(opened.store, 300, false, &count, &opened.err));
	GOOD(&opened, edition_load(opened.store, opened.arena, edition, &found, &opened.err));
	assert_int_equal(found.counts[DELIVERY_SKIPPED], 5);
	assert_int_equal(found.counts[DELIVERY_QUEUED], 0);
	opened_release(&opened);
}

static void test_outbox_skips_one_edition_only(void **state)
{
	int64_t edition, other, variant;
	struct opened opened = opened_with_three(&edition);
	(void)state;
	other = opened_edition(&opened, 60, &variant);
	opened_enqueue(&opened, other, variant, 100);
	GOOD(&opened, outbox_skip_edition(opened.store, edition, 200, &opened.err));
	assert_claims(&opened, 100, "4 5 6 ");
	opened_release(&opened);
}

static void test_outbox_counts_leave_cancelled_editions_out(void **state)
{
	static const int64_t both[DELIVERY_STATE_COUNT] = {
		[DELIVERY_QUEUED] = 5, [DELIVERY_SENT] = 1};
	static const int64_t one[DELIVERY_STATE_COUNT] = {[DELIVERY_QUEUED] = 3};
	int64_t edition, other, variant;
	struct opened opened = opened_with_three(&edition);
	(void)state;
	other = opened_edition(&opened, 60, &variant);
	opened_enqueue(&opened, other, variant, 100);
	finish(&opened, 1, DELIVERY_SENT, 100, 100);
	assert_counts(&opened, both);
	set_edition(&opened, edition, EDITION_HELD);
	assert_counts(&opened, both);
	set_edition(&opened, edition, EDITION_CANCELLED);
	assert_counts(&opened, one);
	opened_release(&opened);
}

/* A claim looks at the rows from the last one on, and not at all of them each time. */
static void test_outbox_claims_of_many(void **state)
{
	struct opened opened = opened_new();
	struct outbox_item item = {0};
	int64_t variant, edition, claimed = 0;
	(void)state;
	GOOD(&opened, db_script(opened.store->db,
			      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
			      "WHERE i < 60000) INSERT INTO subscriber SELECT i, i || '@b', i || "
			      "'@b', NULL, 'active', 'weekly', 'html', '', '', '{}', 0, '', 0, 0, "
			      "'', 0 FROM n",
			      &opened.err));
	edition = opened_edition(&opened, 50, &variant);
	assert_int_equal(opened_enqueue(&opened, edition, variant, 100), 60000);
	while (opened_next(&opened, 100, item.delivery, &item) > 0) {
		claimed++;
		arena_free(opened.arena);
		opened.arena = arena_new();
	}
	assert_int_equal(claimed, 60000);
	opened_release(&opened);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_outbox_of_an_empty_store),
		cmocka_unit_test(test_outbox_next_tells_all_of_it),
		cmocka_unit_test(test_outbox_next_order_due_and_editions),
		cmocka_unit_test(test_outbox_next_only_what_is_queued_or_deferred),
		cmocka_unit_test(test_outbox_keeps_the_date_of_what_is_in_doubt),
		cmocka_unit_test(test_outbox_finish_keeps_what_was_said),
		cmocka_unit_test(test_outbox_marks_are_durable_and_recovered),
		cmocka_unit_test(test_outbox_holds_doubts),
		cmocka_unit_test(test_outbox_releases_what_failed),
		cmocka_unit_test(test_outbox_queues_again_what_was_the_senders_fault),
		cmocka_unit_test(test_outbox_marks_only_what_may_still_be_sent),
		cmocka_unit_test(test_outbox_finishes_what_was_cancelled_meanwhile),
		cmocka_unit_test(test_outbox_forgets_words_about_the_erased),
		cmocka_unit_test(test_outbox_skips_what_was_not_sent),
		cmocka_unit_test(test_outbox_skips_one_edition_only),
		cmocka_unit_test(test_outbox_counts_leave_cancelled_editions_out),
		cmocka_unit_test(test_outbox_claims_of_many),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
