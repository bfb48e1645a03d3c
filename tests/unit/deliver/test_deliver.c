#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "outbox_case.h"

#define HOUR 3600
#define DAY  (24 * HOUR)

static size_t total(const struct deliver_result *result)
{
	size_t sum = 0;
	for (size_t i = 0; i < DELIVERY_STATE_COUNT; i++) {
		sum += result->counts[i];
	}
	return sum;
}

static void expect_states(struct outbox_case *outbox, const enum delivery_state states[READERS])
{
	for (size_t i = 0; i < READERS; i++) {
		enum delivery_state found = outbox_case_state(outbox, i);
		if (found != states[i]) {
			fail_msg("reader %zu is %s, not %s", i, delivery_state_name(found),
				delivery_state_name(states[i]));
		}
	}
}

static void test_deliver_sends_to_everybody_once(void **state)
{
	struct outbox_case *outbox = *state;
	assert_int_equal(outbox_case_run(outbox, NULL, 0), 0);
	assert_int_equal(outbox->given, READERS);
	assert_int_equal(outbox->result.counts[DELIVERY_SENT], READERS);
	assert_int_equal(total(&outbox->result), READERS);
	assert_false(outbox->result.unreachable);
	assert_false(outbox->result.paused);
	assert_string_equal(outbox->result.reason, "");
	assert_int_equal(outbox->result.recovered, 0);
	for (size_t i = 0; i < READERS; i++) {
		FREE_ON_EXIT char *reply = outbox_case_text(outbox, i, "reply");
		FREE_ON_EXIT char *queue_id = outbox_case_text(outbox, i, "queue_id");
		assert_int_equal(outbox_case_state(outbox, i), DELIVERY_SENT);
		assert_int_equal(outbox_case_column(outbox, i, "attempts"), 1);
		assert_int_equal(outbox_case_column(outbox, i, "first_tried"), OUTBOX_NOW);
		assert_string_equal(reply, "its words");
		assert_string_equal(queue_id, "Q1");
	}
	outbox->now += 30 * DAY;
	assert_int_equal(outbox_case_run(outbox, NULL, 0), 0);
	assert_int_equal(outbox->given, 0);
	assert_int_equal(total(&outbox->result), 0);
}

static void test_deliver_writes_down_each_outcome(void **state)
{
	static const enum act acts[] = {SEND, DEFER, FAIL, DOUBT};
	struct outbox_case *outbox = *state;
	assert_int_equal(outbox_case_run(outbox, acts, ARRAY_LEN(acts)), 0);
	assert_int_equal(outbox->given, READERS);
	expect_states(
		outbox, (enum delivery_state[]){DELIVERY_SENT, DELIVERY_DEFERRED, DELIVERY_FAILED,
				DELIVERY_IN_DOUBT, DELIVERY_SENT, DELIVERY_SENT});
	assert_int_equal(outbox->result.counts[DELIVERY_SENT], 3);
	assert_int_equal(outbox->result.counts[DELIVERY_DEFERRED], 1);
	assert_int_equal(outbox->result.counts[DELIVERY_FAILED], 1);
	assert_int_equal(outbox->result.counts[DELIVERY_IN_DOUBT], 1);
	assert_string_equal(outbox->events.data, "ada@example.org sent 1/6: its words\n"
						 "Bob@example.org deferred 2/6: 451 its words\n"
						 "cyd@b\xc3\xbc"
						 "cher.example failed 3/6: 550 5.1.1 its words\n"
						 "dan@example.org in doubt 4/6: its words\n"
						 "eve@example.org sent 5/6: its words\n"
						 "fay@example.org sent 6/6: its words\n");
}

/* The first line of a message. */
static char *date_of(const char *message)
{
	return xstrndup(message, strcspn(message, "\r"));
}

/* A mail is of the attempt at which it leaves, but for what a server may have already: also after
 * a refusal in between. */
static void test_deliver_dates_each_attempt(void **state)
{
	static const enum act acts[] = {DEFER, DOUBT}, refusing[] = {SEND, DEFER};
	struct outbox_case *outbox = *state;

	assert_int_equal(outbox_case_run(outbox, acts, ARRAY_LEN(acts)), 0);
	for (int i = 0; i < 2; i++) {
		FREE_ON_EXIT char *date = date_of(outbox->messages[i]);

		assert_string_equal(date, "Date: Mon, 21 Sep 2026 16:13:20 +0200");
	}
	outbox->now += HOUR;
	assert_int_equal(outbox_case_run(outbox, refusing, ARRAY_LEN(refusing)), 0);
	assert_int_equal(outbox->given, 2);
	outbox->now += 5 * HOUR;
	assert_int_equal(outbox_case_run(outbox, NULL, 0), 0);
	assert_int_equal(outbox->given, 1);
	assert_string_equal(outbox->recipients[0], "Bob@example.org");
	{
		FREE_ON_EXIT char *date = date_of(outbox->messages[0]);

		assert_string_equal(date, "Date: Mon, 21 Sep 2026 16:13:20 +0200");
	}
}

static void test_deliver_dates_a_deferred_mail_anew(void **state)
{
	static const enum act acts[] = {DEFER};
	struct outbox_case *outbox = *state;
	FREE_ON_EXIT char *date = NULL;

	assert_int_equal(outbox_case_run(outbox, acts, ARRAY_LEN(acts)), 0);
	outbox->now += 2 * HOUR;
	assert_int_equal(outbox_case_run(outbox, NULL, 0), 0);
	assert_int_equal(outbox->given, 1);
	date = date_of(outbox->messages[0]);
	assert_string_equal(date, "Date: Mon, 21 Sep 2026 18:13:20 +0200");
}

/* In doubt is sent again when the back-off is over, under the same name; what failed is not. */
static void test_deliver_sends_again_what_is_in_doubt(void **state)
{
	static const enum act acts[] = {FAIL, DOUBT};
	struct outbox_case *outbox = *state;
	FREE_ON_EXIT char *name = NULL;
	assert_int_equal(outbox_case_run(outbox, acts, ARRAY_LEN(acts)), 0);
	name = xstrdup(outbox->names[1]);
	assert_int_equal(outbox_case_run(outbox, NULL, 0), 0);
	assert_int_equal(outbox->result.recovered, 0);
	assert_int_equal(outbox_case_state(outbox, 1), DELIVERY_IN_DOUBT);
	outbox->now += 3600;
	assert_int_equal(outbox_case_run(outbox, NULL, 0), 0);
	assert_int_equal(outbox->result.recovered, 1);
	assert_int_equal(outbox->given, 1);
	assert_string_equal(outbox->recipients[0], "Bob@example.org");
	assert_string_equal(outbox->names[0], name);
	assert_int_equal(outbox_case_state(outbox, 0), DELIVERY_FAILED);
	assert_int_equal(outbox_case_state(outbox, 1), DELIVERY_SENT);
}

/* The process died between the mark and the answer. */
static void test_deliver_recovers_what_a_crash_left(void **state)
{
	struct outbox_case *outbox = *state;
	outbox_case_sql(outbox,
		"UPDATE delivery SET state = 'sent', attempts = 1 WHERE number <= 2;"
		"UPDATE delivery SET state = 'sending' WHERE number = 3");
	assert_int_equal(outbox_case_run(outbox, NULL, 0), 0);
	assert_int_equal(outbox->result.recovered, 1);
	assert_int_equal(outbox->given, READERS - 2);
	assert_string_equal(outbox->recipients[0], "cyd@xn--bcher-kva.example");
	for (size_t i = 0; i < READERS; i++) {
		assert_int_equal(outbox_case_state(outbox, i), DELIVERY_SENT);
	}
}

static void test_deliver_skips_who_may_not_be_mailed(void **state)
{
	static const char *const reasons[] = {"the reader left", "the address is suppressed",
		"the reader has not confirmed", "the reader was erased"};
	struct outbox_case *outbox = *state;
	outbox_case_sql(outbox,
		"UPDATE subscriber SET status = 'unsubscribed' WHERE number = 1;"
		"UPDATE subscriber SET status = 'suppressed' WHERE number = 2;"
		"UPDATE subscriber SET status = 'pending' WHERE number = 3;"
		"UPDATE subscriber SET status = 'erased', address = NULL, address_key = NULL "
		"WHERE number = 4");
	assert_int_equal(outbox_case_run(outbox, NULL, 0), 0);
	assert_int_equal(outbox->given, 2);
	assert_int_equal(outbox->result.counts[DELIVERY_SKIPPED], 4);
	for (size_t i = 0; i < 4; i++) {
		FREE_ON_EXIT char *reply = outbox_case_text(outbox, i, "reply");
		assert_int_equal(outbox_case_state(outbox, i), DELIVERY_SKIPPED);
		assert_int_equal(outbox_case_column(outbox, i, "attempts"), 0);
		assert_string_equal(reply, reasons[i]);
	}
}

/* What is taken back with the claim that skipped it is not told. */
static void test_deliver_tells_of_no_skipping_that_is_taken_back(void **state)
{
	struct outbox_case *outbox = *state;

	outbox_case_sql(outbox,
		"UPDATE subscriber SET status = 'unsubscribed' WHERE number <= 2; "
		"CREATE TRIGGER full BEFORE UPDATE OF state ON delivery WHEN NEW.number = 2 "
		"BEGIN SELECT RAISE(ABORT, 'no room'); END");
	assert_int_equal(outbox_case_run(outbox, NULL, 0), -1);
	assert_string_equal(outbox->events.data, "");
	assert_int_equal(outbox->result.counts[DELIVERY_SKIPPED], 0);
	assert_int_equal(outbox_case_state(outbox, 0), DELIVERY_QUEUED);
	outbox_case_sql(outbox, "DROP TRIGGER full");
	assert_int_equal(outbox_case_run(outbox, NULL, 0), 0);
	assert_int_equal(outbox->result.counts[DELIVERY_SKIPPED], 2);
}

static void test_deliver_reads_the_reader_at_the_claim(void **state)
{
	static const enum act acts[] = {SEND_AND_LOSE_ALL};
	struct outbox_case *outbox = *state;
	assert_int_equal(outbox_case_run(outbox, acts, 1), 0);
	assert_int_equal(outbox->given, 1);
	assert_int_equal(outbox->result.counts[DELIVERY_SENT], 1);
	assert_int_equal(outbox->result.counts[DELIVERY_SKIPPED], READERS - 1);
}

static void test_deliver_stops_where_no_server_is_reached(void **state)
{
	static const enum act acts[2][2] = {{SEND, UNREACHABLE}, {SEND, BREAK}};
	struct outbox_case *outbox = *state;
	for (size_t i = 0; i < 2; i++) {
		char *reply;
		assert_int_equal(outbox_case_run(outbox, acts[i], 2), 0);
		assert_int_equal(outbox->given, 2);
		assert_true(outbox->result.unreachable);
		assert_string_equal(outbox->result.reason, "its words");
		assert_int_equal(total(&outbox->result), 1);
		reply = outbox_case_text(outbox, i + 1, "reply");
		assert_string_equal(reply, i == 0 ? "" : "its words");
		free(reply);
		/* It does not count against this reader. */
		assert_int_equal(outbox_case_column(outbox, i + 1, "due"),
			i == 0 ? OUTBOX_NOW - HOUR : OUTBOX_NOW);
		assert_int_equal(outbox_case_state(outbox, i + 1), DELIVERY_QUEUED);
		assert_int_equal(outbox_case_column(outbox, i + 1, "attempts"), 0);
		assert_int_equal(outbox_case_column(outbox, i + 1, "first_tried"), 0);
	}
	assert_int_equal(outbox_case_run(outbox, NULL, 0), 0);
	assert_int_equal(outbox->given, READERS - 2);
	assert_int_equal(outbox->result.recovered, 0);
	assert_false(outbox->result.unreachable);
}

/* It is tried once more in the same run, behind the others, and counts once. */
static void test_deliver_tries_again_behind_others_what_lost_its_connection(void **state)
{
	static const enum act acts[] = {SEND, LOST};
	struct outbox_case *outbox = *state;
	assert_int_equal(outbox_case_run(outbox, acts, ARRAY_LEN(acts)), 0);
	assert_int_equal(outbox->given, READERS + 1);
	assert_string_equal(outbox->recipients[1], "Bob@example.org");
	assert_string_equal(outbox->recipients[READERS], "Bob@example.org");
	assert_int_equal(outbox->result.counts[DELIVERY_SENT], READERS);
	assert_int_equal(outbox_case_column(outbox, 1, "attempts"), 1);
}

/* One message that breaks every connection does not keep the others from leaving. */
static void test_deliver_goes_past_a_message_that_breaks_the_connection(void **state)
{
	struct outbox_case *outbox = *state;
	outbox->breaker = "ada@example.org";
	assert_int_equal(outbox_case_run(outbox, NULL, 0), 0);
	assert_int_equal(outbox->given, READERS + 1);
	assert_false(outbox->result.unreachable);
	assert_int_equal(outbox_case_state(outbox, 0), DELIVERY_DEFERRED);
	assert_int_equal(outbox_case_column(outbox, 0, "attempts"), 1);
	assert_int_equal(outbox_case_state(outbox, 1), DELIVERY_SENT);
}

/* A server that breaks every connection is down. */
static void test_deliver_stops_where_every_connection_breaks(void **state)
{
	static const enum act acts[] = {LOST, LOST, LOST, LOST, LOST, LOST, LOST, LOST};
	struct outbox_case *outbox = *state;
	assert_int_equal(outbox_case_run(outbox, acts, ARRAY_LEN(acts)), 0);
	/* The next one may be under way when the third is told of. */
	assert_in_range(outbox->given, 3, 5);
	assert_true(outbox->result.unreachable);
	assert_string_equal(outbox->result.reason, "its words");
	assert_int_equal(outbox->result.counts[DELIVERY_SENT], 0);
	assert_int_equal(outbox_case_run(outbox, NULL, 0), 0);
	assert_false(outbox->result.unreachable);
}

/* Where no other went well in between, it is the server's fault, however few were tried. */
static void test_deliver_charges_nobody_for_a_refused_session(void **state)
{
	static const enum act acts[] = {
		SEND, SEND, SEND, SEND, SEND, REFUSE_SESSION, REFUSE_SESSION, REFUSE_SESSION};
	struct outbox_case *outbox = *state;
	FREE_ON_EXIT char *reply = NULL;
	assert_int_equal(outbox_case_run(outbox, acts, ARRAY_LEN(acts)), 0);
	assert_int_equal(outbox->given, READERS + 1);
	assert_true(outbox->result.unreachable);
	assert_true(outbox->result.refused);
	assert_string_equal(outbox->result.reason, "550 5.4.5 its words");
	assert_int_equal(total(&outbox->result), READERS - 1);
	assert_int_equal(outbox_case_state(outbox, READERS - 1), DELIVERY_QUEUED);
	assert_int_equal(outbox_case_column(outbox, READERS - 1, "attempts"), 0);
	assert_int_equal(outbox_case_column(outbox, READERS - 1, "first_tried"), 0);
	reply = outbox_case_text(outbox, READERS - 1, "reply");
	assert_string_equal(reply, "550 5.4.5 its words");
	assert_int_equal(outbox_case_run(outbox, NULL, 0), 0);
	assert_int_equal(outbox_case_state(outbox, READERS - 1), DELIVERY_SENT);
	assert_false(outbox->result.unreachable);
}

/* Three in a row; what goes well between them says that the server is there. */
static void test_deliver_counts_broken_connections_in_a_row(void **state)
{
	static const enum act acts[2][6] = {
		{LOST, LOST, SEND, LOST, LOST, SEND}, {LOST, LOST, LOST, SEND, SEND, SEND}};
	struct outbox_case *outbox = *state;
	for (size_t i = 0; i < 2; i++) {
		outbox_case_sql(outbox, "UPDATE delivery SET state = 'queued', due = 0");
		assert_int_equal(outbox_case_run(outbox, acts[i], 6), 0);
		assert_int_equal(outbox->result.unreachable, i == 1);
	}
}

/* One domain that gets too much is left alone, in later runs as well. */
static void test_deliver_puts_off_a_domain_that_says_so(void **state)
{
	static const enum act acts[] = {SLOW_DOWN};
	struct outbox_case *outbox = *state;
	assert_int_equal(outbox_case_run(outbox, acts, ARRAY_LEN(acts)), 0);
	assert_int_equal(outbox_case_state(outbox, 0), DELIVERY_DEFERRED);
	outbox_case_sql(outbox, "UPDATE delivery SET state = 'queued', due = 0");
	assert_int_equal(outbox_case_run(outbox, NULL, 0), 0);
	assert_int_equal(outbox->given, 1);
	assert_string_equal(outbox->recipients[0], "cyd@xn--bcher-kva.example");
	assert_int_equal(outbox->result.put_off, READERS - 1);
	assert_int_equal(outbox_case_column(outbox, 0, "due"), OUTBOX_NOW + 300);
}

/* What must wait for a limit is sent in the same run. */
static void test_deliver_waits_for_a_domains_connection(void **state)
{
	struct outbox_case *outbox = *state;
	outbox_case_configure(outbox, "  limits: [{domain: example.org, connections: 1}]\n", "");
	assert_int_equal(outbox_case_run(outbox, NULL, 0), 0);
	assert_int_equal(outbox->given, READERS);
	assert_int_equal(outbox->result.counts[DELIVERY_SENT], READERS);
	assert_int_equal(outbox->result.put_off, 0);
}

/* Five readers of one domain: what was refused is queued again, and who was not is not tried. */
static void test_deliver_pauses_a_domain_that_refuses_all(void **state)
{
	static const enum act acts[] = {REFUSE, REFUSE, SEND, REFUSE};
	struct outbox_case *outbox = *state;
	FREE_ON_EXIT char *reply = NULL;
	assert_int_equal(outbox_case_run(outbox, acts, ARRAY_LEN(acts)), 0);
	/* The next one may be under way when the third is told of. */
	assert_in_range(outbox->given, 4, 5);
	assert_int_equal(outbox_case_state(outbox, 2), DELIVERY_SENT);
	assert_int_equal(outbox->result.requeued, 3);
	assert_int_equal(outbox->result.counts[DELIVERY_FAILED], 0);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(outbox_case_state(outbox, i), DELIVERY_QUEUED);
		assert_int_equal(outbox_case_column(outbox, i, "requeued"), 1);
		assert_int_equal(outbox_case_column(outbox, i, "due"), OUTBOX_NOW + 4 * HOUR);
	}
	reply = outbox_case_text(outbox, 0, "reply");
	assert_string_equal(reply, "waits for example.org: 554 5.7.1 its words");
	outbox->now += 4 * HOUR - 1;
	assert_int_equal(outbox_case_run(outbox, NULL, 0), 0);
	assert_int_equal(outbox->given, 0);
}

/* The probe is one that was never refused; the refused follow it, once. */
static void test_deliver_probes_what_refused_all(void **state)
{
	static const enum act acts[] = {REFUSE, REFUSE, SEND, REFUSE, SEND_AND_STOP};
	static const enum act again[] = {REFUSE};
	static const enum act well[] = {SEND, SEND, REFUSE};
	struct outbox_case *outbox = *state;
	assert_int_equal(outbox_case_run(outbox, acts, ARRAY_LEN(acts)), 0);
	outbox_case_sql(outbox, "UPDATE delivery SET state = 'queued' WHERE number = 5");
	for (int i = 0; i < 2; i++) {
		outbox->now += 4 * HOUR;
		assert_int_equal(outbox_case_run(outbox, again, 1), 0);
		assert_int_equal(outbox->given, 1);
		assert_string_equal(
			outbox->recipients[0], i == 0 ? "eve@example.org" : "fay@example.org");
		assert_int_equal(outbox->result.requeued, 1);
	}
	/* All were refused by now; so the first of them is the probe. */
	outbox->now += 4 * HOUR;
	assert_int_equal(outbox_case_run(outbox, again, 1), 0);
	assert_int_equal(outbox->given, 1);
	assert_int_equal(outbox_case_state(outbox, 0), DELIVERY_QUEUED);
	outbox->now += 4 * HOUR;
	assert_int_equal(outbox_case_run(outbox, well, ARRAY_LEN(well)), 0);
	assert_int_equal(outbox->given, READERS - 1);
	assert_int_equal(outbox->result.counts[DELIVERY_FAILED], 1);
	assert_int_equal(outbox->result.counts[DELIVERY_SENT], READERS - 2);
}

/* A missing proof is told with 4xx as well, and no attempt is counted. */
static void test_deliver_pauses_at_the_first_missing_proof(void **state)
{
	static const enum act acts[] = {UNSIGNED};
	struct outbox_case *outbox = *state;
	assert_int_equal(outbox_case_run(outbox, acts, 1), 0);
	assert_int_equal(outbox_case_state(outbox, 0), DELIVERY_QUEUED);
	assert_int_equal(outbox_case_column(outbox, 0, "attempts"), 0);
	assert_int_equal(outbox_case_state(outbox, 2), DELIVERY_SENT);
	assert_int_equal(outbox_case_state(outbox, READERS - 1), DELIVERY_QUEUED);
	assert_int_equal(outbox->result.counts[DELIVERY_FAILED], 0);
}

static void test_deliver_holds_what_is_in_doubt_if_told(void **state)
{
	static const enum act acts[] = {DOUBT};
	struct outbox_case *outbox = *state;
	outbox_case_configure(outbox, "  in_doubt: hold\n", "");
	assert_int_equal(outbox_case_run(outbox, acts, ARRAY_LEN(acts)), 0);
	assert_int_equal(outbox_case_state(outbox, 0), DELIVERY_IN_DOUBT);
	assert_int_equal(outbox_case_column(outbox, 0, "due"), OUTBOX_NEVER);
	outbox->now += 365 * DAY;
	assert_int_equal(outbox_case_run(outbox, NULL, 0), 0);
	assert_int_equal(outbox->given, 0);
}

static void test_deliver_sends_nothing_while_paused(void **state)
{
	static const enum act acts[] = {SEND, SEND_AND_PAUSE};
	struct outbox_case *outbox = *state;
	assert_int_equal(outbox_case_run(outbox, acts, ARRAY_LEN(acts)), 0);
	assert_int_equal(outbox->given, 2);
	assert_true(outbox->result.paused);
	assert_int_equal(outbox->result.counts[DELIVERY_SENT], 2);
	assert_int_equal(outbox_case_run(outbox, NULL, 0), 0);
	assert_int_equal(outbox->given, 0);
	assert_true(outbox->result.paused);
	assert_int_equal(store_set(outbox->store, STORE_PAUSED, 0, &outbox->err), 0);
	assert_int_equal(outbox_case_run(outbox, NULL, 0), 0);
	assert_int_equal(outbox->given, READERS - 2);
	assert_false(outbox->result.paused);
}

static void test_deliver_finishes_what_it_sends_when_asked_to_stop(void **state)
{
	static const enum act after[] = {SEND, SEND_AND_STOP};
	static const enum act waiting[] = {STOPPED};
	struct outbox_case *outbox = *state;
	assert_int_equal(outbox_case_run(outbox, after, ARRAY_LEN(after)), 0);
	assert_int_equal(outbox->given, 2);
	assert_int_equal(outbox->result.counts[DELIVERY_SENT], 2);
	/* While it waited for a connection: no failure either. */
	assert_int_equal(outbox_case_run(outbox, waiting, 1), 0);
	assert_int_equal(outbox->given, 1);
	assert_int_equal(total(&outbox->result), 0);
	assert_int_equal(outbox_case_state(outbox, 2), DELIVERY_QUEUED);
}

static void test_deliver_loses_nothing_where_the_disk_fails(void **state)
{
	static const enum act acts[] = {SEND, DISK};
	struct outbox_case *outbox = *state;
	FREE_ON_EXIT char *reply = NULL;
	size_t given;
	assert_int_equal(outbox_case_run(outbox, acts, ARRAY_LEN(acts)), -1);
	assert_int_equal(outbox->err.kind, ERROR_IO);
	assert_in_range(outbox->given, 2, 4);
	reply = outbox_case_text(outbox, 1, "reply");
	assert_string_equal(reply, "as told");
	given = outbox->given;
	assert_int_equal(outbox_case_run(outbox, NULL, 0), 0);
	assert_int_equal(given + outbox->given, READERS + 1);
	for (size_t i = 0; i < READERS; i++) {
		assert_int_equal(outbox_case_state(outbox, i), DELIVERY_SENT);
	}
}

static void test_deliver_does_not_give_what_cannot_be_marked(void **state)
{
	struct outbox_case *outbox = *state;
	outbox_case_sql(outbox, "CREATE TRIGGER full BEFORE UPDATE OF state ON delivery "
				"WHEN new.state = 'sending' "
				"BEGIN SELECT RAISE(ABORT, 'no mark'); END");
	assert_int_equal(outbox_case_run(outbox, NULL, 0), -1);
	assert_int_equal(outbox->err.kind, ERROR_STORE);
	assert_int_equal(outbox->given, 0);
	assert_int_equal(outbox_case_state(outbox, 0), DELIVERY_QUEUED);
}

/* The mark is written, and does not last: no server may have the message. */
static void test_deliver_does_not_give_what_is_not_committed(void **state)
{
	struct outbox_case *outbox = *state;
	outbox_case_sql(outbox, "CREATE TABLE empty (number INTEGER PRIMARY KEY);"
				"CREATE TABLE debt (number INTEGER REFERENCES empty "
				"DEFERRABLE INITIALLY DEFERRED);"
				"CREATE TRIGGER owe AFTER UPDATE OF state ON delivery "
				"WHEN new.state = 'sending' "
				"BEGIN INSERT INTO debt VALUES (1); END");
	assert_int_equal(outbox_case_run(outbox, NULL, 0), -1);
	assert_int_equal(outbox->err.kind, ERROR_STORE);
	assert_int_equal(outbox->given, 0);
	assert_int_equal(outbox_case_state(outbox, 0), DELIVERY_QUEUED);
	outbox_case_sql(outbox, "DROP TRIGGER owe");
	assert_int_equal(outbox_case_run(outbox, NULL, 0), 0);
	assert_int_equal(outbox->given, READERS);
}

/* Half an hour, growing to four, and five days after the first attempt no more. */
static void test_deliver_backs_off_and_gives_up_after_five_days(void **state)
{
	static const enum act acts[] = {DEFER, DEFER, DEFER, DEFER, DEFER, DEFER};
	static const int64_t waits[] = {HOUR / 2, HOUR, 2 * HOUR, 4 * HOUR, 4 * HOUR};
	struct outbox_case *outbox = *state;
	size_t attempts = 0;
	while (outbox_case_state(outbox, 0) != DELIVERY_FAILED) {
		int64_t due, wait = waits[attempts < 5 ? attempts : 4];
		assert_int_equal(outbox_case_run(outbox, acts, ARRAY_LEN(acts)), 0);
		attempts++;
		assert_int_equal(outbox_case_column(outbox, 0, "attempts"), attempts);
		assert_int_equal(outbox_case_column(outbox, 0, "first_tried"), OUTBOX_NOW);
		if (outbox_case_state(outbox, 0) == DELIVERY_FAILED) {
			break;
		}
		due = outbox_case_column(outbox, 0, "due");
		assert_in_range(due - outbox->now, wait, wait + wait / 10);
		outbox->now = due - 1;
		assert_int_equal(outbox_case_run(outbox, acts, ARRAY_LEN(acts)), 0);
		assert_int_equal(outbox_case_column(outbox, 0, "attempts"), attempts);
		outbox->now = due;
		assert_true(attempts < 60);
	}
	assert_in_range(outbox->now, OUTBOX_NOW + 5 * DAY, OUTBOX_NOW + 5 * DAY + 5 * HOUR);
}

static void test_deliver_leaves_held_and_cancelled_editions(void **state)
{
	struct outbox_case *outbox = *state;
	outbox_case_sql(outbox, "UPDATE edition SET state = 'held'");
	assert_int_equal(outbox_case_run(outbox, NULL, 0), 0);
	assert_int_equal(outbox->given, 0);
	outbox_case_sql(outbox, "UPDATE edition SET state = 'cancelled'");
	assert_int_equal(outbox_case_run(outbox, NULL, 0), 0);
	assert_int_equal(outbox->given, 0);
}

/* A post of the edition was withdrawn: what was not sent waits for a word. */
static void test_deliver_holds_an_edition_with_a_withdrawn_post(void **state)
{
	struct outbox_case *outbox = *state;
	outbox_case_sql(outbox,
		"INSERT INTO article VALUES (1, 'id', 'p', 'u', 't', 'h', 1, 0, 0, 1, 0, 0, 1, 1, "
		"1, 0, 0, 1789999999);"
		"INSERT INTO edition_article VALUES (1, 1)");
	assert_int_equal(outbox_case_run(outbox, NULL, 0), 0);
	assert_int_equal(outbox->given, 0);
	assert_int_equal(outbox_case_state(outbox, 0), DELIVERY_QUEUED);
}

/* An address that cannot be mailed is that reader's fate alone. */
static void test_deliver_skips_one_address_and_goes_on(void **state)
{
	struct outbox_case *outbox = *state;
	FREE_ON_EXIT char *reply = NULL;
	outbox_case_sql(outbox,
		"UPDATE subscriber SET address = 'a\r\nRCPT TO:<x@y.example>' WHERE number = 2");
	assert_int_equal(outbox_case_run(outbox, NULL, 0), 0);
	assert_int_equal(outbox->given, READERS - 1);
	assert_int_equal(outbox_case_state(outbox, 1), DELIVERY_SKIPPED);
	assert_int_equal(outbox_case_column(outbox, 1, "attempts"), 0);
	reply = outbox_case_text(outbox, 1, "reply");
	assert_string_equal(reply, "To: a mail address has a control character");
	assert_int_equal(outbox->result.counts[DELIVERY_SKIPPED], 1);
	assert_int_equal(outbox->result.counts[DELIVERY_SENT], READERS - 1);
}

static void test_deliver_holds_an_edition_that_is_damaged(void **state)
{
	static const char *const scripts[] = {
		"PRAGMA foreign_keys = OFF; DELETE FROM variant",
		"UPDATE variant SET message = CAST('other' AS BLOB)",
		"UPDATE subscriber SET status = 'ctive' WHERE number = 1",
		"PRAGMA foreign_keys = OFF; UPDATE delivery SET variant = 99 WHERE number = 1",
	};
	struct outbox_case *outbox = *state;
	for (size_t i = 0; i < ARRAY_LEN(scripts); i++) {
		outbox_case_tear_down(state);
		outbox_case_set_up(state);
		outbox = *state;
		outbox_case_sql(outbox, scripts[i]);
		assert_int_equal(outbox_case_run(outbox, NULL, 0), 0);
		assert_int_equal(outbox->result.damaged, 1);
		assert_int_equal(outbox->given, 0);
		assert_int_equal(outbox_case_state(outbox, 0), DELIVERY_QUEUED);
		assert_int_equal(outbox_case_run(outbox, NULL, 0), 0);
		assert_int_equal(outbox->result.damaged, 0);
		assert_int_equal(outbox->given, 0);
	}
}

/* A status in other letters lets the claim through, and not the mark: that is not tried for ever.
 */
static void test_deliver_ends_what_is_denied(void **state)
{
	struct outbox_case *outbox = *state;
	outbox_case_sql(outbox, "UPDATE subscriber SET status = 'Active' WHERE number = 1");
	assert_int_equal(outbox_case_run(outbox, NULL, 0), 0);
	assert_true(outbox->result.denied);
	assert_int_equal(outbox->given, READERS - 1);
	assert_int_equal(outbox_case_state(outbox, 0), DELIVERY_QUEUED);
	assert_int_equal(outbox->result.counts[DELIVERY_SENT], READERS - 1);
}

int main(void)
{
#define TEST(function)                                                                             \
	cmocka_unit_test_setup_teardown(function, outbox_case_set_up, outbox_case_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_deliver_sends_to_everybody_once),
		TEST(test_deliver_writes_down_each_outcome),
		TEST(test_deliver_dates_each_attempt),
		TEST(test_deliver_dates_a_deferred_mail_anew),
		TEST(test_deliver_sends_again_what_is_in_doubt),
		TEST(test_deliver_recovers_what_a_crash_left),
		TEST(test_deliver_skips_who_may_not_be_mailed),
		TEST(test_deliver_tells_of_no_skipping_that_is_taken_back),
		TEST(test_deliver_reads_the_reader_at_the_claim),
		TEST(test_deliver_stops_where_no_server_is_reached),
		TEST(test_deliver_tries_again_behind_others_what_lost_its_connection),
		TEST(test_deliver_goes_past_a_message_that_breaks_the_connection),
		TEST(test_deliver_stops_where_every_connection_breaks),
		TEST(test_deliver_charges_nobody_for_a_refused_session),
		TEST(test_deliver_counts_broken_connections_in_a_row),
		TEST(test_deliver_puts_off_a_domain_that_says_so),
		TEST(test_deliver_waits_for_a_domains_connection),
		TEST(test_deliver_pauses_a_domain_that_refuses_all),
		TEST(test_deliver_probes_what_refused_all),
		TEST(test_deliver_pauses_at_the_first_missing_proof),
		TEST(test_deliver_holds_what_is_in_doubt_if_told),
		TEST(test_deliver_sends_nothing_while_paused),
		TEST(test_deliver_finishes_what_it_sends_when_asked_to_stop),
		TEST(test_deliver_loses_nothing_where_the_disk_fails),
		TEST(test_deliver_does_not_give_what_cannot_be_marked),
		TEST(test_deliver_does_not_give_what_is_not_committed),
		TEST(test_deliver_backs_off_and_gives_up_after_five_days),
		TEST(test_deliver_leaves_held_and_cancelled_editions),
		TEST(test_deliver_holds_an_edition_with_a_withdrawn_post),
		TEST(test_deliver_skips_one_address_and_goes_on),
		TEST(test_deliver_holds_an_edition_that_is_damaged),
		TEST(test_deliver_ends_what_is_denied),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
