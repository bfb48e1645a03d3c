#include <string.h>

#include "model/edition.h"
#include "unit.h"

static void test_edition_state_names(void **state)
{
	static const char *const names[EDITION_STATE_COUNT] = {"ready", "held", "cancelled"};
	(void)state;
	for (int i = 0; i < EDITION_STATE_COUNT; i++) {
		assert_string_equal(edition_state_name((enum edition_state)i), names[i]);
		assert_int_equal(edition_state_from_name(names[i]), i);
	}
	assert_int_equal(edition_state_from_name(""), EDITION_STATE_COUNT);
	assert_int_equal(edition_state_from_name("read"), EDITION_STATE_COUNT);
	assert_int_equal(edition_state_from_name("readyy"), EDITION_STATE_COUNT);
}

static void test_delivery_state_names(void **state)
{
	static const char *const names[DELIVERY_STATE_COUNT] = {
		"queued", "sending", "sent", "deferred", "failed", "in doubt", "skipped"};
	(void)state;
	for (int i = 0; i < DELIVERY_STATE_COUNT; i++) {
		assert_string_equal(delivery_state_name((enum delivery_state)i), names[i]);
		assert_int_equal(delivery_state_from_name(names[i]), i);
	}
	assert_int_equal(delivery_state_from_name(""), DELIVERY_STATE_COUNT);
	assert_int_equal(delivery_state_from_name("lost"), DELIVERY_STATE_COUNT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_edition_state_names),
		cmocka_unit_test(test_delivery_state_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
