/* What a connection makes of the next message while it sends one. */

#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "outbox_case.h"

#define PATIENCE 5000 /* milliseconds that one connection waits for what the other does */

static atomic_bool retired, made_ahead;
static atomic_int sent;

static void wait_a_millisecond(void)
{
	static const struct timespec pause = {.tv_nsec = 1000000};

	nanosleep(&pause, NULL);
}

static void make_one_ahead(const struct submission *submission)
{
	for (int i = 0; i < PATIENCE && !made_ahead; i++) {
		made_ahead = submission->next(submission->ctx) != NULL;
		wait_a_millisecond();
	}
}

/* Has no server, once the next message is made. */
static int send_nowhere(struct transport *transport, const struct submission *submission,
	struct outcome *ret_outcome, struct error *err)
{
	(void)transport;
	(void)err;
	make_one_ahead(submission);
	*ret_outcome = (struct outcome){.kind = OUTCOME_DEFERRED, .unreachable = true};
	retired = true;
	return 0;
}

static int send_well(struct transport *transport, const struct submission *submission,
	struct outcome *ret_outcome, struct error *err)
{
	(void)transport;
	for (int i = 0; i < PATIENCE && !retired; i++) {
		wait_a_millisecond();
	}
	submission->before_begin(submission->ctx);
	if (submission->before_commit(submission->ctx, err) < 0) {
		return -1;
	}
	sent++;
	*ret_outcome = (struct outcome){.kind = OUTCOME_SENT, .code = 250};
	return 0;
}

/* Sends one message while the next is made. */
static int send_and_make(struct transport *transport, const struct submission *submission,
	struct outcome *ret_outcome, struct error *err)
{
	(void)transport;
	submission->before_begin(submission->ctx);
	make_one_ahead(submission);
	/* Asked once more, it is the same one. */
	assert_ptr_equal(submission->next(submission->ctx), submission->next(submission->ctx));
	if (submission->before_commit(submission->ctx, err) < 0) {
		return -1;
	}
	sent++;
	*ret_outcome = (struct outcome){.kind = OUTCOME_SENT, .code = 250};
	return 0;
}

static int64_t tell_time(void *ctx)
{
	return ((struct outbox_case *)ctx)->now * 1000000;
}

static int run(struct outbox_case *outbox, struct transport *const *transports, size_t count)
{
	struct deliver_params params = {
		.store = outbox->store,
		.settings = outbox->settings,
		.transports = transports,
		.transport_count = count,
		.clock = tell_time,
		.ctx = outbox,
		.stop = &outbox->stop,
	};

	made_ahead = retired = false;
	sent = 0;
	return deliver(&params, &outbox->result, &outbox->err);
}

/* One of two connections finds no server: the other one takes both of its messages in this run. */
static void test_deliver_lays_back_what_a_retired_connection_had_ahead(void **state)
{
	static const struct transport_driver nowhere = {.send = send_nowhere},
					     well = {.send = send_well};
	struct transport bad = {&nowhere}, good = {&well};
	struct transport *transports[] = {&bad, &good};
	struct outbox_case *outbox = *state;

	assert_int_equal(run(outbox, transports, ARRAY_LEN(transports)), 0);
	assert_true(made_ahead);
	assert_int_equal(sent, READERS);
	assert_false(outbox->result.unreachable);
	for (size_t i = 0; i < READERS; i++) {
		assert_int_equal(outbox_case_state(outbox, i), DELIVERY_SENT);
	}
}

static void test_deliver_writes_down_what_cannot_be_made_ahead(void **state)
{
	static const struct transport_driver driver = {.send = send_and_make};
	struct transport transport = {&driver}, *transports[] = {&transport};
	struct outbox_case *outbox = *state;

	outbox_case_sql(outbox, "UPDATE subscriber SET address = 'no\naddress' WHERE number > 1 "
				"AND number < 6");
	assert_int_equal(run(outbox, transports, ARRAY_LEN(transports)), 0);
	assert_true(made_ahead);
	assert_int_equal(sent, 2);
	for (size_t i = 0; i < READERS; i++) {
		assert_int_equal(outbox_case_state(outbox, i),
			i == 0 || i == 5 ? DELIVERY_SENT : DELIVERY_SKIPPED);
	}
}

int main(void)
{
#define TEST(function)                                                                             \
	cmocka_unit_test_setup_teardown(function, outbox_case_set_up, outbox_case_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_deliver_lays_back_what_a_retired_connection_had_ahead),
		TEST(test_deliver_writes_down_what_cannot_be_made_ahead),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
