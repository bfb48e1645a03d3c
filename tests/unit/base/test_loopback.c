#include "base/loopback.h"

#include "base/mem.h"
#include "unit.h"

static void test_loopback_is_this_machine_written_in_full(void **state)
{
	static const struct {
		const char *url;
		bool expected;
	} cases[] = {
		{"smtp://localhost", true},
		{"smtp://LocalHost:2525/", true},
		{"smtp://127.0.0.1:25", true},
		{"smtps://127.255.255.254", true},
		{"smtp://[::1]", true},
		{"smtp://[::1]:25/x", true},
		{"smtp://[0:0:0:0:0:0:0:1]", true},
		{"smtp://127.1", false},
		{"smtp://2130706433", false},
		{"smtp://128.0.0.1", false},
		{"smtp://127.0.0.1.example.org", false},
		{"smtp://localhost.example.org", false},
		{"smtp://localhost@mail.example.org", false},
		{"smtp://127.0.0.1:25@mail.example.org", false},
		{"smtp://mail.example.org/localhost", false},
		{"smtp://mail.example.org#@localhost", false},
		{"smtp://mail.example.org\\@localhost", false},
		{"smtp://[::ffff:127.0.0.1]", false},
		{"smtp://[::2]", false},
		{"smtp://[::1", false},
		{"smtp://[]", false},
		{"smtp://[", false},
		{"smtp://", false},
		{"localhost", false},
		{"", false},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		if (url_is_loopback(cases[i].url) != cases[i].expected) {
			fail_msg("'%s'", cases[i].url);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_loopback_is_this_machine_written_in_full),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
