#include "opened.h"

#define MINUTE 60
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

static void test_outbox_backoff(void **state)
{
	static const struct {
		int64_t attempts, age; /* seconds since the first attempt; -1: it is the first */
		int64_t low, high;     /* of the wait, in minutes; -1: given up */
	} cases[] = {
		{0, -1, 30, 33},
		{1, 30 * MINUTE, 60, 66},
		{2, 2 * HOUR, 120, 132},
		{3, 4 * HOUR, 240, 264},
		{4, 8 * HOUR, 240, 264},
		{40, 4 * DAY, 240, 264},
		{INT64_MAX, 5 * DAY - 1, 240, 264},
		{0, 5 * DAY, -1, -1},
		{30, 5 * DAY, -1, -1},
		{30, 500 * DAY, -1, -1},
		/* The clock was set back. */
		{1, -DAY, 60, 66},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		for (int64_t delivery = 1; delivery < 500; delivery++) {
			int64_t first = cases[i].age == -1 ? 0 : 1000000000 - cases[i].age;
			int64_t wait = outbox_backoff(
				delivery, cases[i].attempts, first, 1000000000);
			bool given_up = cases[i].low < 0;
			if (given_up ? wait != -1
				     : wait < cases[i].low * MINUTE ||
						wait > cases[i].high * MINUTE) {
				fail_msg("case %zu: %lld", i, (long long)wait);
			}
		}
	}
}

/* Deliveries that were refused together do not come back together. */
static void test_outbox_backoff_is_spread(void **state)
{
	int different = 0;
	(void)state;
	for (int64_t delivery = 2; delivery <= 97; delivery++) {
		different += outbox_backoff(delivery, 0, 0, 0) !=
			     outbox_backoff(delivery - 1, 0, 0, 0);
	}
	assert_true(different > 80);
	assert_int_equal(outbox_backoff(5, 2, 0, 0), outbox_backoff(5, 2, 0, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_outbox_backoff),
		cmocka_unit_test(test_outbox_backoff_is_spread),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
