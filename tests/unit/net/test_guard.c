#include "net/guard.h"

#include "base/mem.h"
#include "unit.h"

static void test_guard_same_server(void **state)
{
	static const struct {
		const char *a, *b;
		bool same;
	} cases[] = {
		{"http://a.example/", "http://a.example/x?y#z", true},
		{"http://a.example/", "http://A.Example/", true},
		{"http://a.example/", "http://a.example:80/", true},
		{"http://a.example/", "https://a.example/", true},
		{"http://a.example:80/", "https://a.example:443/", true},
		{"http://a.example:8080/", "https://a.example:8080/", true},
		{"http://a.example/", "http://b@a.example/", true},
		{"http://127.0.0.1:8080/", "http://2130706433:8080/", true},
		{"http://[::1]/", "http://[0:0::1]/", true},
		{"http://a.example/", "http://b.example/", false},
		{"http://a.example/", "http://www.a.example/", false},
		{"http://a.example/", "http://a.example:25/", false},
		{"http://a.example/", "http://a.example:443/", false},
		{"https://a.example/", "https://a.example:80/", false},
		{"http://a.example:8080/", "http://a.example/", false},
		{"http://127.0.0.1:8080/", "http://localhost:8080/", false},
		{"http://127.0.0.1:8080/", "http://[::1]:8080/", false},
		{"http://a.example/", "http://a.example@b.example/", false},
		{"http://a.example/", "http://a.example\\@b.example/", false},
		{"http://a.example/", "ftp://a.example/", false},
		{"ftp://a.example/", "ftp://a.example/", false},
		{"http://a.example/", "file://a.example/etc/passwd", false},
		{"http://a.example/", "a.example", false},
		{"http://a.example/", "", false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		if (guard_same_server(cases[i].a, cases[i].b) != cases[i].same ||
			guard_same_server(cases[i].b, cases[i].a) != cases[i].same) {
			fail_msg("%s and %s", cases[i].a, cases[i].b);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_guard_same_server),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
