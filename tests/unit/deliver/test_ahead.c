/* One of two connections finds no server while it has a second message made ahead. */

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

/* Has no server, once the next message is made. */
static int send_nowhere(struct transport *transport, const struct submission *submission,
	struct outcome *ret_outcome, struct error *err)
{
	(void)transport;
	(void)err;
	for (int i = 0; i < PATIENCE && !made_ahead; i++) {
		made_ahead = submission->next(submission->ctx) != NULL;
		wait_a_millisecond();
	}
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

static int64_t tell_time(void *ctx)
{
	return ((struct outbox_case *)ctx)->now * 1000000;
}

/* Neither of its messages is lost to this run: the other connection takes both. */
static void test_deliver_lays_back_what_a_retired_connection_had_ahead(void **state)
{
	static const struct transport_driver drivers[] = {
		{.send = send_nowhere}, {.send = send_well}};
	struct outbox_case *outbox = *state;
	struct transport bad = {&drivers[0]}, good = {&drivers[1]};
	struct transport *transports[] = {&bad, &good};
	struct deliver_params params = {
		.store = outbox->store,
		.settings = outbox->settings,
		.transports = transports,
		.transport_count = ARRAY_LEN(transports),
		.clock = tell_time,
		.ctx = outbox,
		.stop = &outbox->stop,
	};

	assert_int_equal(deliver(&params, &outbox->result, &outbox->err), 0);
	assert_true(made_ahead);
	assert_int_equal(sent, READERS);
	assert_false(outbox->result.unreachable);
	for (size_t i = 0; i < READERS; i++) {
		assert_int_equal(outbox_case_state(outbox, i), DELIVERY_SENT);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_deliver_lays_back_what_a_retired_connection_had_ahead,
			outbox_case_set_up, outbox_case_tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
