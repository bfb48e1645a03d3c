#include <string.h>

#include "readers.h"
#include "store/subscribers.h"

static void test_join_makes_an_active_reader(void **state)
{
	const struct subscriber_values values = {
		.email = "Ann <ann@example.org>", .rhythm = "monthly"};
	const struct subscriber_values plain = {.email = "ann@example.org", .rhythm = "monthly"};
	struct readers readers;
	struct subscriber made, kept;

	(void)state;
	readers_open(&readers);
	assert_int_equal(
		subscriber_join(&readers.rules, &values, "the test", false, &made, &readers.err),
		-1);
	readers.err = (struct error)ERROR_INIT;
	readers_done(&readers,
		subscriber_join(&readers.rules, &plain, "the test", false, &made, &readers.err));
	kept = readers_get(&readers, "ann@example.org");
	assert_int_equal(kept.number, made.number);
	assert_int_equal(kept.status, SUBSCRIBER_ACTIVE);
	assert_int_equal(kept.rhythm, RHYTHM_MONTHLY);
	assert_int_equal(kept.consent_at, READERS_NOW);
	assert_string_equal(kept.consent_source, "the test");
	readers_close(&readers);
}

static void test_join_takes_the_consent_that_is_said(void **state)
{
	const struct subscriber_values values = {
		.email = "ann@example.org", .consent_source = "a form"};
	struct readers readers;
	struct subscriber made;

	(void)state;
	readers_open(&readers);
	readers_done(&readers,
		subscriber_join(&readers.rules, &values, "the test", false, &made, &readers.err));
	assert_string_equal(readers_get(&readers, "ann@example.org").consent_source, "a form");
	readers_close(&readers);
}

/* A new reader gets the same digest as everybody: from their rhythm's last frozen edition on. */
static void test_join_starts_with_the_rhythm(void **state)
{
	static const struct {
		const char *rhythm;
		int64_t watermark;
	} cases[] = {{"weekly", 1}, {"monthly", 3}, {"instant", 3}};
	struct readers readers;

	(void)state;
	readers_open(&readers);
	readers_article(&readers, "a", 100);
	readers_article(&readers, "b", 200);
	readers_article(&readers, "c", 300);
	readers_frozen(&readers, RHYTHM_WEEKLY, 1);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct subscriber_values values = {
			.email = cases[i].rhythm, .rhythm = cases[i].rhythm};
		struct subscriber_values addressed = values;
		struct subscriber made;

		addressed.email = "ann@example.org";
		readers.rules.dry_run = true;
		readers_done(&readers, subscriber_join(&readers.rules, &addressed, "the test",
					       false, &made, &readers.err));
		assert_int_equal(made.watermark, cases[i].watermark);
	}
	readers_close(&readers);
}

static void test_join_refuses(void **state)
{
	static const struct {
		enum subscriber_status status;
		const char *text;
	} cases[] = {
		{SUBSCRIBER_ACTIVE,
			"'ann@example.org' is a subscriber already (see 'subscriber set')"},
		{SUBSCRIBER_UNSUBSCRIBED,
			"this reader is unsubscribed; --again takes them all the same"},
		{SUBSCRIBER_SUPPRESSED,
			"this reader is suppressed; --again takes them all the same"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct readers readers;

		readers_open(&readers);
		readers_put_as(&readers, "ann@example.org", cases[i].status);
		readers_refused(&readers, readers_join(&readers, "ann@example.org", false),
			ERROR_INPUT, cases[i].text);
		assert_int_equal(readers_get(&readers, "ann@example.org").status, cases[i].status);
		readers_close(&readers);
	}
}

static void test_join_takes_who_is_pending(void **state)
{
	struct readers readers;

	(void)state;
	readers_open(&readers);
	readers_put_as(&readers, "ann@example.org", SUBSCRIBER_PENDING);
	readers_done(&readers, readers_join(&readers, "ann@example.org", false));
	assert_int_equal(readers_get(&readers, "ann@example.org").status, SUBSCRIBER_ACTIVE);
	readers_close(&readers);
}

/* Also --again makes nobody active twice. */
static void test_join_again_refuses_who_is_active(void **state)
{
	struct readers readers;

	(void)state;
	readers_open(&readers);
	readers_put(&readers, "ann@example.org", 0);
	readers_refused(&readers, readers_join(&readers, "ann@example.org", true), ERROR_INPUT,
		"'ann@example.org' is a subscriber already (see 'subscriber set')");
	readers_close(&readers);
}

static void test_join_refuses_a_suppressed_address(void **state)
{
	struct readers readers;

	(void)state;
	readers_open(&readers);
	readers_done(&readers, readers_suppress(&readers, "ann@example.org"));
	readers_refused(&readers, readers_join(&readers, "Ann@Example.org", false), ERROR_INPUT,
		"the address is suppressed (bounces); --again takes it all the same");
	assert_false(readers_has(&readers, "ann@example.org"));
	readers_done(&readers, readers_join(&readers, "ann@example.org", true));
	assert_null(readers_suppressed(&readers, "ann@example.org"));
	assert_true(readers_has(&readers, "ann@example.org"));
	readers_close(&readers);
}

/* Who comes back is who they were, and has had what they had: in whatever rhythm. */
static void test_join_again_is_the_same_reader(void **state)
{
	struct readers readers;
	struct subscriber before, after;

	(void)state;
	readers_open(&readers);
	readers_article(&readers, "a", 100);
	readers_article(&readers, "b", 200);
	readers_article(&readers, "c", 300);
	readers_frozen(&readers, RHYTHM_WEEKLY, 1);
	before = readers_put(&readers, "ann@example.org", 2);
	before.name = "Ann";
	before.attributes = "{\"plan\":\"gold\"}";
	before.language = "de";
	readers_done(
		&readers, subscriber_put(readers.store, &before, "ann@example.org", &readers.err));
	readers_done(&readers, readers_leave(&readers, "ann@example.org"));
	readers_done(&readers, readers_join(&readers, "ann@example.org", true));
	after = readers_get(&readers, "ann@example.org");
	assert_int_equal(after.number, before.number);
	assert_string_equal(after.name, "Ann");
	assert_string_equal(after.attributes, "{\"plan\":\"gold\"}");
	assert_string_equal(after.language, "");
	assert_string_equal(after.reason, "");
	assert_int_equal(after.watermark, 2);
	assert_int_equal(after.joined, READERS_NOW);
	readers_close(&readers);
}

/* What was sent to everybody meanwhile is not sent to who was away. */
static void test_join_again_misses_what_was_sent(void **state)
{
	struct readers readers;

	(void)state;
	readers_open(&readers);
	readers_article(&readers, "a", 100);
	readers_article(&readers, "b", 200);
	readers_put(&readers, "ann@example.org", 0);
	readers_done(&readers, readers_leave(&readers, "ann@example.org"));
	readers_frozen(&readers, RHYTHM_WEEKLY, 2);
	readers_done(&readers, readers_join(&readers, "ann@example.org", true));
	assert_int_equal(readers_get(&readers, "ann@example.org").watermark, 2);
	readers_close(&readers);
}

static void test_join_needs_a_rhythm(void **state)
{
	struct readers readers;

	(void)state;
	readers_open(&readers);
	readers.settings.digests.fallback = RHYTHM_COUNT;
	assert_int_equal(readers_join(&readers, "ann@example.org", false), -1);
	assert_int_equal(readers.err.kind, ERROR_CONFIG);
	assert_false(readers_has(&readers, "ann@example.org"));
	readers_close(&readers);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_join_makes_an_active_reader),
		cmocka_unit_test(test_join_takes_the_consent_that_is_said),
		cmocka_unit_test(test_join_starts_with_the_rhythm),
		cmocka_unit_test(test_join_refuses),
		cmocka_unit_test(test_join_takes_who_is_pending),
		cmocka_unit_test(test_join_again_refuses_who_is_active),
		cmocka_unit_test(test_join_refuses_a_suppressed_address),
		cmocka_unit_test(test_join_again_is_the_same_reader),
		cmocka_unit_test(test_join_again_misses_what_was_sent),
		cmocka_unit_test(test_join_needs_a_rhythm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
