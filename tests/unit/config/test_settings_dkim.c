#include <string.h>

#include "settings_load.h"

/* The keys that mails are signed with. */

static struct loaded load_key(const char *domain, const char *selector)
{
	STRBUF(text);

	strbuf_addf(&text,
		BASE MAIL "  dkim: [{domain: '%s', selector: '%s', key_file: dkim.pem}]\n", domain,
		selector);
	return load(text.data);
}

static void test_settings_dkim_values(void **state)
{
	static const struct {
		const char *domain, *expected, *selector;
	} cases[] = {
		{"example.org", "example.org", "s1"},
		{"News.Example.ORG", "news.example.org", "S1"},
		{"b\xc3\xbc"
		 "cher.example",
			"xn--bcher-kva.example", "a-b.c1"},
		{"a-b.example.org", "a-b.example.org", "2026"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct loaded loaded = load_key(cases[i].domain, cases[i].selector);

		if (!loaded.settings) {
			fail_msg("%s: %s", cases[i].domain, loaded.faults.data);
		}
		assert_int_equal(loaded.settings->mail.dkim_count, 1);
		assert_text(loaded.settings->mail.dkim[0].domain, cases[i].expected);
		assert_text(loaded.settings->mail.dkim[0].selector, cases[i].selector);
		assert_path(&loaded, loaded.settings->mail.dkim[0].key_file, "dkim.pem");
		loaded_release(&loaded);
	}
}

static void test_settings_dkim_faults(void **state)
{
	static const char *const domains[] = {"", "org", "example.org; l=0", "exa mple.org",
		"example.org.", ".example.org", "a..org", "-a.org", "a_b.org", "a:b.org"};
	static const char *const selectors[] = {"", "a b", "a;b", "a_b", ".a", "a.", "a..b", "-a",
		"a-", "a-.b", "a.-b", "\xc3\xbc"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(domains); i++) {
		struct loaded loaded = load_key(domains[i], "s1");

		if (loaded.report.count != 1 ||
			!strstr(loaded.faults.data, "'domain' must be a domain such as ")) {
			fail_msg("%s: %s", domains[i], loaded.faults.data);
		}
		loaded_release(&loaded);
	}
	for (size_t i = 0; i < ARRAY_LEN(selectors); i++) {
		struct loaded loaded = load_key("example.org", selectors[i]);

		if (loaded.report.count != 1 ||
			!strstr(loaded.faults.data, "'selector' must be a name such as ")) {
			fail_msg("%s: %s", selectors[i], loaded.faults.data);
		}
		loaded_release(&loaded);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_settings_dkim_values),
		cmocka_unit_test(test_settings_dkim_faults),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
