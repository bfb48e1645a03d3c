#include "unit.h"

#include "base/report.h"

static void test_report_keeps_items_in_order(void **state)
{
	struct report report = REPORT_INIT;
	char path[] = "a.md";

	(void)state;
	report_add(&report, REPORT_WARNING, path, 3, 7, "no key '%s'", "x");
	report_add(&report, REPORT_NOTE, NULL, 0, 0, "%s", "");
	path[0] = 'z';
	assert_int_equal(report.count, 2);
	assert_int_equal(report.items[0].severity, REPORT_WARNING);
	assert_string_equal(report.items[0].path, "a.md");
	assert_int_equal(report.items[0].line, 3);
	assert_int_equal(report.items[0].column, 7);
	assert_string_equal(report.items[0].text, "no key 'x'");
	assert_null(report.items[1].path);
	assert_string_equal(report.items[1].text, "");
	report_release(&report);
}

static void test_report_counts_by_severity(void **state)
{
	struct report report = REPORT_INIT;

	(void)state;
	assert_int_equal(report_count(&report, REPORT_ERROR), 0);
	for (int i = 0; i < 100; i++) {
		report_add(&report, i % 10 ? REPORT_WARNING : REPORT_ERROR, "p", i, 1, "%d", i);
	}
	assert_int_equal(report_count(&report, REPORT_ERROR), 10);
	assert_int_equal(report_count(&report, REPORT_WARNING), 90);
	assert_int_equal(report_count(&report, REPORT_NOTE), 0);
	assert_int_equal(report.items[99].line, 99);
	report_release(&report);
}

static void test_report_release_leaves_it_usable(void **state)
{
	struct report report = REPORT_INIT;

	(void)state;
	report_release(NULL);
	report_release(&report);
	report_add(&report, REPORT_ERROR, "p", 1, 1, "x");
	report_release(&report);
	assert_int_equal(report.count, 0);
	report_add(&report, REPORT_ERROR, "p", 1, 1, "y");
	assert_string_equal(report.items[0].text, "y");
	report_release(&report);
}

static void test_report_null_forgets(void **state)
{
	(void)state;
	report_add(NULL, REPORT_ERROR, "p", 1, 1, "%d", 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_report_keeps_items_in_order),
		cmocka_unit_test(test_report_counts_by_severity),
		cmocka_unit_test(test_report_release_leaves_it_usable),
		cmocka_unit_test(test_report_null_forgets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
