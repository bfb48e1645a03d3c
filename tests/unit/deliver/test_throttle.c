#include "deliver/throttle.h"

#include <string.h>

#include "base/mem.h"
#include "store/throttles.h"
#include "unit.h"

#define SECOND INT64_C(1000000)
#define START  (INT64_C(1790000000) * SECOND)

static struct throttle *load(const struct mail_settings *mail, struct store *store)
{
	struct error err = ERROR_INIT;
	struct throttle *throttle = throttle_load(mail, store, &err);
	assert_non_null(throttle);
	return throttle;
}

/* How many messages to the domain may go within so many microseconds, none of which takes time. */
static int count_within(
	struct throttle *throttle, const char *domain, int64_t start, int64_t length)
{
	static const struct outcome sent = {.kind = OUTCOME_FAILED};
	int count = 0;
	for (int64_t at = start; at < start + length;) {
		int64_t wait = throttle_ask(throttle, domain, at);
		at += wait;
		if (!wait) {
			count++;
			throttle_tell(throttle, domain, &sent, at);
		}
	}
	return count;
}

static void test_throttle_lets_all_go_without_limits(void **state)
{
	const struct mail_settings mail = {0};
	struct error err = ERROR_INIT;
	struct store *store = store_open_memory(&err);
	struct throttle *throttle = load(&mail, store);
	(void)state;
	for (int i = 0; i < 1000; i++) {
		assert_int_equal(throttle_ask(throttle, "example.org", START), 0);
	}
	throttle_free(throttle);
	store_close(store);
}

static void test_throttle_keeps_to_the_rates(void **state)
{
	struct mail_limit limits[] = {{.domain = "slow.example", .interval = SECOND / 5}};
	const struct mail_settings mail = {
		.interval = SECOND / 30, .limits = limits, .limit_count = 1};
	struct error err = ERROR_INIT;
	struct store *store = store_open_memory(&err);
	struct throttle *throttle = load(&mail, store);
	(void)state;
	assert_in_range(count_within(throttle, "example.org", START, 10 * SECOND), 299, 304);
	assert_in_range(
		count_within(throttle, "SLOW.example", START + 20 * SECOND, 10 * SECOND), 50, 51);
	throttle_free(throttle);
	store_close(store);
}

/* One run after the other gets no more than one long one. */
static void test_throttle_keeps_the_rate_between_runs(void **state)
{
	const struct mail_settings mail = {.interval = 10 * SECOND};
	struct error err = ERROR_INIT;
	struct store *store = store_open_memory(&err);
	int sent = 0;
	(void)state;
	for (int run = 0; run < 20; run++) {
		struct throttle *throttle = load(&mail, store);
		sent += throttle_ask(throttle, "a.example", START + run * SECOND) == 0;
		assert_int_equal(throttle_save_changes(throttle, store, &err), 0);
		throttle_free(throttle);
	}
	assert_int_equal(sent, 2);
	store_close(store);
}

static void test_throttle_keeps_to_connections(void **state)
{
	struct mail_limit limits[] = {{.domain = "two.example", .connections = 2}};
	const struct mail_settings mail = {.limits = limits, .limit_count = 1};
	static const struct outcome sent = {.kind = OUTCOME_SENT};
	struct error err = ERROR_INIT;
	struct store *store = store_open_memory(&err);
	struct throttle *throttle = load(&mail, store);
	(void)state;
	assert_int_equal(throttle_ask(throttle, "two.example", START), 0);
	assert_int_equal(throttle_ask(throttle, "two.example", START), 0);
	assert_true(throttle_ask(throttle, "two.example", START) > 0);
	assert_int_equal(throttle_ask(throttle, "other.example", START), 0);
	throttle_tell(throttle, "two.example", &sent, START);
	assert_int_equal(throttle_ask(throttle, "two.example", START), 0);
	/* One that was never given counts no more either. */
	throttle_tell(throttle, "two.example", NULL, START);
	assert_int_equal(throttle_ask(throttle, "two.example", START), 0);
	throttle_free(throttle);
	store_close(store);
}

static void test_throttle_pauses_who_says_so(void **state)
{
	static const struct {
		struct outcome outcome;
		bool paused;
	} cases[] = {
		{{.kind = OUTCOME_DEFERRED, .phase = OUTCOME_AT_RCPT, .code = 421}, true},
		{{.kind = OUTCOME_DEFERRED,
			 .phase = OUTCOME_AT_END,
			 .code = 450,
			 .enhanced = "4.7.28"},
			true},
		/* The connection's matter, and the reader's. */
		{{.kind = OUTCOME_DEFERRED, .phase = OUTCOME_AT_MAIL, .code = 421}, false},
		{{.kind = OUTCOME_DEFERRED,
			 .phase = OUTCOME_AT_RCPT,
			 .code = 450,
			 .enhanced = "4.2.0"},
			false},
		{{.kind = OUTCOME_FAILED,
			 .phase = OUTCOME_AT_RCPT,
			 .code = 550,
			 .enhanced = "5.7.1"},
			false},
		{{.kind = OUTCOME_SENT, .phase = OUTCOME_AT_END, .code = 250}, false},
	};
	const struct mail_settings mail = {0};
	const int64_t now = START / SECOND;
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct error err = ERROR_INIT;
		struct store *store = store_open_memory(&err);
		struct throttle *throttle = load(&mail, store);
		const char *reason = NULL;
		throttle_tell(throttle, "a.example", &cases[i].outcome, START);
		assert_int_equal(throttle_paused_until(throttle, "A.example", now, &reason),
			cases[i].paused ? now + 300 : 0);
		assert_int_equal(throttle_paused_until(throttle, "b.example", now, &reason), 0);
		throttle_free(throttle);
		store_close(store);
	}
}

/* Twice as long each time, up to four hours, in later runs as well; then ever faster again. */
static struct throttle *reload(
	struct throttle *throttle, const struct mail_settings *mail, struct store *store)
{
	struct error err = ERROR_INIT;
	assert_int_equal(throttle_save_changes(throttle, store, &err), 0);
	throttle_free(throttle);
	return load(mail, store);
}

/* For four hours nothing leaves, and then one message at a time until one went well. */
static void test_throttle_probes_who_refused_all(void **state)
{
	static const char *const scopes[] = {"example.org", ""};
	static const struct outcome failed = {.kind = OUTCOME_FAILED, .code = 550};
	static const struct outcome sent = {.kind = OUTCOME_SENT};
	const struct mail_settings mail = {0};
	const int64_t later = START + 4 * 3600 * SECOND;
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(scopes); i++) {
		struct error err = ERROR_INIT;
		struct store *store = store_open_memory(&err);
		struct throttle *throttle = load(&mail, store);
		const char *why = NULL;
		bool probing = true;
		throttle_refuse(throttle, scopes[i], START / SECOND, "554 no");
		throttle = reload(throttle, &mail, store);
		assert_int_equal(
			throttle_paused_until(throttle, "Example.org", START / SECOND, &why),
			later / SECOND);
		assert_string_equal(why, "554 no");
		assert_int_equal(
			throttle_paused_until(throttle, "example.com", START / SECOND, &why) > 0,
			i == 1);
		assert_string_equal(
			throttle_refused(throttle, "Example.org", later / SECOND - 1, &probing),
			scopes[i]);
		assert_false(probing);
		/* What was under way goes well: that is no probe. */
		throttle_tell(throttle, "example.org", &sent, later - SECOND);
		assert_int_equal(throttles_remove_idle(store, later / SECOND, &err), 0);
		throttle = reload(throttle, &mail, store);
		assert_non_null(
			throttle_refused(throttle, "example.org", later / SECOND, &probing));
		assert_true(probing);
		assert_int_equal(throttle_ask(throttle, "example.org", later), 0);
		assert_true(throttle_ask(throttle, "example.org", later) > 0);
		throttle_tell(throttle, "example.org", &failed, later);
		assert_int_equal(throttle_ask(throttle, "example.org", later), 0);
		throttle_tell(throttle, "example.org", &sent, later);
		throttle = reload(throttle, &mail, store);
		assert_null(throttle_refused(throttle, "example.org", later / SECOND, &probing));
		assert_int_equal(throttle_ask(throttle, "example.org", later), 0);
		assert_int_equal(throttle_ask(throttle, "example.org", later), 0);
		throttle_free(throttle);
		store_close(store);
	}
}

static void test_throttle_resumes_by_hand(void **state)
{
	const struct mail_settings mail = {0};
	struct error err = ERROR_INIT;
	struct store *store = store_open_memory(&err);
	struct throttle *throttle = load(&mail, store);
	int64_t count = -1, now = START / SECOND;
	bool probing;
	(void)state;
	throttle_refuse(throttle, "example.org", now, "no");
	throttle_refuse(throttle, "example.com", now, "no");
	throttle_refuse(throttle, "", now, "no");
	throttle = reload(throttle, &mail, store);
	assert_int_equal(throttles_resume(store, "example.net", now, &count, &err), 0);
	assert_int_equal(count, 0);
	assert_int_equal(throttles_resume(store, "Example.ORG", now, &count, &err), 0);
	assert_int_equal(count, 1);
	assert_int_equal(throttles_resume(store, NULL, now, &count, &err), 0);
	assert_int_equal(count, 2);
	throttle_free(throttle);
	throttle = load(&mail, store);
	assert_null(throttle_refused(throttle, "example.org", now, &probing));
	assert_null(throttle_refused(throttle, "example.com", now, &probing));
	throttle_free(throttle);
	store_close(store);
}

static void test_throttle_slows_down_and_recovers(void **state)
{
	static const int64_t pauses[] = {300, 600, 1200, 2400, 4800, 9600, 14400, 14400};
	static const struct outcome slow = {.kind = OUTCOME_DEFERRED,
		.phase = OUTCOME_AT_RCPT,
		.code = 450,
		.enhanced = "4.7.1",
		.text = "too much"};
	static const struct outcome sent = {.kind = OUTCOME_SENT};
	const struct mail_settings mail = {0};
	struct error err = ERROR_INIT;
	struct store *store = store_open_memory(&err);
	int64_t now = START / SECOND;
	struct throttle *throttle;
	const char *reason;
	int messages = 0;
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pauses); i++) {
		throttle = load(&mail, store);
		throttle_tell(throttle, "a.example", &slow, now * SECOND);
		/* Others under way say so as well. */
		throttle_tell(throttle, "a.example", &slow, now * SECOND);
		assert_int_equal(throttle_paused_until(throttle, "a.example", now, &reason),
			now + pauses[i]);
		assert_string_equal(reason, "450 4.7.1 too much");
		assert_int_equal(throttle_save_changes(throttle, store, &err), 0);
		throttle_free(throttle);
		now += pauses[i];
	}
	throttle = load(&mail, store);
	assert_int_equal(throttle_ask(throttle, "a.example", now * SECOND), 0);
	assert_true(throttle_ask(throttle, "a.example", now * SECOND) > 0);
	throttle_tell(throttle, "a.example", &sent, now * SECOND);
	assert_true(throttle_ask(throttle, "a.example", now * SECOND) > 5 * SECOND);
	for (int64_t at = now * SECOND; messages < 200; at += SECOND) {
		if (throttle_ask(throttle, "a.example", at) == 0) {
			messages++;
			throttle_tell(throttle, "a.example", &sent, at);
		}
		now = at / SECOND;
	}
	now += 60;
	assert_int_equal(throttle_ask(throttle, "a.example", now * SECOND), 0);
	assert_int_equal(throttle_ask(throttle, "a.example", now * SECOND), 0);
	assert_int_equal(throttle_save_changes(throttle, store, &err), 0);
	assert_int_equal(throttles_remove_idle(store, now, &err), 0);
	throttle_free(throttle);
	store_close(store);
}

/* Single messages, further apart each time, up to eight seconds. */
static void test_throttle_spaces_what_goes_to_a_slow_domain(void **state)
{
	static const int64_t gaps[] = {SECOND / 4, SECOND / 2, SECOND, 2 * SECOND, 4 * SECOND,
		8 * SECOND, 8 * SECOND, 8 * SECOND};
	static const struct outcome slow = {
		.kind = OUTCOME_DEFERRED, .phase = OUTCOME_AT_RCPT, .code = 421};
	static const struct outcome sent = {.kind = OUTCOME_SENT},
				    failed = {.kind = OUTCOME_FAILED};
	const struct mail_settings mail = {0};
	struct error err = ERROR_INIT;
	struct store *store = store_open_memory(&err);
	struct throttle *throttle = load(&mail, store);
	int64_t now = START;
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(gaps); i++) {
		now += 5 * 3600 * SECOND;
		throttle_tell(throttle, "a.example", &slow, now);
		now += 5 * 3600 * SECOND;
		assert_int_equal(throttle_ask(throttle, "a.example", now), 0);
		throttle_tell(throttle, "a.example", &failed, now);
		assert_int_equal(throttle_ask(throttle, "a.example", now), gaps[i]);
	}
	/* There were seven levels: twenty messages lead back to the fifth. */
	for (int i = 0; i < 20; i++) {
		now += 8 * SECOND;
		assert_int_equal(throttle_ask(throttle, "a.example", now), 0);
		throttle_tell(throttle, "a.example", &sent, now);
	}
	assert_int_equal(throttle_ask(throttle, "a.example", now), gaps[5]);
	now += 8 * SECOND;
	assert_int_equal(throttle_ask(throttle, "a.example", now), 0);
	throttle_tell(throttle, "a.example", &failed, now);
	assert_int_equal(throttle_ask(throttle, "a.example", now), gaps[4]);
	throttle_free(throttle);
	store_close(store);
}

/* Ten that went well, a refusal of one reader not among them, take one level away. */
static void test_throttle_counts_what_goes_well(void **state)
{
	static const struct outcome slow = {
		.kind = OUTCOME_DEFERRED, .phase = OUTCOME_AT_RCPT, .code = 421};
	static const struct outcome sent = {.kind = OUTCOME_SENT},
				    failed = {.kind = OUTCOME_FAILED};
	const struct mail_settings mail = {0};
	struct error err = ERROR_INIT;
	struct store *store = store_open_memory(&err);
	struct throttle *throttle = load(&mail, store);
	int64_t now = START;
	(void)state;
	/* Both were under way before anything was known of the domain. */
	throttle_tell(throttle, "a.example", &slow, now);
	throttle_tell(throttle, "a.example", &failed, now);
	for (int i = 0; i < 11; i++) {
		now += SECOND;
		assert_int_equal(throttle_ask(throttle, "a.example", now), 0);
		assert_int_equal(throttle_ask(throttle, "a.example", now), SECOND / 100);
		throttle_tell(throttle, "a.example", i == 5 ? &failed : &sent, now);
	}
	now += SECOND;
	assert_int_equal(throttle_ask(throttle, "a.example", now), 0);
	assert_int_equal(throttle_ask(throttle, "a.example", now), 0);
	throttle_free(throttle);
	store_close(store);
}

/* A message that goes up to a tenth of a second late does not put off all after it; what was not
 * used for longer is lost. */
static void test_throttle_makes_up_for_a_moment(void **state)
{
	static const struct {
		int64_t late, wait;
	} cases[] = {
		{0, 1000000},
		{1000, 999000},
		{99000, 901000},
		{100000, 1000000},
		{3000000, 1000000},
	};
	const struct mail_settings mail = {.interval = SECOND};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct error err = ERROR_INIT;
		struct store *store = store_open_memory(&err);
		struct throttle *throttle = load(&mail, store);
		int64_t at = START + SECOND + cases[i].late;
		assert_int_equal(throttle_ask(throttle, "a.example", START), 0);
		assert_int_equal(throttle_ask(throttle, "a.example", at), 0);
		assert_int_equal(throttle_ask(throttle, "a.example", at), cases[i].wait);
		throttle_free(throttle);
		store_close(store);
	}
	throttle_free(NULL);
}

/* A clock that was set back is no reason to wait for hours. */
static void test_throttle_survives_a_clock_that_is_set_back(void **state)
{
	const struct mail_settings mail = {.interval = SECOND};
	struct error err = ERROR_INIT;
	struct store *store = store_open_memory(&err);
	struct throttle *throttle = load(&mail, store);
	(void)state;
	assert_int_equal(throttle_ask(throttle, "a.example", START), 0);
	assert_int_equal(throttle_ask(throttle, "a.example", START - 86400 * SECOND), 0);
	throttle_free(throttle);
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_throttle_lets_all_go_without_limits),
		cmocka_unit_test(test_throttle_keeps_to_the_rates),
		cmocka_unit_test(test_throttle_keeps_the_rate_between_runs),
		cmocka_unit_test(test_throttle_keeps_to_connections),
		cmocka_unit_test(test_throttle_pauses_who_says_so),
		cmocka_unit_test(test_throttle_probes_who_refused_all),
		cmocka_unit_test(test_throttle_resumes_by_hand),
		cmocka_unit_test(test_throttle_slows_down_and_recovers),
		cmocka_unit_test(test_throttle_spaces_what_goes_to_a_slow_domain),
		cmocka_unit_test(test_throttle_counts_what_goes_well),
		cmocka_unit_test(test_throttle_makes_up_for_a_moment),
		cmocka_unit_test(test_throttle_survives_a_clock_that_is_set_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
