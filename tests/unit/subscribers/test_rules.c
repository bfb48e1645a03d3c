#include <string.h>

#include "base/token.h"
#include "readers.h"
#include "store/subscribers.h"

static void test_rules_default_is_active_and_html(void **state)
{
	struct readers readers;
	struct subscriber subscriber;

	(void)state;
	readers_open(&readers);
	readers.settings.digests.fallback = RHYTHM_MONTHLY;
	subscriber = subscriber_default(&readers.rules);
	assert_int_equal(subscriber.status, SUBSCRIBER_ACTIVE);
	assert_int_equal(subscriber.rhythm, RHYTHM_MONTHLY);
	assert_int_equal(subscriber.format, FORMAT_HTML);
	assert_string_equal(subscriber.categories, "");
	assert_string_equal(subscriber.attributes, "{}");
	assert_int_equal(subscriber.consent_at, READERS_NOW);
	assert_int_equal(subscriber.joined, READERS_NOW);
	readers.settings.digests.fallback = RHYTHM_COUNT;
	assert_int_equal(subscriber_default(&readers.rules).rhythm, RHYTHM_WEEKLY);
	readers_close(&readers);
}

static void test_rules_require_a_rhythm(void **state)
{
	struct readers readers;

	(void)state;
	readers_open(&readers);
	readers_done(&readers, subscriber_require_rhythm(&readers.settings, &readers.err));
	readers.settings.digests.fallback = RHYTHM_COUNT;
	readers_refused(&readers, subscriber_require_rhythm(&readers.settings, &readers.err),
		ERROR_CONFIG,
		"'postrider.yaml' offers no digests: set 'digests', such as 'weekly: thursday "
		"08:00'");
	readers_close(&readers);
}

static void test_rules_an_address_has_one_key(void **state)
{
	struct readers readers;
	const char *address, *key;

	(void)state;
	readers_open(&readers);
	readers_done(&readers, subscriber_address(&readers.rules, "Ann@EXAMPLE.org", &address, &key,
				       &readers.err));
	assert_string_equal(address, "Ann@example.org");
	assert_string_equal(key, "ann@example.org");
	assert_int_equal(
		subscriber_address(&readers.rules, "ann@", &address, &key, &readers.err), -1);
	assert_int_equal(readers.err.kind, ERROR_INPUT);
	readers_close(&readers);
}

/* Each text changes its own value and no other; "" is the default again. */
static void test_rules_apply_changes_what_is_said(void **state)
{
	const struct subscriber_values said = {.name = "  Ann \t B. ",
		.categories = "SQL; go ,sql;;",
		.rhythm = "instant",
		.format = "text",
		.language = "de-AT",
		.status = "pending",
		.consent_at = "2026-01-02 03:04",
		.consent_source = "a form",
		.paused_until = "2026-12-24"};
	const struct subscriber_values emptied = {.name = "",
		.categories = "",
		.rhythm = "",
		.format = "",
		.language = "",
		.status = "",
		.consent_at = "",
		.consent_source = "",
		.paused_until = ""};
	const struct subscriber_values nothing = {0};
	const struct subscriber_values goes_on = {.paused_until = "no"};
	struct readers readers;
	struct subscriber subscriber;

	(void)state;
	readers_open(&readers);
	subscriber = subscriber_default(&readers.rules);
	for (int i = 0; i < 2; i++) {
		readers_done(&readers, subscriber_apply(&readers.rules, i ? &nothing : &said,
					       &subscriber, &readers.err));
		assert_string_equal(subscriber.name, "Ann B.");
		assert_string_equal(subscriber.categories, ";go;sql;");
		assert_int_equal(subscriber.rhythm, RHYTHM_INSTANT);
		assert_int_equal(subscriber.format, FORMAT_TEXT);
		assert_string_equal(subscriber.language, "de-AT");
		assert_int_equal(subscriber.status, SUBSCRIBER_PENDING);
		assert_int_equal(subscriber.consent_at, INT64_C(1767319440)); /* in Berlin */
		assert_string_equal(subscriber.consent_source, "a form");
		assert_int_equal(subscriber.paused_until, INT64_C(1798066800));
	}
	readers_done(
		&readers, subscriber_apply(&readers.rules, &goes_on, &subscriber, &readers.err));
	assert_int_equal(subscriber.paused_until, 0);
	subscriber.paused_until = 1;
	readers_done(
		&readers, subscriber_apply(&readers.rules, &emptied, &subscriber, &readers.err));
	assert_null(subscriber.name);
	assert_string_equal(subscriber.categories, "");
	assert_int_equal(subscriber.rhythm, RHYTHM_WEEKLY);
	assert_int_equal(subscriber.format, FORMAT_HTML);
	assert_string_equal(subscriber.language, "");
	assert_int_equal(subscriber.status, SUBSCRIBER_ACTIVE);
	assert_int_equal(subscriber.paused_until, 0);
	/* The proof of a consent stays. */
	assert_int_equal(subscriber.consent_at, INT64_C(1767319440));
	assert_string_equal(subscriber.consent_source, "a form");
	readers_close(&readers);
}

static void test_rules_apply_refuses(void **state)
{
	static char long_name[202];
	static const char name_fault[] = "the name has control characters or line ends, is not "
					 "UTF-8, or is longer than 200 bytes";
	static const char language_36[] = "abcdefghijklmnopqrstuvwxyz-123456789";
	static const struct {
		struct subscriber_values values;
		const char *text;
	} cases[] = {
		{{.name = "Ann\nBcc: all"}, name_fault},
		{{.name = "\xff"}, name_fault},
		{{.name = long_name}, name_fault},
		{{.categories = "go;sq"}, "unknown category 'sq'; did you mean 'sql'?"},
		{{.categories = "knitting"}, "unknown category 'knitting'"},
		{{.rhythm = "hourly"}, "unknown rhythm 'hourly'"},
		{{.rhythm = "daily"}, "the rhythm 'daily' is not offered"},
		{{.format = "rtf"}, "unknown format 'rtf': html or text"},
		{{.language = "de_AT"}, "'de_AT' is no language tag such as 'en'"},
		{{.language = language_36},
			"'abcdefghijklmnopqrstuvwxyz-123456789' is no language tag such as 'en'"},
		{{.status = "gone"},
			"unknown status 'gone': active, pending, unsubscribed or suppressed"},
		{{.status = "erased"},
			"unknown status 'erased': active, pending, unsubscribed or suppressed"},
		{{.consent_at = "2026-02-30"}, "consent_at: there is no such day: '2026-02-30'"},
		{{.consent_source = "a\rb"}, "the consent's source has control characters"},
		{{.consent_source = "\xc3"}, "the consent's source has control characters"},
		{{.paused_until = "2026-02-30"},
			"paused_until: there is no such day: '2026-02-30'"},
	};
	struct readers readers;

	(void)state;
	memset(long_name, 'n', sizeof(long_name) - 1);
	readers_open(&readers);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct subscriber subscriber = subscriber_default(&readers.rules);

		readers_refused(&readers,
			subscriber_apply(
				&readers.rules, &cases[i].values, &subscriber, &readers.err),
			ERROR_INPUT, cases[i].text);
	}
	readers_close(&readers);
}

static void test_rules_apply_takes_the_longest(void **state)
{
	char name[201];
	const struct subscriber_values values = {
		.name = name, .language = "abcdefghijklmnopqrstuvwxyz-12345678"};
	struct readers readers;
	struct subscriber subscriber;

	(void)state;
	memset(name, 'n', 200);
	name[200] = '\0';
	readers_open(&readers);
	subscriber = subscriber_default(&readers.rules);
	readers_done(
		&readers, subscriber_apply(&readers.rules, &values, &subscriber, &readers.err));
	assert_string_equal(subscriber.name, name);
	readers_close(&readers);
}

/* The articles are opened where the store does not know a category, and then once. */
static void test_rules_look_for_categories_once(void **state)
{
	const struct subscriber_values known = {.categories = "go;sql"};
	const struct subscriber_values found = {.categories = "Rust;sql"};
	const struct subscriber_values unknown = {.categories = "knitting"};
	struct readers readers;
	struct subscriber subscriber;

	(void)state;
	readers_open(&readers);
	subscriber = subscriber_default(&readers.rules);
	readers_done(&readers, subscriber_apply(&readers.rules, &known, &subscriber, &readers.err));
	assert_int_equal(readers.asked, 0);
	readers_done(&readers, subscriber_apply(&readers.rules, &found, &subscriber, &readers.err));
	assert_string_equal(subscriber.categories, ";rust;sql;");
	assert_int_equal(readers.asked, 1);
	assert_int_equal(readers.rules.slug_count, 3);
	readers_refused(&readers,
		subscriber_apply(&readers.rules, &unknown, &subscriber, &readers.err), ERROR_INPUT,
		"unknown category 'knitting'");
	assert_int_equal(readers.asked, 1);
	readers_close(&readers);
}

static void test_rules_go_without_looking(void **state)
{
	const struct subscriber_values values = {.categories = "rust"};
	struct readers readers;
	struct subscriber subscriber;

	(void)state;
	readers_open(&readers);
	readers.rules.find_categories = NULL;
	subscriber = subscriber_default(&readers.rules);
	readers_refused(&readers,
		subscriber_apply(&readers.rules, &values, &subscriber, &readers.err), ERROR_INPUT,
		"unknown category 'rust'");
	readers_close(&readers);
}

static void test_rules_look_up_by_address(void **state)
{
	struct readers readers;
	struct subscriber ann, found;
	const char *key;

	(void)state;
	readers_open(&readers);
	ann = readers_put(&readers, "ann@example.org", 0);
	assert_int_equal(
		subscriber_look_up(&readers.rules, "ANN@example.org", &found, &key, &readers.err),
		1);
	assert_int_equal(found.number, ann.number);
	assert_string_equal(key, "ann@example.org");
	assert_int_equal(
		subscriber_look_up(&readers.rules, "bob@example.org", &found, &key, &readers.err),
		0);
	assert_string_equal(key, "bob@example.org");
	assert_int_equal(subscriber_look_up(&readers.rules, "@", &found, &key, &readers.err), -1);
	readers_close(&readers);
}

static void test_rules_look_up_by_token(void **state)
{
	struct readers readers;
	struct subscriber ann, found;
	char token[TOKEN_LEN + 1], other[TOKEN_LEN + 1];
	const char *key;

	(void)state;
	readers_open(&readers);
	ann = readers_put(&readers, "ann@example.org", 0);
	token_make(&readers.store->key, TOKEN_READER, ann.number, token);
	assert_int_equal(subscriber_look_up(&readers.rules, token, &found, &key, &readers.err), 1);
	assert_string_equal(found.address, "ann@example.org");
	assert_string_equal(key, "ann@example.org");
	/* Of a reader that is not there, and of something else. */
	token_make(&readers.store->key, TOKEN_READER, ann.number + 1, other);
	assert_int_equal(subscriber_look_up(&readers.rules, other, &found, &key, &readers.err), 0);
	token_make(&readers.store->key, TOKEN_DELIVERY, ann.number, other);
	assert_int_equal(subscriber_look_up(&readers.rules, other, &found, &key, &readers.err), 0);
	assert_null(key);
	readers_done(&readers, subscriber_erase(readers.store, ann.number, &readers.err));
	assert_int_equal(subscriber_look_up(&readers.rules, token, &found, &key, &readers.err), 0);
	readers_close(&readers);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rules_default_is_active_and_html),
		cmocka_unit_test(test_rules_require_a_rhythm),
		cmocka_unit_test(test_rules_an_address_has_one_key),
		cmocka_unit_test(test_rules_apply_changes_what_is_said),
		cmocka_unit_test(test_rules_apply_refuses),
		cmocka_unit_test(test_rules_apply_takes_the_longest),
		cmocka_unit_test(test_rules_look_for_categories_once),
		cmocka_unit_test(test_rules_go_without_looking),
		cmocka_unit_test(test_rules_look_up_by_address),
		cmocka_unit_test(test_rules_look_up_by_token),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
