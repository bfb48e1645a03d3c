#include "net/smtp_address.h"

#include "unit.h"

#include <errno.h>
#include <string.h>

#include "base/mem.h"

int __wrap_gethostname(char *name, size_t len);

/* What the linker's gethostname says; NULL: it fails. */
static const char *machine;

int __wrap_gethostname(char *name, size_t len)
{
	if (!machine) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(name, machine, strnlen(machine, len - 1) + 1);
	return 0;
}

static void test_smtp_address_makes_a_labels(void **state)
{
	static const struct {
		const char *address;
		const char *expected; /* NULL: refused */
		bool utf8;
	} cases[] = {
		{"ada@example.org", "ada@example.org", false},
		{"Ada.L+x@Example.ORG", "Ada.L+x@example.org", false},
		{"ada@b\xc3\xbc"
		 "cher.example",
			"ada@xn--bcher-kva.example", false},
		{"gr\xc3\xbc\xc3\x9f"
		 "e@example.org",
			"gr\xc3\xbc\xc3\x9f"
			"e@example.org",
			true},
		{"a@[192.0.2.1]", "a@[192.0.2.1]", false},
		{"a@[IPv6:2001:db8::1]", "a@[IPv6:2001:db8::1]", false},
		{"", NULL, false},
		{"ada", NULL, false},
		{"@example.org", NULL, false},
		{"ada@", NULL, false},
		{"ada@-x-", NULL, false},
		{"ada@a b", NULL, false},
		{"ada@[1.2.3]", NULL, false},
		{"ada@[]", NULL, false},
		{"ada@127.0.0.1]", NULL, false},
		{"ada@[1.2.3.4]>\r\n", NULL, false},
		{"ada@example.org\r\nRCPT TO:<evil@example.org", NULL, false},
		{"ada@example.org>\nRCPT TO:<evil@example.org", NULL, false},
		{"a\r@example.org", NULL, false},
		{"a\tb@example.org", NULL, false},
		{"a b@example.org", NULL, false},
		{"a\x7f@example.org", NULL, false},
		{"a> SIZE=1@example.org", NULL, false},
		{"\"a b\"@example.org", NULL, false},
		{"a@b@example.org", NULL, false},
		{"a\xff@example.org", NULL, false},
		{"x234567890123456789012345678901234567890123456789012345678901234@a.example",
			"x234567890123456789012345678901234567890123456789012345678901234@a."
			"example",
			false},
		{"x2345678901234567890123456789012345678901234567890123456789012345@a.example",
			NULL, false},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(out);
		struct error err = ERROR_INIT;
		bool utf8 = false;
		int result = smtp_address(&out, cases[i].address, &utf8, &err);
		assert_int_equal(result, cases[i].expected ? 0 : -1);
		assert_string_equal(out.data, cases[i].expected ? cases[i].expected : "");
		assert_int_equal(utf8, cases[i].utf8);
		assert_int_equal(err.kind, cases[i].expected ? ERROR_NONE : ERROR_INPUT);
	}
}

static void test_smtp_helo_is_a_name_or_a_literal(void **state)
{
	static const struct {
		const char *name;
		const char *expected; /* NULL: refused */
	} cases[] = {
		{"mail.example.org", "mail.example.org"},
		{"b\xc3\xbc"
		 "cher.example",
			"xn--bcher-kva.example"},
		{"[127.0.0.1]", "[127.0.0.1]"},
		{"[IPv6:::1]", "[IPv6:::1]"},
		{"", NULL},
		{"a b", NULL},
		{"[127.0.0.1", NULL},
		{"127.0.0.1]", NULL},
		{"[mail]", NULL},
		{"a\r\nMAIL FROM:<x@y>", NULL},
		{"a/b", NULL},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(out);
		struct error err = ERROR_INIT;
		int result = smtp_helo(&out, cases[i].name, &err);
		assert_int_equal(result, cases[i].expected ? 0 : -1);
		assert_string_equal(out.data, cases[i].expected ? cases[i].expected : "");
		assert_int_equal(err.kind, cases[i].expected ? ERROR_NONE : ERROR_CONFIG);
	}
}

/* RFC 5321, 4.1.4: the machine's name, or an address literal where it has none that can be said. */
static void test_smtp_helo_asks_the_machine(void **state)
{
	static const struct {
		const char *name;
		const char *expected;
	} cases[] = {
		{"mail.example.org", "mail.example.org"},
		{"box", "box"},
		{"my box", "[127.0.0.1]"},
		{"", "[127.0.0.1]"},
		{NULL, "[127.0.0.1]"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(out);
		machine = cases[i].name;
		assert_int_equal(smtp_helo(&out, NULL, NULL), 0);
		assert_string_equal(out.data, cases[i].expected);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_smtp_address_makes_a_labels),
		cmocka_unit_test(test_smtp_helo_is_a_name_or_a_literal),
		cmocka_unit_test(test_smtp_helo_asks_the_machine),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
