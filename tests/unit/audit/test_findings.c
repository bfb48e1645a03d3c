#include "audit/findings.h"

#include <string.h>

#include "base/mem.h"
#include "unit.h"

/* Added in this order, sorted by the number in the text. */
static void test_findings_are_in_an_order_of_their_own(void **state)
{
	static const struct {
		enum audit_rule rule;
		struct finding_place place;
		const char *text;
	} added[] = {
		{RULE_LINK_TARGET, {"b", 1, 1}, "7"},
		{RULE_LINK_TARGET, {"a", 2, 10}, "6"},
		{RULE_LINK_TARGET, {"a", 2, 9}, "5"},
		{RULE_IMAGE_ALT, {"a", 1, 0}, "4"},
		{RULE_LINK_TARGET, {"a", 1, 0}, "3"},
		{RULE_LINK_TARGET, {"a", 1, 0}, "2"},
		{RULE_LINK_TARGET, {"a", 1, 0}, "3"}, /* once more */
		{RULE_TEMPLATE, {NULL, 0, 0}, "1"},
	};
	struct findings findings = {0};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(added); i++) {
		findings_add(&findings, added[i].rule, &added[i].place, "%s", added[i].text);
	}
	findings_sort(&findings);
	assert_int_equal(findings.count, 7);
	for (size_t i = 0; i < findings.count; i++) {
		char number[] = {(char)('1' + i), '\0'};

		assert_string_equal(findings.items[i].text, number);
	}
	assert_int_equal(findings_count(&findings, REPORT_NOTE), 1);
	assert_int_equal(findings_count(&findings, REPORT_WARNING), 0);
	assert_int_equal(findings_count(&findings, REPORT_ERROR), 6);
	findings_release(&findings);
	findings_sort(&findings);
	assert_int_equal(findings.count, 0);
}

static void test_findings_take_a_report_with_its_severities(void **state)
{
	struct findings findings = {0};
	struct report report = REPORT_INIT;

	(void)state;
	report_add(&report, REPORT_NOTE, "a", 3, 4, "one");
	report_add(&report, REPORT_ERROR, NULL, 0, 0, "two");
	findings_take(&findings, RULE_SOURCE, &report);
	assert_int_equal(report.count, 0);
	assert_int_equal(findings.count, 2);
	assert_int_equal(findings.items[0].rule, RULE_SOURCE);
	assert_int_equal(findings.items[0].severity, REPORT_NOTE);
	assert_string_equal(findings.items[0].path, "a");
	assert_int_equal(findings.items[0].line, 3);
	assert_int_equal(findings.items[0].column, 4);
	assert_int_equal(findings.items[1].severity, REPORT_ERROR);
	assert_null(findings.items[1].path);
	findings_release(&findings);
}

static void test_rules_all_have_a_name_of_their_own(void **state)
{
	(void)state;
	for (int i = 0; i < RULE_COUNT; i++) {
		assert_non_null(audit_rules[i].name);
		assert_non_null(audit_rules[i].summary);
		assert_int_equal(strspn(audit_rules[i].name, "abcdefghijklmnopqrstuvwxyz-"),
			strlen(audit_rules[i].name));
		for (int j = 0; j < i; j++) {
			assert_string_not_equal(audit_rules[i].name, audit_rules[j].name);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_findings_are_in_an_order_of_their_own),
		cmocka_unit_test(test_findings_take_a_report_with_its_severities),
		cmocka_unit_test(test_rules_all_have_a_name_of_their_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
