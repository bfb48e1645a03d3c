#include <string.h>

#include "base/mem.h"
#include "model/subscriber.h"
#include "unit.h"

static void test_subscriber_status_names(void **state)
{
	static const char *const names[SUBSCRIBER_STATUS_COUNT] = {
		"active", "pending", "unsubscribed", "suppressed", "erased"};
	(void)state;
	for (int i = 0; i < SUBSCRIBER_STATUS_COUNT; i++) {
		assert_string_equal(subscriber_status_name((enum subscriber_status)i), names[i]);
		assert_int_equal(subscriber_status_from_name(names[i]), i);
	}
	assert_int_equal(subscriber_status_from_name("Active"), SUBSCRIBER_ACTIVE);
	assert_int_equal(subscriber_status_from_name(""), SUBSCRIBER_STATUS_COUNT);
	assert_int_equal(subscriber_status_from_name("activ"), SUBSCRIBER_STATUS_COUNT);
}

static void test_subscriber_format_names(void **state)
{
	static const char *const names[FORMAT_COUNT] = {"html", "text"};
	(void)state;
	for (int i = 0; i < FORMAT_COUNT; i++) {
		assert_string_equal(mail_format_name((enum mail_format)i), names[i]);
		assert_int_equal(mail_format_from_name(names[i]), i);
	}
	assert_int_equal(mail_format_from_name("HTML"), FORMAT_HTML);
	assert_int_equal(mail_format_from_name(""), FORMAT_COUNT);
	assert_int_equal(mail_format_from_name("rtf"), FORMAT_COUNT);
}

static void test_subscriber_categories_contain(void **state)
{
	static const struct {
		const char *set, *slug;
		bool expected;
	} cases[] = {
		{"", "go", true},
		{"", "", true},
		{";go;", "go", true},
		{";c;go;rust;", "c", true},
		{";c;go;rust;", "go", true},
		{";c;go;rust;", "rust", true},
		{";c;go;rust;", "g", false},
		{";c;go;rust;", "o", false},
		{";c;go;rust;", "c;go", true}, /* no slug has a semicolon */
		{";golang;", "go", false},
		{";go-lang;", "go", false},
		{";golang;go;", "go", true},
		{";django;", "go", false},
		{";c++;", "c", false},
		{";aa;", "aaa", false},
		{";aaa;", "aa", false},
		{";go;", "GO", false},
		{";go;", "", false},
		{";a;b;", "", false},
		{";", "", false},
		{";\xc3\xa9t\xc3\xa9;", "\xc3\xa9t\xc3\xa9", true},
		{";\xc3\xa9t\xc3\xa9;", "t\xc3\xa9", false},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		/* On the heap, so that the sanitizer sees a read past the end. */
		FREE_ON_EXIT char *set = xstrdup(cases[i].set);
		if (categories_contain(set, cases[i].slug) != cases[i].expected) {
			fail_msg("'%s' in '%s'", cases[i].slug, cases[i].set);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_subscriber_status_names),
		cmocka_unit_test(test_subscriber_format_names),
		cmocka_unit_test(test_subscriber_categories_contain),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
