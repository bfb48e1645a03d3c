/* Several connections at once: to be run under ThreadSanitizer as well. */

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "outbox_case.h"

#define CONNECTIONS 6
#define CROWD       300

/* What all the connections share. */
static struct {
	struct outbox_case *outbox;
	pthread_mutex_t lock;
	unsigned random;
	int given[READERS + CROWD + 1]; /* by delivery */
	int accepted[READERS + CROWD + 1];
	int doubts;
	atomic_int at_once, most;
	int stop_after; /* messages; 0: never */
	int fate;       /* one in so many is refused for now, lost, or in doubt; 0: none */
	int dead;       /* so many of the connections find no server */
	void (*trouble)(struct outbox_case *outbox); /* what happens after 30 messages; or NULL */
	int until_trouble;
	pthread_t helper;
} shared = {.lock = PTHREAD_MUTEX_INITIALIZER};

struct line {
	struct transport transport;
	int number;
};

static unsigned pick(unsigned limit)
{
	unsigned found;
	pthread_mutex_lock(&shared.lock);
	shared.random = shared.random * 1103515245 + 12345;
	found = shared.random >> 16 & 0x7FFF;
	pthread_mutex_unlock(&shared.lock);
	return limit ? found % limit : 1;
}

static void pause_shortly(void)
{
	struct timespec pause = {.tv_nsec = (long)pick(20) * 10000};
	nanosleep(&pause, NULL);
}

static void note(const char *name, struct outcome *outcome)
{
	size_t at = (size_t)token_read(&shared.outbox->store->key, TOKEN_DELIVERY, name);
	pthread_mutex_lock(&shared.lock);
	assert_in_range(at, 1, READERS + CROWD);
	shared.given[at]++;
	shared.accepted[at] += outcome->kind == OUTCOME_SENT;
	shared.doubts += outcome->kind == OUTCOME_IN_DOUBT;
	if (shared.trouble && --shared.until_trouble == 0) {
		shared.trouble(shared.outbox);
	}
	if (shared.stop_after && --shared.stop_after == 0) {
		shared.outbox->stop = 1;
	}
	pthread_mutex_unlock(&shared.lock);
}

static void decide(struct outcome *outcome)
{
	static const struct outcome fates[] = {
		{.kind = OUTCOME_DEFERRED, .phase = OUTCOME_AT_RCPT, .code = 451},
		{.kind = OUTCOME_DEFERRED, .unreachable = true, .lost = true},
		{.kind = OUTCOME_IN_DOUBT, .phase = OUTCOME_AT_END},
	};
	*outcome = (struct outcome){.kind = OUTCOME_SENT, .code = 250};
	if (shared.fate && pick((unsigned)shared.fate) == 0) {
		*outcome = fates[pick(ARRAY_LEN(fates))];
	}
}

static int send_message(struct transport *transport, const struct submission *submission,
	struct outcome *ret_outcome, struct error *err)
{
	int now = ++shared.at_once, most = shared.most;
	int result = 0;
	while (now > most && !atomic_compare_exchange_weak(&shared.most, &most, now)) {
	}
	*ret_outcome = (struct outcome){0};
	pause_shortly();
	if (((struct line *)transport)->number < shared.dead) {
		*ret_outcome = (struct outcome){.kind = OUTCOME_DEFERRED, .unreachable = true};
	} else {
		submission->before_begin(submission->ctx);
		pause_shortly();
		result = submission->before_commit(submission->ctx, err);
	}
	if (result == 0 && !ret_outcome->unreachable) {
		decide(ret_outcome);
		note(submission->name, ret_outcome);
	}
	shared.at_once--;
	return result;
}

static int64_t tell_time(void *ctx)
{
	return ((struct outbox_case *)ctx)->now * 1000000;
}

static int run(struct outbox_case *outbox)
{
	static const struct transport_driver driver = {.send = send_message};
	struct line lines[CONNECTIONS];
	struct transport *transports[CONNECTIONS];
	struct deliver_params params = {
		.store = outbox->store,
		.settings = outbox->settings,
		.transports = transports,
		.transport_count = CONNECTIONS,
		.clock = tell_time,
		.ctx = outbox,
		.stop = &outbox->stop,
	};
	for (int i = 0; i < CONNECTIONS; i++) {
		lines[i] = (struct line){.transport.driver = &driver, .number = i};
		transports[i] = &lines[i].transport;
	}
	outbox->stop = 0;
	return deliver(&params, &outbox->result, &outbox->err);
}

static int set_up(void **state)
{
	struct outbox_case *outbox;
	outbox_case_set_up(state);
	outbox = *state;
	outbox_case_sql(outbox,
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) "
		"INSERT INTO subscriber (address, address_key, status, rhythm, format, language, "
		"categories, attributes, consent_at, consent_source, joined, watermark) "
		"SELECT 'c' || i || '@example.org', 'c' || i || '@example.org', 'active', "
		"'weekly', "
		"'html', '', '', '{}', 0, '', 0, 0 FROM n;"
		"INSERT INTO delivery (edition, variant, subscriber, state, due, changed) "
		"SELECT 1, 1, number, 'queued', 0, 0 FROM subscriber WHERE number > 6");
	shared.outbox = outbox;
	shared.random = 42;
	memset(shared.given, 0, sizeof(shared.given));
	memset(shared.accepted, 0, sizeof(shared.accepted));
	shared.doubts = shared.stop_after = shared.fate = shared.dead = 0;
	shared.at_once = shared.most = 0;
	shared.trouble = NULL;
	shared.until_trouble = 30;
	return 0;
}

static int64_t count(struct outbox_case *outbox, const char *state)
{
	int64_t found = -1;
	assert_int_equal(db_number(outbox->store->db, &found, 0, &outbox->err,
				 "SELECT count(*) FROM delivery WHERE state = ?1", "t", state),
		0);
	return found;
}

static void test_deliver_uses_all_connections(void **state)
{
	struct outbox_case *outbox = *state;
	assert_int_equal(run(outbox), 0);
	for (size_t i = 1; i <= READERS + CROWD; i++) {
		assert_int_equal(shared.given[i], 1);
	}
	assert_int_equal(count(outbox, "sent"), READERS + CROWD);
	assert_int_equal(shared.most, CONNECTIONS);
}

/* The book is kept whatever happens, and nobody whose mail was accepted gets it again. */
static void test_deliver_accounts_for_every_fate(void **state)
{
	struct outbox_case *outbox = *state;
	shared.fate = 4;
	for (int round = 0; round < 12; round++) {
		assert_int_equal(run(outbox), 0);
		assert_int_equal(count(outbox, "sending"), 0);
		assert_int_equal(count(outbox, "sent") + count(outbox, "deferred") +
					 count(outbox, "in doubt") + count(outbox, "queued"),
			READERS + CROWD);
		outbox->now += 5 * 3600;
	}
	for (size_t i = 1; i <= READERS + CROWD; i++) {
		assert_int_equal(shared.accepted[i], 1);
	}
	assert_true(shared.doubts > 0);
	assert_int_equal(count(outbox, "sent"), READERS + CROWD);
}

static void test_deliver_stops_all_connections(void **state)
{
	struct outbox_case *outbox = *state;
	int64_t sent;
	shared.stop_after = 50;
	assert_int_equal(run(outbox), 0);
	sent = count(outbox, "sent");
	assert_in_range(sent, 50, 50 + CONNECTIONS);
	assert_int_equal(count(outbox, "queued"), READERS + CROWD - sent);
	assert_int_equal(run(outbox), 0);
	for (size_t i = 1; i <= READERS + CROWD; i++) {
		assert_int_equal(shared.given[i], 1);
	}
}

/* A server that takes fewer connections gets fewer. */
static void test_deliver_goes_on_with_fewer_connections(void **state)
{
	struct outbox_case *outbox = *state;
	shared.dead = CONNECTIONS - 1;
	assert_int_equal(run(outbox), 0);
	assert_false(outbox->result.unreachable);
	assert_int_equal(count(outbox, "sent"), READERS + CROWD);
	shared.dead = CONNECTIONS;
	outbox_case_sql(outbox, "UPDATE delivery SET state = 'queued' WHERE number <= 10");
	assert_int_equal(run(outbox), 0);
	assert_true(outbox->result.unreachable);
	assert_int_equal(count(outbox, "queued"), 10);
}

static void wait_a_moment(void)
{
	struct timespec pause = {.tv_nsec = 700 * 1000000};
	nanosleep(&pause, NULL);
}

static void *make_room(void *ctx)
{
	wait_a_moment();
	outbox_case_sql(ctx, "DROP TRIGGER full");
	return NULL;
}

/* Nothing that says "sent" can be written any more, for a while. */
static void fill_the_disk(struct outbox_case *outbox)
{
	outbox_case_sql(outbox,
		"CREATE TRIGGER full BEFORE UPDATE OF state ON delivery WHEN new.state = 'sent' "
		"BEGIN SELECT RAISE(ABORT, 'full'); END");
	assert_int_equal(pthread_create(&shared.helper, NULL, make_room, outbox), 0);
}

/* What servers have accepted is written down as soon as there is room, and nothing more is given
 * away meanwhile. */
static void test_deliver_writes_down_what_it_knows_once_there_is_room(void **state)
{
	struct outbox_case *outbox = *state;
	int64_t sent;
	shared.trouble = fill_the_disk;
	assert_int_equal(run(outbox), -1);
	assert_int_equal(outbox->err.kind, ERROR_STORE);
	pthread_join(shared.helper, NULL);
	assert_int_equal(outbox->result.unwritten, 0);
	sent = count(outbox, "sent");
	assert_in_range(sent, 30, 30 + 2 * CONNECTIONS);
	assert_int_equal(count(outbox, "queued"), READERS + CROWD - sent);
	outbox->err = (struct error)ERROR_INIT;
	assert_int_equal(run(outbox), 0);
	for (size_t i = 1; i <= READERS + CROWD; i++) {
		assert_int_equal(shared.accepted[i], 1);
	}
	assert_int_equal(count(outbox, "sent"), READERS + CROWD);
}

static void *hold_the_lock(void *ctx)
{
	struct outbox_case *outbox = ctx;
	struct error err = ERROR_INIT;
	struct store *other = store_open_existing(outbox->store->path, &err);
	assert_non_null(other);
	assert_int_equal(db_begin(other->db, &err), 0);
	wait_a_moment();
	db_rollback(other->db);
	store_close(other);
	return NULL;
}

static void lock_the_store(struct outbox_case *outbox)
{
	assert_int_equal(pthread_create(&shared.helper, NULL, hold_the_lock, outbox), 0);
}

static void test_deliver_waits_for_a_store_that_is_locked(void **state)
{
	struct outbox_case *outbox = *state;
	shared.trouble = lock_the_store;
	assert_int_equal(run(outbox), 0);
	pthread_join(shared.helper, NULL);
	for (size_t i = 1; i <= READERS + CROWD; i++) {
		assert_int_equal(shared.given[i], 1);
	}
}

/* A clock that was set back: mail waits, and none is forgotten. */
static struct store *locking;

/* Nothing lets the store go again, and then somebody wants the run to end. */
static void *stop_in_a_moment(void *ctx)
{
	struct outbox_case *outbox = ctx;
	wait_a_moment();
	outbox->stop = 1;
	return NULL;
}

static void lock_the_store_for_good(struct outbox_case *outbox)
{
	struct error err = ERROR_INIT;
	/* Here, where the other connections wait: they could be through before it has the lock. */
	assert_int_equal(db_begin(locking->db, &err), 0);
	assert_int_equal(pthread_create(&shared.helper, NULL, stop_in_a_moment, outbox), 0);
}

/* What was accepted and not written down is in doubt, in the result as in the store. */
static void test_deliver_leaves_a_locked_store_when_it_is_to_stop(void **state)
{
	struct outbox_case *outbox = *state;
	struct error err = ERROR_INIT;
	const size_t *counts = outbox->result.counts;
	struct timespec began, ended;
	int64_t sending;
	locking = store_open_existing(outbox->store->path, &err);
	store_heed(outbox->store, &outbox->stop);
	shared.trouble = lock_the_store_for_good;
	clock_gettime(CLOCK_MONOTONIC, &began);
	assert_int_equal(run(outbox), -1);
	clock_gettime(CLOCK_MONOTONIC, &ended);
	pthread_join(shared.helper, NULL);
	store_close(locking);
	assert_in_range(ended.tv_sec - began.tv_sec, 0, 10);
	assert_int_equal(outbox->err.kind, ERROR_STORE);
	sending = count(outbox, "sending");
	assert_in_range(sending, 1, CONNECTIONS);
	assert_int_equal(outbox->result.unwritten, sending);
	assert_int_equal(counts[DELIVERY_IN_DOUBT], sending);
	assert_int_equal(counts[DELIVERY_SENT], count(outbox, "sent"));
}

static void test_deliver_survives_a_clock_that_is_set_back(void **state)
{
	struct outbox_case *outbox = *state;
	shared.fate = 3;
	assert_int_equal(run(outbox), 0);
	outbox->now -= 30 * 86400;
	assert_int_equal(run(outbox), 0);
	assert_int_equal(count(outbox, "sending"), 0);
	shared.fate = 0;
	outbox->now += 31 * 86400;
	assert_int_equal(run(outbox), 0);
	for (size_t i = 1; i <= READERS + CROWD; i++) {
		assert_int_equal(shared.accepted[i], 1);
	}
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, outbox_case_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_deliver_uses_all_connections),
		TEST(test_deliver_accounts_for_every_fate),
		TEST(test_deliver_stops_all_connections),
		TEST(test_deliver_goes_on_with_fewer_connections),
		TEST(test_deliver_writes_down_what_it_knows_once_there_is_room),
		TEST(test_deliver_waits_for_a_store_that_is_locked),
		TEST(test_deliver_leaves_a_locked_store_when_it_is_to_stop),
		TEST(test_deliver_survives_a_clock_that_is_set_back),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
