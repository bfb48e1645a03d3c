/* What an import makes of readers that are known already, here or by an earlier line. */

#include <string.h>

#include "base/mem.h"
#include "importing.h"
#include "store/subscribers.h"

static enum subscriber_status status_of(struct importing *importing, const char *address)
{
	return readers_get(&importing->readers, address).status;
}

/* Who is known already stays where they are, unless they come back; and then they have had what
 * they had. */
static void test_import_moves_the_watermark_of_who_comes_back(void **state)
{
	static const struct {
		const char *was;
		const char *start;
		int64_t watermark;
	} cases[] = {
		{"active", "now", 1},
		{"unsubscribed", "now", 3},
		{"pending", "now", 3},
		{"unsubscribed", "last", 1},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct importing importing;
		struct subscriber ann;

		importing_open(&importing);
		readers_article(&importing.readers, "a", 100);
		readers_article(&importing.readers, "b", 200);
		readers_article(&importing.readers, "c", 300);
		readers_frozen(&importing.readers, RHYTHM_WEEKLY, 0);
		ann = readers_put(&importing.readers, "ann@example.org", 1);
		ann.status = subscriber_status_from_name(cases[i].was);
		ann.reason = "as it was";
		readers_done(
			&importing.readers, subscriber_put(importing.readers.store, &ann,
						    "ann@example.org", &importing.readers.err));
		importing.params.start = cases[i].start;
		importing.params.again = true;
		importing_take(&importing, "email\nann@example.org\n");
		importing_counted(&importing, 0, 1, 0, 0);
		ann = readers_get(&importing.readers, "ann@example.org");
		assert_int_equal(ann.status, SUBSCRIBER_ACTIVE);
		assert_int_equal(ann.watermark, cases[i].watermark);
		assert_string_equal(
			ann.reason, strcmp(cases[i].was, "active") == 0 ? "as it was" : "");
		importing_close(&importing);
	}
}

static void test_import_updates_who_is_known(void **state)
{
	struct importing importing;
	struct subscriber ann;

	(void)state;
	importing_open(&importing);
	importing_take(&importing,
		"email,name,consent_source,status\nann@example.org,Ann,a form,pending\n");
	importing_take(
		&importing, "email,rhythm,status,consent_source\nANN@example.org,monthly,,\n");
	importing_counted(&importing, 0, 1, 0, 0);
	ann = readers_get(&importing.readers, "ann@example.org");
	assert_string_equal(ann.name, "Ann");
	assert_string_equal(ann.address, "ANN@example.org");
	assert_int_equal(ann.rhythm, RHYTHM_MONTHLY);
	assert_string_equal(ann.consent_source, "a form");
	/* An empty status says nothing of somebody who is known. */
	assert_int_equal(ann.status, SUBSCRIBER_PENDING);
	importing_close(&importing);
}

static void test_import_later_lines_update(void **state)
{
	struct importing importing;

	(void)state;
	importing_open(&importing);
	importing_take(&importing, "email,name\nann@example.org,A\nAnn@example.org,B\n");
	importing_counted(&importing, 1, 1, 0, 0);
	assert_string_equal(readers_get(&importing.readers, "ann@example.org").name, "B");
	importing_close(&importing);
}

/* What the same file said before is kept without a word, and nobody is counted as refused. */
static void test_import_suppresses_who_was_elsewhere(void **state)
{
	struct importing importing;

	(void)state;
	importing_open(&importing);
	importing_take(&importing, "email,status\n"
				   "cat@example.org,suppressed\ncat@example.org,pending\n");
	importing_counted(&importing, 1, 1, 0, 0);
	assert_int_equal(importing.report.count, 0);
	assert_int_equal(status_of(&importing, "cat@example.org"), SUBSCRIBER_SUPPRESSED);
	assert_string_equal(readers_suppressed(&importing.readers, "cat@example.org"),
		"imported as suppressed");
	importing_close(&importing);
}

static void test_import_refuses_who_must_not_be_mailed(void **state)
{
	static const char *const lines[] = {"email\nann@example.org\n",
		"email,status\nann@example.org,Active\n", "email,status\nann@example.org,PENDING\n",
		"email,status\nann@example.org,\n"};
	struct importing importing;

	(void)state;
	importing_open(&importing);
	readers_put_as(&importing.readers, "ann@example.org", SUBSCRIBER_SUPPRESSED);
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		importing_take(&importing, lines[i]);
		importing_counted(&importing, 0, 0, 0, 1);
		importing_reported(&importing, i, 2,
			"this reader is suppressed: left out (--again takes them)");
	}
	assert_int_equal(status_of(&importing, "ann@example.org"), SUBSCRIBER_SUPPRESSED);
	importing_close(&importing);
}

/* An address that was erased has nobody, but is in the list; also its opting out elsewhere is not
 * kept. */
static void test_import_refuses_an_address_in_the_list(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{"email\nann@example.org\n",
			"the address is suppressed: left out (--again takes it)"},
		{"email,status\nann@example.org,unsubscribed\n",
			"the address is suppressed, and stays so"},
	};
	struct importing importing;

	(void)state;
	importing_open(&importing);
	readers_done(&importing.readers, suppression_add(importing.readers.store, "ann@example.org",
						 "erased", 1, &importing.readers.err));
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		importing_take(&importing, cases[i].text);
		importing_counted(&importing, 0, 0, 0, 1);
		importing_reported(&importing, i, 2, cases[i].why);
		assert_false(readers_has(&importing.readers, "ann@example.org"));
	}
	assert_string_equal(readers_suppressed(&importing.readers, "ann@example.org"), "erased");
	importing_close(&importing);
}

static void test_import_again_takes_them(void **state)
{
	struct importing importing;

	(void)state;
	importing_open(&importing);
	importing.params.again = true;
	readers_put_as(&importing.readers, "ann@example.org", SUBSCRIBER_SUPPRESSED);
	readers_done(&importing.readers, suppression_add(importing.readers.store, "ann@example.org",
						 "bounces", 1, &importing.readers.err));
	readers_put_as(&importing.readers, "bob@example.org", SUBSCRIBER_UNSUBSCRIBED);
	importing_take(&importing, "email,status\nann@example.org,\nbob@example.org,active\n");
	importing_counted(&importing, 0, 2, 0, 0);
	assert_int_equal(status_of(&importing, "ann@example.org"), SUBSCRIBER_ACTIVE);
	assert_int_equal(status_of(&importing, "bob@example.org"), SUBSCRIBER_ACTIVE);
	assert_null(readers_suppressed(&importing.readers, "ann@example.org"));
	importing_close(&importing);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_import_moves_the_watermark_of_who_comes_back),
		cmocka_unit_test(test_import_updates_who_is_known),
		cmocka_unit_test(test_import_later_lines_update),
		cmocka_unit_test(test_import_suppresses_who_was_elsewhere),
		cmocka_unit_test(test_import_refuses_who_must_not_be_mailed),
		cmocka_unit_test(test_import_refuses_an_address_in_the_list),
		cmocka_unit_test(test_import_again_takes_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
