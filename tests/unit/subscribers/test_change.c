#include <string.h>

#include "base/token.h"
#include "failing_store.h"
#include "readers.h"
#include "store/subscribers.h"

static int change(
	struct readers *readers, const char *reference, struct subscriber_values values, bool again)
{
	struct subscriber subscriber;

	return subscriber_change(
		&readers->rules, reference, &values, again, &subscriber, &readers->err);
}

static int change_status(
	struct readers *readers, const char *reference, const char *status, bool again)
{
	return change(readers, reference, (struct subscriber_values){.status = status}, again);
}

static int forget(struct readers *readers, const char *reference)
{
	struct subscriber subscriber;

	return subscriber_forget(&readers->rules, reference, &subscriber, &readers->err);
}

/* ---- change ---- */

static void test_change_keeps_what_is_not_said(void **state)
{
	struct readers readers;
	struct subscriber after;

	(void)state;
	readers_open(&readers);
	readers_article(&readers, "a", 100);
	readers_put(&readers, "ann@example.org", 0);
	readers_done(&readers,
		change(&readers, "ann@example.org",
			(struct subscriber_values){.name = "Ann", .rhythm = "monthly"}, false));
	after = readers_get(&readers, "ann@example.org");
	assert_string_equal(after.name, "Ann");
	assert_int_equal(after.rhythm, RHYTHM_MONTHLY);
	assert_int_equal(after.status, SUBSCRIBER_ACTIVE);
	/* A change of rhythm loses nothing. */
	assert_int_equal(after.watermark, 0);
	readers_close(&readers);
}

static void test_change_is_all_or_nothing(void **state)
{
	struct readers readers;

	(void)state;
	readers_open(&readers);
	readers_put(&readers, "ann@example.org", 0);
	assert_int_equal(change(&readers, "ann@example.org",
				 (struct subscriber_values){
					 .name = "Ann", .status = "suppressed", .email = "@"},
				 false),
		-1);
	readers.err = (struct error)ERROR_INIT;
	assert_null(readers_get(&readers, "ann@example.org").name);
	assert_null(readers_suppressed(&readers, "ann@example.org"));
	readers_close(&readers);
}

static void test_changes_of_nobody_are_refused(void **state)
{
	int (*const changes[])(struct readers *, const char *) = {readers_leave, forget};
	struct readers readers;

	(void)state;
	readers_open(&readers);
	readers_refused(&readers, change_status(&readers, "ann@example.org", "active", false),
		ERROR_INPUT, "there is no subscriber 'ann@example.org'");
	readers_refused(&readers, readers_suppress(&readers, "rtoken"), ERROR_INPUT,
		"there is no subscriber 'rtoken'");
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		readers_refused(&readers, changes[i](&readers, "ann@example.org"), ERROR_INPUT,
			"there is no subscriber 'ann@example.org'");
		assert_int_equal(changes[i](&readers, "@"), -1);
		readers.err = (struct error)ERROR_INIT;
	}
	assert_int_equal(readers_suppress(&readers, "@"), -1);
	readers_close(&readers);
}

static void test_change_of_address(void **state)
{
	struct readers readers;
	struct subscriber ann;

	(void)state;
	readers_open(&readers);
	ann = readers_put(&readers, "ann@example.org", 0);
	readers_done(
		&readers, change(&readers, "ann@example.org",
				  (struct subscriber_values){.email = "Ann@Example.net"}, false));
	assert_int_equal(readers_get(&readers, "ann@example.net").number, ann.number);
	assert_string_equal(readers_get(&readers, "ann@example.net").address, "Ann@example.net");
	assert_false(readers_has(&readers, "ann@example.org"));
	/* To another spelling of one's own. */
	readers_done(
		&readers, change(&readers, "ann@example.net",
				  (struct subscriber_values){.email = "ANN@example.net"}, false));
	assert_string_equal(readers_get(&readers, "ann@example.net").address, "ANN@example.net");
	readers_close(&readers);
}

static void test_change_to_an_address_of_another(void **state)
{
	struct readers readers;

	(void)state;
	readers_open(&readers);
	readers_put(&readers, "ann@example.org", 0);
	readers_put(&readers, "bob@example.org", 0);
	for (int again = 0; again < 2; again++) {
		readers_refused(&readers,
			change(&readers, "ann@example.org",
				(struct subscriber_values){.email = "BOB@example.org"}, again),
			ERROR_INPUT, "'BOB@example.org' is another subscriber's address");
	}
	assert_true(readers_has(&readers, "ann@example.org"));
	readers_close(&readers);
}

static void test_change_to_a_suppressed_address(void **state)
{
	struct readers readers;

	(void)state;
	readers_open(&readers);
	readers_put(&readers, "ann@example.org", 0);
	readers_done(&readers, readers_suppress(&readers, "bob@example.org"));
	readers_refused(&readers,
		change(&readers, "ann@example.org",
			(struct subscriber_values){.email = "bob@example.org"}, false),
		ERROR_INPUT, "the address is suppressed (bounces); --again takes it all the same");
	readers_done(
		&readers, change(&readers, "ann@example.org",
				  (struct subscriber_values){.email = "bob@example.org"}, true));
	assert_null(readers_suppressed(&readers, "bob@example.org"));
	readers_close(&readers);
}

static void test_change_to_suppressed_is_in_the_list(void **state)
{
	struct readers readers;

	(void)state;
	readers_open(&readers);
	readers_put(&readers, "ann@example.org", 0);
	readers_done(&readers, change_status(&readers, "ann@example.org", "suppressed", false));
	assert_int_equal(readers_get(&readers, "ann@example.org").status, SUBSCRIBER_SUPPRESSED);
	assert_string_equal(
		readers_suppressed(&readers, "ann@example.org"), "suppressed on the command line");
	readers_close(&readers);
}

/* Whatever address somebody has who is suppressed, the list has it. */
static void test_change_of_address_takes_the_suppression_along(void **state)
{
	struct readers readers;

	(void)state;
	readers_open(&readers);
	readers_put(&readers, "ann@example.org", 0);
	readers_done(&readers, change(&readers, "ann@example.org",
				       (struct subscriber_values){
					       .email = "ann@example.net", .status = "suppressed"},
				       false));
	assert_non_null(readers_suppressed(&readers, "ann@example.net"));
	readers_done(
		&readers, change(&readers, "ann@example.net",
				  (struct subscriber_values){.email = "ann@example.com"}, false));
	assert_non_null(readers_suppressed(&readers, "ann@example.com"));
	/* The same address in another spelling is no change of the list. */
	readers_done(
		&readers, change(&readers, "ann@example.com",
				  (struct subscriber_values){.email = "ANN@example.com"}, true));
	assert_non_null(readers_suppressed(&readers, "ann@example.com"));
	readers_close(&readers);
}

static void test_change_to_active_needs_again(void **state)
{
	struct readers readers;
	struct subscriber after;

	(void)state;
	readers_open(&readers);
	readers_article(&readers, "a", 100);
	readers_article(&readers, "b", 200);
	readers_put(&readers, "ann@example.org", 1);
	readers_done(&readers, readers_suppress(&readers, "ann@example.org"));
	readers_refused(&readers, change_status(&readers, "ann@example.org", "active", false),
		ERROR_INPUT, "the address is suppressed (bounces); --again takes it all the same");
	assert_non_null(readers_suppressed(&readers, "ann@example.org"));
	readers_done(&readers, change_status(&readers, "ann@example.org", "active", true));
	after = readers_get(&readers, "ann@example.org");
	assert_int_equal(after.status, SUBSCRIBER_ACTIVE);
	assert_int_equal(after.watermark, 2);
	assert_string_equal(after.reason, "");
	assert_null(readers_suppressed(&readers, "ann@example.org"));
	readers_close(&readers);
}

/* What they have had is not new to them, though their rhythm's last edition was before it. */
static void test_change_to_active_repeats_nothing(void **state)
{
	struct readers readers;

	(void)state;
	readers_open(&readers);
	for (int i = 0; i < 3; i++) {
		readers_article(&readers, (const char *[]){"a", "b", "c"}[i], 100);
	}
	readers_frozen(&readers, RHYTHM_WEEKLY, 1);
	readers_put(&readers, "ann@example.org", 2);
	readers_done(&readers, change_status(&readers, "ann@example.org", "unsubscribed", false));
	assert_int_equal(readers_get(&readers, "ann@example.org").status, SUBSCRIBER_UNSUBSCRIBED);
	assert_null(readers_suppressed(&readers, "ann@example.org"));
	readers_done(&readers, change_status(&readers, "ann@example.org", "active", false));
	assert_int_equal(readers_get(&readers, "ann@example.org").watermark, 2);
	readers_close(&readers);
}

/* Who is active stays where they are. */
static void test_change_of_an_active_to_active_is_none(void **state)
{
	struct readers readers;

	(void)state;
	readers_open(&readers);
	readers_article(&readers, "a", 100);
	readers_put(&readers, "ann@example.org", 0);
	readers_done(&readers, change_status(&readers, "ann@example.org", "active", false));
	assert_int_equal(readers_get(&readers, "ann@example.org").watermark, 0);
	readers_close(&readers);
}

/* ---- leave, suppress, forget ---- */

static void test_leave_by_address_and_by_token(void **state)
{
	struct readers readers;
	char token[TOKEN_LEN + 1];

	(void)state;
	readers_open(&readers);
	readers_put(&readers, "ann@example.org", 0);
	token_make(&readers.store->key, TOKEN_READER,
		readers_put(&readers, "bob@example.org", 0).number, token);
	readers_done(&readers, readers_leave(&readers, "ann@example.org"));
	readers_done(&readers, readers_leave(&readers, token));
	assert_int_equal(readers_get(&readers, "ann@example.org").status, SUBSCRIBER_UNSUBSCRIBED);
	assert_int_equal(readers_get(&readers, "bob@example.org").status, SUBSCRIBER_UNSUBSCRIBED);
	assert_string_equal(readers_get(&readers, "bob@example.org").reason, "had enough");
	assert_null(readers_suppressed(&readers, "ann@example.org"));
	readers_close(&readers);
}

static void test_leave_keeps_who_is_suppressed(void **state)
{
	struct readers readers;
	struct subscriber after;

	(void)state;
	readers_open(&readers);
	readers_put(&readers, "ann@example.org", 0);
	readers_done(&readers, readers_suppress(&readers, "ann@example.org"));
	readers_done(&readers, readers_leave(&readers, "ann@example.org"));
	after = readers_get(&readers, "ann@example.org");
	assert_int_equal(after.status, SUBSCRIBER_SUPPRESSED);
	assert_string_equal(after.reason, "bounces");
	readers_close(&readers);
}

static void test_suppress_a_reader(void **state)
{
	struct readers readers;
	struct subscriber after;

	(void)state;
	readers_open(&readers);
	readers_put(&readers, "ann@example.org", 0);
	readers_done(&readers, readers_suppress(&readers, "ANN@example.org"));
	after = readers_get(&readers, "ann@example.org");
	assert_int_equal(after.status, SUBSCRIBER_SUPPRESSED);
	assert_string_equal(after.reason, "bounces");
	assert_string_equal(readers_suppressed(&readers, "ann@example.org"), "bounces");
	readers_close(&readers);
}

static void test_suppress_an_address_of_nobody(void **state)
{
	struct readers readers;
	struct subscriber nobody = {.number = 7};

	(void)state;
	readers_open(&readers);
	readers_done(&readers, subscriber_suppress(&readers.rules, "ann@example.org", "bounces",
				       &nobody, &readers.err));
	assert_int_equal(nobody.number, 0);
	assert_string_equal(nobody.address, "ann@example.org");
	assert_string_equal(readers_suppressed(&readers, "ann@example.org"), "bounces");
	readers_close(&readers);
}

static void test_forget_remembers_not_to_mail(void **state)
{
	struct readers readers;
	struct subscriber ann, erased;

	(void)state;
	readers_open(&readers);
	ann = readers_put(&readers, "ann@example.org", 0);
	readers_done(&readers, forget(&readers, "ann@example.org"));
	assert_false(readers_has(&readers, "ann@example.org"));
	assert_string_equal(readers_suppressed(&readers, "ann@example.org"), "erased");
	assert_int_equal(subscriber_get(readers.store, readers.rules.arena, ann.number, &erased,
				 &readers.err),
		1);
	assert_int_equal(erased.status, SUBSCRIBER_ERASED);
	readers_refused(&readers, readers_join(&readers, "ann@example.org", false), ERROR_INPUT,
		"the address is suppressed (erased); --again takes it all the same");
	readers_close(&readers);
}

static void test_a_dry_run_changes_nothing(void **state)
{
	struct readers readers;
	struct subscriber made;
	const struct subscriber_values bob = {.email = "bob@example.org"};

	(void)state;
	readers_open(&readers);
	readers_put(&readers, "ann@example.org", 0);
	readers.rules.dry_run = true;
	readers_done(&readers,
		subscriber_join(&readers.rules, &bob, "the test", false, &made, &readers.err));
	/* It is told what would be. */
	assert_int_not_equal(made.number, 0);
	readers_done(&readers, change(&readers, "ann@example.org",
				       (struct subscriber_values){.name = "Ann"}, false));
	readers_done(&readers, readers_leave(&readers, "ann@example.org"));
	readers_done(&readers, readers_suppress(&readers, "ann@example.org"));
	readers_done(&readers, forget(&readers, "ann@example.org"));
	assert_false(readers_has(&readers, "bob@example.org"));
	assert_int_equal(readers_get(&readers, "ann@example.org").status, SUBSCRIBER_ACTIVE);
	assert_null(readers_get(&readers, "ann@example.org").name);
	assert_null(readers_suppressed(&readers, "ann@example.org"));
	readers_close(&readers);
}

static int add_carl(struct readers *readers)
{
	return readers_join(readers, "carl@example.org", false);
}

static int move_ann(struct readers *readers)
{
	return change(readers, "ann@example.org",
		(struct subscriber_values){.email = "ann@example.net", .status = "suppressed"},
		false);
}

static int wake_bob(struct readers *readers)
{
	return change_status(readers, "bob@example.org", "active", true);
}

static int leave_ann(struct readers *readers)
{
	return readers_leave(readers, "ann@example.org");
}

static int suppress_ann(struct readers *readers)
{
	return readers_suppress(readers, "ann@example.org");
}

static int forget_ann(struct readers *readers)
{
	return forget(readers, "ann@example.org");
}

static void assert_nothing_changed(struct readers *readers)
{
	assert_false(readers_has(readers, "carl@example.org"));
	assert_false(readers_has(readers, "ann@example.net"));
	assert_int_equal(readers_get(readers, "ann@example.org").status, SUBSCRIBER_ACTIVE);
	assert_int_equal(readers_get(readers, "bob@example.org").status, SUBSCRIBER_UNSUBSCRIBED);
	assert_null(readers_suppressed(readers, "ann@example.org"));
	assert_null(readers_suppressed(readers, "ann@example.net"));
}

/* Whichever statement of the store fails, or its COMMIT: nothing is changed. */
static void test_a_failure_of_the_store_changes_nothing(void **state)
{
	int (*const acts[])(struct readers *) = {
		add_carl, move_ann, wake_bob, leave_ann, suppress_ann, forget_ann};

	(void)state;
	for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
		struct readers readers;
		int number = 0, result;

		readers_open(&readers);
		readers_put(&readers, "ann@example.org", 0);
		readers_put_as(&readers, "bob@example.org", SUBSCRIBER_UNSUBSCRIBED);
		failing_store_fail_commit(readers.store, 1);
		readers_refused(&readers, acts[i](&readers), ERROR_STORE, "the disk is full");
		assert_nothing_changed(&readers);
		do {
			failing_store_fail_query(readers.store, ++number);
			result = acts[i](&readers);
			failing_store_fail_query(readers.store, 0);
			if (result < 0) {
				readers_refused(&readers, result, ERROR_STORE, "the disk is full");
				assert_nothing_changed(&readers);
			}
		} while (result < 0);
		assert_true(number > 3);
		readers_close(&readers);
	}
}

/* What *ret_subscriber was stays on failure. */
static void test_a_refusal_tells_of_nobody(void **state)
{
	struct readers readers;
	struct subscriber subscriber = {.number = 7};
	const struct subscriber_values values = {.status = "no such"};

	(void)state;
	readers_open(&readers);
	readers_put(&readers, "ann@example.org", 0);
	assert_int_equal(subscriber_change(&readers.rules, "ann@example.org", &values, false,
				 &subscriber, &readers.err),
		-1);
	assert_int_equal(subscriber.number, 7);
	readers_close(&readers);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_change_keeps_what_is_not_said),
		cmocka_unit_test(test_change_is_all_or_nothing),
		cmocka_unit_test(test_changes_of_nobody_are_refused),
		cmocka_unit_test(test_change_of_address),
		cmocka_unit_test(test_change_to_an_address_of_another),
		cmocka_unit_test(test_change_to_a_suppressed_address),
		cmocka_unit_test(test_change_to_suppressed_is_in_the_list),
		cmocka_unit_test(test_change_of_address_takes_the_suppression_along),
		cmocka_unit_test(test_change_to_active_needs_again),
		cmocka_unit_test(test_change_to_active_repeats_nothing),
		cmocka_unit_test(test_change_of_an_active_to_active_is_none),
		cmocka_unit_test(test_leave_by_address_and_by_token),
		cmocka_unit_test(test_leave_keeps_who_is_suppressed),
		cmocka_unit_test(test_suppress_a_reader),
		cmocka_unit_test(test_suppress_an_address_of_nobody),
		cmocka_unit_test(test_forget_remembers_not_to_mail),
		cmocka_unit_test(test_a_dry_run_changes_nothing),
		cmocka_unit_test(test_a_failure_of_the_store_changes_nothing),
		cmocka_unit_test(test_a_refusal_tells_of_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
