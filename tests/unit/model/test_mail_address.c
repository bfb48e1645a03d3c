#include "unit.h"

#include <string.h>

#include "base/mem.h"
#include "model/mail_address.h"

static void test_address_accepts(void **state)
{
	static const struct {
		const char *text, *wire, *domain, *key;
		bool needs_utf8;
	} cases[] = {
		{"ada@example.org", "ada@example.org", "example.org", "ada@example.org", false},
		{" \tada@example.org ", "ada@example.org", "example.org", "ada@example.org", false},
		{"Ada.B@Example.ORG", "Ada.B@example.org", "example.org", "ada.b@example.org",
			false},
		{"a+b=c~{x}@example.org", "a+b=c~{x}@example.org", "example.org",
			"a+b=c~{x}@example.org", false},
		{"o'neil!#$%&*-/?^_`|@example.org", "o'neil!#$%&*-/?^_`|@example.org",
			"example.org", "o'neil!#$%&*-/?^_`|@example.org", false},
		{"x@b\xc3\xbc"
		 "cher.example",
			"x@xn--bcher-kva.example",
			"b\xc3\xbc"
			"cher.example",
			"x@xn--bcher-kva.example", false},
		{"J\xc3\xbcRG@example.org", "J\xc3\xbcRG@example.org", "example.org",
			"j\xc3\xbcrg@example.org", true},
		{"Ju\xcc\x88rg@example.org", "Ju\xcc\x88rg@example.org", "example.org",
			"j\xc3\xbcrg@example.org", true},
		{"reader@localhost", "reader@localhost", "localhost", "reader@localhost", false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		CLEANUP(mail_address_release) struct mail_address address = {0};
		struct error err = ERROR_INIT;
		FREE_ON_EXIT char *key = NULL;
		STRBUF(wire);

		if (mail_address_parse(cases[i].text, &address, &err) < 0) {
			fail_msg("%s: %s", cases[i].text, err.text);
		}
		mail_address_add(&wire, &address);
		key = mail_address_key(&address);
		assert_string_equal(wire.data, cases[i].wire);
		assert_string_equal(address.domain, cases[i].domain);
		assert_string_equal(key, cases[i].key);
		assert_int_equal(address.needs_utf8, cases[i].needs_utf8);
	}
}

static void test_address_as_mailto(void **state)
{
	static const struct {
		const char *text, *uri;
	} cases[] = {
		{"leave@example.org", "mailto:leave@example.org"},
		{"leave@b\303\274cher.example", "mailto:leave@xn--bcher-kva.example"},
		{"leave+list-a.b_c~1@Example.org", "mailto:leave+list-a.b_c~1@example.org"},
		{"go?to=100%&#/@example.org", "mailto:go%3Fto%3D100%25%26%23%2F@example.org"},
		{"\303\274@example.org", "mailto:%C3%BC@example.org"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		CLEANUP(mail_address_release) struct mail_address address = {0};
		struct error err = ERROR_INIT;
		STRBUF(uri);

		assert_int_equal(mail_address_parse(cases[i].text, &address, &err), 0);
		mail_address_add_mailto(&uri, &address);
		assert_string_equal(uri.data, cases[i].uri);
	}
}

static void test_address_refuses(void **state)
{
	static const struct {
		const char *text, *fault;
	} cases[] = {
		{"", "no '@'"}, {"   ", "no '@'"}, {"ada", "no '@'"},
		{"@example.org", "nothing before"}, {"ada@", "ada@"},
		{"ada@@example.org", "a character before"},
		{"a b@example.org", "a character before"},
		{"\"a b\"@example.org", "a character before"},
		{"a(b)@example.org", "a character before"},
		{"a,b@example.org", "a character before"},
		{"<a@example.org>", "a character before"},
		{"a:b@example.org", "a character before"}, {".a@example.org", "a dot"},
		{"a.@example.org", "a dot"}, {"a..b@example.org", "a dot"},
		{"a@[127.0.0.1]", "a@["}, {"a@example..org", "a@example..org"},
		{"a@exa mple.org", "a@exa"}, {"a@example.org>", "a@example.org>"},
		{"g@x>\r\nRCPT TO:<evil@x", "control"}, {"a@example.org\n", "control"},
		{"a\x7f@example.org", "control"}, {"\xff@example.org", "not UTF-8"},
		{"a\xe2\x80\xae@example.org", "a character before"}, /* RIGHT-TO-LEFT OVERRIDE */
		{"a\xc2\xa0@example.org", "a character before"},     /* NO-BREAK SPACE */
		{"a\xc2\x85@example.org", "a character before"},     /* NEL, a C1 control */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct mail_address address = {0};
		struct error err = ERROR_INIT;

		if (mail_address_parse(cases[i].text, &address, &err) == 0) {
			fail_msg("'%s' was taken", cases[i].text);
		}
		assert_int_equal(err.kind, ERROR_INPUT);
		if (!strstr(err.text, cases[i].fault)) {
			fail_msg("'%s': %s", cases[i].text, err.text);
		}
		assert_null(strpbrk(err.text, "\r\n"));
		assert_null(address.local);
	}
}

static int parse_sized(size_t local, size_t domain)
{
	CLEANUP(mail_address_release) struct mail_address address = {0};
	STRBUF(text);

	for (size_t i = 0; i < local; i++) {
		strbuf_add_char(&text, 'a');
	}
	strbuf_add_char(&text, '@');
	for (size_t i = 0; i < domain; i++) {
		strbuf_add_char(&text, i % 50 == 49 && i + 1 < domain ? '.' : 'b');
	}
	return mail_address_parse(text.data, &address, NULL);
}

static void test_address_has_lengths(void **state)
{
	(void)state;
	assert_int_equal(parse_sized(64, 100), 0);
	assert_int_equal(parse_sized(65, 100), -1);
	assert_int_equal(parse_sized(64, 189), 0);
	assert_int_equal(parse_sized(64, 190), -1);
	assert_int_equal(parse_sized(100000, 10), -1);
	assert_int_equal(parse_sized(10, 1000000), -1);
}

static void test_mailbox_parses(void **state)
{
	static const struct {
		const char *text, *name, *local;
	} cases[] = {
		{"ada@example.org", NULL, "ada"},
		{"<ada@example.org>", NULL, "ada"},
		{"Ada Example <ada@example.org>", "Ada Example", "ada"},
		{"  Ada Example<ada@example.org>  ", "Ada Example", "ada"},
		{"Example, Inc. <ada@example.org>", "Example, Inc.", "ada"},
		{"\"Example, Inc.\" <ada@example.org>", "Example, Inc.", "ada"},
		{"\"Ada \\\"C\\\" \\\\ L\" <ada@example.org>", "Ada \"C\" \\ L", "ada"},
		{"\"a <b> c\" <ada@example.org>", "a <b> c", "ada"},
		{"\xd0\x96\xd0\xb0 <ada@example.org>", "\xd0\x96\xd0\xb0", "ada"},
		{"\"\" <ada@example.org>", NULL, "ada"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		CLEANUP(mail_mailbox_release) struct mail_mailbox mailbox = {0};
		struct error err = ERROR_INIT;

		if (mail_mailbox_parse(cases[i].text, &mailbox, &err) < 0) {
			fail_msg("%s: %s", cases[i].text, err.text);
		}
		assert_string_equal(mailbox.address.local, cases[i].local);
		if (cases[i].name) {
			assert_string_equal(mailbox.name, cases[i].name);
		} else {
			assert_null(mailbox.name);
		}
	}
}

static void test_mailbox_refuses(void **state)
{
	static const char *const cases[] = {
		"",
		"<>",
		">",
		"ada@example.org>",
		"Ada <ada@example.org",
		"Ada ada@example.org",
		"Ada \"C\" Lovelace <ada@example.org>",
		"\"Ada\\\" <ada@example.org>",
		"\"Ada\"C\" <ada@example.org>",
		"Eve <eve@x>, Ada <ada@example.org>",
		"Ada\r\nBcc: x <ada@example.org>",
		"A\xff <ada@example.org>",
		"Ada <ada@example.org\n>",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct mail_mailbox mailbox = {0};
		struct error err = ERROR_INIT;

		if (mail_mailbox_parse(cases[i], &mailbox, &err) == 0) {
			fail_msg("'%s' was taken", cases[i]);
		}
		assert_int_equal(err.kind, ERROR_INPUT);
		assert_null(mailbox.name);
		assert_null(mailbox.address.local);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_address_accepts),
		cmocka_unit_test(test_address_as_mailto),
		cmocka_unit_test(test_address_refuses),
		cmocka_unit_test(test_address_has_lengths),
		cmocka_unit_test(test_mailbox_parses),
		cmocka_unit_test(test_mailbox_refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
