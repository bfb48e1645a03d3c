#include "base/domain.h"

#include <string.h>

#include "base/mem.h"
#include "unit.h"

#define LABEL_61 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define LABEL_63 LABEL_61 "aa"

static void test_domain_to_ascii(void **state)
{
	static const char *const cases[][2] = {
		{"X.Example", "x.example"},
		{"bücher.example", "xn--bcher-kva.example"},
		{"BÜCHER.example", "xn--bcher-kva.example"},
		{"faß.example", "xn--fa-hia.example"},
		{"xn--bcher-kva.example", "xn--bcher-kva.example"},
		{"", NULL},
		{"a..b", NULL},
		{".a", NULL},
		{"a.", NULL},
		{"-a.example", NULL},
		{"a-.example", NULL},
		{"a_b.example", NULL},
		{"a b.example", NULL},
		{"a@b", NULL},
		{"a\r\nb", NULL},
		{"\xFF.example", NULL},
		{"a.b-1", "a.b-1"},
		{"A_b", NULL},
		{"1.-", NULL},
		{LABEL_63 ".example", LABEL_63 ".example"},
		{LABEL_63 "a.example", NULL},
		{LABEL_63 "." LABEL_63 "." LABEL_63 "." LABEL_61,
			LABEL_63 "." LABEL_63 "." LABEL_63 "." LABEL_61},
		{LABEL_63 "." LABEL_63 "." LABEL_63 "." LABEL_61 "a", NULL},
		{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example",
			NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(out);

		if (domain_to_ascii(&out, cases[i][0], NULL) != (cases[i][1] ? 0 : -1)) {
			fail_msg("'%s' gave '%s'", cases[i][0], out.data);
		}
		assert_string_equal(out.data, cases[i][1] ? cases[i][1] : "");
	}
}

#define L10 "aaaaaaaaaa"
#define L60 L10 L10 L10 L10 L10 L10

/* RFC 1035, 2.3.4: 63 bytes a label, 253 the name; of plain names and of those that IDNA sees. */
static void test_domain_has_limits(void **state)
{
	static const struct {
		const char *domain;
		bool good;
	} cases[] = {
		{L60 "aaa", true},
		{L60 "aaaa", false},
		{"b." L60 "aaa.example", true},
		{"b." L60 "aaaa.example", false},
		{L60 "AAA", true},
		{L60 "AAAA", false},
		{L60 "aaa." L60 "aaa." L60 "aaa." L60 "a", true},
		{L60 "aaa." L60 "aaa." L60 "aaa." L60 "aa", false},
		{L60 "AAA." L60 "aaa." L60 "aaa." L60 "a", true},
		{L60 "AAA." L60 "aaa." L60 "aaa." L60 "aa", false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(out);

		if ((domain_to_ascii(&out, cases[i].domain, NULL) == 0) != cases[i].good) {
			fail_msg("%zu bytes: '%s'", strlen(cases[i].domain), cases[i].domain);
		}
		assert_null(strchr(out.data, 'A'));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_domain_to_ascii),
		cmocka_unit_test(test_domain_has_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
