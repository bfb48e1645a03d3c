#include <string.h>

#include "base/token.h"
#include "failing_store.h"
#include "readers.h"
#include "store/subscribers.h"
#include "subscribers/csv_import.h"

/* One import of a text, and what came of it. */
struct importing {
	struct readers readers;
	struct subscribers_import params;
	struct report report;
	struct subscribers_imported counts;
};

static void open_import(struct importing *importing)
{
	*importing = (struct importing){.report = REPORT_INIT};
	importing->params = (struct subscribers_import){
		.shown = "list.csv", .report = &importing->report};
	readers_open(&importing->readers);
}

static void close_import(struct importing *importing)
{
	report_release(&importing->report);
	readers_close(&importing->readers);
}

static int try_bytes(struct importing *importing, const char *bytes, size_t len)
{
	STRBUF(buffer);

	strbuf_add(&buffer, bytes, len);
	importing->counts = (struct subscribers_imported){0};
	return subscribers_import(&importing->readers.rules, &importing->params, &buffer,
		&importing->counts, &importing->readers.err);
}

static int try(struct importing *importing, const char *text)
{
	return try_bytes(importing, text, strlen(text));
}

static void import(struct importing *importing, const char *text)
{
	readers_done(&importing->readers, try(importing, text));
}

static void assert_counts(
	const struct importing *importing, size_t added, size_t updated, size_t bad, size_t refused)
{
	assert_int_equal(importing->counts.added, added);
	assert_int_equal(importing->counts.updated, updated);
	assert_int_equal(importing->counts.bad, bad);
	assert_int_equal(importing->counts.refused, refused);
}

static void assert_reported(
	const struct importing *importing, size_t which, int line, const char *text)
{
	const struct report_item *item = &importing->report.items[which];

	assert_true(which < importing->report.count);
	assert_string_equal(item->path, "list.csv");
	assert_int_equal(item->line, line);
	assert_string_equal(item->text, text);
	assert_int_equal(item->severity, REPORT_WARNING);
}

static enum subscriber_status status_of(struct importing *importing, const char *address)
{
	return readers_get(&importing->readers, address).status;
}

static void test_import_takes_every_column(void **state)
{
	struct importing importing;
	struct subscriber ann;

	(void)state;
	open_import(&importing);
	import(&importing,
		"Email,NAME,categories,rhythm,format,language,status,consent_at,consent_source,"
		"paused_until\r\n"
		"ann@example.org,\"Ann, B.\",go;sql,monthly,text,de,pending,2026-01-02T03:04:05Z,"
		"a form,2026-12-24T00:00:00Z\r\n");
	assert_counts(&importing, 1, 0, 0, 0);
	ann = readers_get(&importing.readers, "ann@example.org");
	assert_string_equal(ann.name, "Ann, B.");
	assert_string_equal(ann.categories, ";go;sql;");
	assert_int_equal(ann.rhythm, RHYTHM_MONTHLY);
	assert_int_equal(ann.format, FORMAT_TEXT);
	assert_string_equal(ann.language, "de");
	assert_int_equal(ann.status, SUBSCRIBER_PENDING);
	assert_int_equal(ann.consent_at, INT64_C(1767323045));
	assert_string_equal(ann.consent_source, "a form");
	assert_int_equal(ann.paused_until, INT64_C(1798070400));
	assert_string_equal(ann.attributes, "{}");
	close_import(&importing);
}

static void test_import_needs_addresses_alone(void **state)
{
	struct importing importing;
	struct subscriber ann;

	(void)state;
	open_import(&importing);
	import(&importing, "email\nann@example.org\n\nbob@example.org\n");
	assert_counts(&importing, 2, 0, 0, 0);
	ann = readers_get(&importing.readers, "ann@example.org");
	assert_int_equal(ann.status, SUBSCRIBER_ACTIVE);
	assert_int_equal(ann.rhythm, RHYTHM_WEEKLY);
	assert_string_equal(ann.consent_source, "imported from a file");
	assert_int_equal(ann.consent_at, READERS_NOW);
	close_import(&importing);
}

static void test_import_keeps_other_columns(void **state)
{
	struct importing importing;

	(void)state;
	open_import(&importing);
	import(&importing, "Plan,email,City\n"
			   "gold,ann@example.org,Köln\n"
			   ",bob@example.org\n"
			   "tin,cat@example.org,\xff\n");
	assert_string_equal(readers_get(&importing.readers, "ann@example.org").attributes,
		"{\"City\":\"Köln\",\"Plan\":\"gold\"}");
	assert_string_equal(readers_get(&importing.readers, "bob@example.org").attributes, "{}");
	assert_string_equal(readers_get(&importing.readers, "cat@example.org").attributes,
		"{\"Plan\":\"tin\"}");
	close_import(&importing);
}

static void test_import_leaves_bad_lines_out(void **state)
{
	struct importing importing;

	(void)state;
	open_import(&importing);
	import(&importing, "email,name,rhythm\n"
			   "no address,,\n"
			   "ann@example.org,\"two\nlines\",\n"
			   "bob@example.org,,daily\n"
			   "cat@example.org,,\n");
	assert_counts(&importing, 1, 0, 3, 0);
	assert_int_equal(importing.report.count, 3);
	assert_int_equal(importing.report.items[0].line, 2);
	assert_reported(&importing, 1, 3,
		"the name has control characters or line ends, is not UTF-8, or is longer than "
		"200 bytes");
	assert_reported(&importing, 2, 5, "the rhythm 'daily' is not offered");
	assert_false(readers_has(&importing.readers, "bob@example.org"));
	assert_true(readers_has(&importing.readers, "cat@example.org"));
	close_import(&importing);
}

static void test_import_leaves_out_short_lines_and_nuls(void **state)
{
	static const char bytes[] = "name,email\nAnn\nBob,bob@example.org\0\nCat,cat@example.org\n";
	struct importing importing;

	(void)state;
	open_import(&importing);
	readers_done(&importing.readers, try_bytes(&importing, bytes, sizeof(bytes) - 1));
	assert_counts(&importing, 1, 0, 2, 0);
	assert_int_equal(importing.report.items[0].line, 2);
	assert_reported(&importing, 1, 3, "the line holds a NUL byte");
	close_import(&importing);
}

static void test_import_strict_takes_all_or_nothing(void **state)
{
	struct importing importing;

	(void)state;
	open_import(&importing);
	importing.params.strict = true;
	readers_put_as(&importing.readers, "bob@example.org", SUBSCRIBER_UNSUBSCRIBED);
	readers_refused(&importing.readers,
		try(&importing, "email\nann@example.org\nbad\nbob@example.org\n"), ERROR_INPUT,
		"2 bad lines, and --strict was given: nothing is taken");
	assert_false(readers_has(&importing.readers, "ann@example.org"));
	assert_counts(&importing, 0, 0, 0, 0);
	import(&importing, "email\nann@example.org\n");
	assert_true(readers_has(&importing.readers, "ann@example.org"));
	close_import(&importing);
}

static void test_import_refuses_files(void **state)
{
	static const struct {
		const char *text;
		const char *error;
	} cases[] = {
		{"", "list.csv:1:1: the header is missing"},
		{"\n\n", "list.csv:1:1: the header is missing"},
		{"name,mail\nAnn,ann@example.org\n",
			"list.csv:1:1: the header has no column 'email'"},
		{"\nname\n", "list.csv:2:1: the header has no column 'email'"},
	};
	struct importing importing;

	(void)state;
	open_import(&importing);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		readers_refused(&importing.readers, try(&importing, cases[i].text), ERROR_INPUT,
			cases[i].error);
	}
	/* A quote that never closes takes what was before it along. */
	assert_int_equal(try(&importing, "email\nann@example.org\n\"bob@example.org\n"), -1);
	assert_int_equal(importing.readers.err.kind, ERROR_INPUT);
	assert_non_null(strstr(importing.readers.err.text, "list.csv: "));
	assert_false(readers_has(&importing.readers, "ann@example.org"));
	close_import(&importing);
}

static void test_import_needs_a_rhythm(void **state)
{
	struct importing importing;

	(void)state;
	open_import(&importing);
	importing.readers.settings.digests.fallback = RHYTHM_COUNT;
	assert_int_equal(try(&importing, "email\nann@example.org\n"), -1);
	assert_int_equal(importing.readers.err.kind, ERROR_CONFIG);
	close_import(&importing);
}

static void test_import_in_a_dry_run_counts_alone(void **state)
{
	struct importing importing;

	(void)state;
	open_import(&importing);
	importing.readers.rules.dry_run = true;
	import(&importing, "email\nann@example.org\n");
	assert_counts(&importing, 1, 0, 0, 0);
	assert_false(readers_has(&importing.readers, "ann@example.org"));
	close_import(&importing);
}

/* ---- Where new ones start ---- */

static void test_import_starts_where_it_is_said(void **state)
{
	static const struct {
		const char *start;
		int64_t watermark;
	} cases[] = {
		{NULL, 3},
		{"now", 3},
		{"last", 1},
		{"1970-01-01T00:03:20Z", 1}, /* just the second article's date */
		{"1970-01-01T00:03:21Z", 2},
		{"2026-01-01", 3},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct importing importing;

		open_import(&importing);
		readers_article(&importing.readers, "a", 100);
		readers_article(&importing.readers, "b", 200);
		readers_article(&importing.readers, "c", 300);
		readers_frozen(&importing.readers, RHYTHM_WEEKLY, 1);
		importing.params.start = cases[i].start;
		import(&importing, "email\nann@example.org\n");
		assert_int_equal(readers_get(&importing.readers, "ann@example.org").watermark,
			cases[i].watermark);
		close_import(&importing);
	}
}

static void test_import_refuses_another_start(void **state)
{
	struct importing importing;

	(void)state;
	open_import(&importing);
	importing.params.start = "soon";
	assert_int_equal(try(&importing, "email\nann@example.org\n"), -1);
	assert_int_equal(importing.readers.err.kind, ERROR_USAGE);
	assert_memory_equal(importing.readers.err.text, "--start: ", 9);
	assert_false(readers_has(&importing.readers, "ann@example.org"));
	close_import(&importing);
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
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct importing importing;
		struct subscriber ann;

		open_import(&importing);
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
		import(&importing, "email\nann@example.org\n");
		assert_counts(&importing, 0, 1, 0, 0);
		ann = readers_get(&importing.readers, "ann@example.org");
		assert_int_equal(ann.status, SUBSCRIBER_ACTIVE);
		assert_int_equal(ann.watermark, cases[i].watermark);
		assert_string_equal(
			ann.reason, strcmp(cases[i].was, "active") == 0 ? "as it was" : "");
		close_import(&importing);
	}
}

/* ---- Who was there before ---- */

static void test_import_updates_who_is_known(void **state)
{
	struct importing importing;
	struct subscriber ann;

	(void)state;
	open_import(&importing);
	import(&importing,
		"email,name,consent_source,status\nann@example.org,Ann,a form,pending\n");
	import(&importing, "email,rhythm,status,consent_source\nANN@example.org,monthly,,\n");
	assert_counts(&importing, 0, 1, 0, 0);
	ann = readers_get(&importing.readers, "ann@example.org");
	assert_string_equal(ann.name, "Ann");
	assert_string_equal(ann.address, "ANN@example.org");
	assert_int_equal(ann.rhythm, RHYTHM_MONTHLY);
	assert_string_equal(ann.consent_source, "a form");
	/* An empty status says nothing of somebody who is known. */
	assert_int_equal(ann.status, SUBSCRIBER_PENDING);
	close_import(&importing);
}

static void test_import_later_lines_update(void **state)
{
	struct importing importing;

	(void)state;
	open_import(&importing);
	import(&importing, "email,name\nann@example.org,A\nAnn@example.org,B\n");
	assert_counts(&importing, 1, 1, 0, 0);
	assert_string_equal(readers_get(&importing.readers, "ann@example.org").name, "B");
	close_import(&importing);
}

/* An opt-out in an earlier line of the file wins, too. */
static void test_import_makes_nobody_active_who_opted_out(void **state)
{
	struct importing importing;

	(void)state;
	open_import(&importing);
	import(&importing, "email,status\nann@example.org,unsubscribed\nann@example.org,active\n"
			   "bob@example.org,active\nbob@example.org,unsubscribed\n"
			   "cat@example.org,suppressed\ncat@example.org,pending\n");
	assert_counts(&importing, 3, 1, 0, 2);
	assert_reported(
		&importing, 0, 3, "this reader has unsubscribed: left out (--again takes them)");
	assert_reported(
		&importing, 1, 7, "the address is suppressed: left out (--again takes them)");
	assert_int_equal(status_of(&importing, "ann@example.org"), SUBSCRIBER_UNSUBSCRIBED);
	assert_int_equal(status_of(&importing, "bob@example.org"), SUBSCRIBER_UNSUBSCRIBED);
	assert_int_equal(status_of(&importing, "cat@example.org"), SUBSCRIBER_SUPPRESSED);
	assert_string_equal(readers_suppressed(&importing.readers, "cat@example.org"),
		"imported as suppressed");
	close_import(&importing);
}

static void test_import_refuses_who_must_not_be_mailed(void **state)
{
	static const char *const lines[] = {"email\nann@example.org\n",
		"email,status\nann@example.org,Active\n", "email,status\nann@example.org,PENDING\n",
		"email,status\nann@example.org,\n"};
	struct importing importing;

	(void)state;
	open_import(&importing);
	readers_put_as(&importing.readers, "ann@example.org", SUBSCRIBER_SUPPRESSED);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		import(&importing, lines[i]);
		assert_counts(&importing, 0, 0, 0, 1);
		assert_reported(&importing, i, 2,
			"this reader is suppressed: left out (--again takes them)");
	}
	assert_int_equal(status_of(&importing, "ann@example.org"), SUBSCRIBER_SUPPRESSED);
	close_import(&importing);
}

/* An address that was erased has nobody, but is in the list. */
static void test_import_refuses_an_address_in_the_list(void **state)
{
	struct importing importing;

	(void)state;
	open_import(&importing);
	readers_done(&importing.readers, suppression_add(importing.readers.store, "ann@example.org",
						 "erased", 1, &importing.readers.err));
	import(&importing, "email\nann@example.org\n");
	assert_counts(&importing, 0, 0, 0, 1);
	assert_false(readers_has(&importing.readers, "ann@example.org"));
	/* What wants no mail is taken. */
	import(&importing, "email,status\nann@example.org,unsubscribed\n");
	assert_counts(&importing, 1, 0, 0, 0);
	assert_non_null(readers_suppressed(&importing.readers, "ann@example.org"));
	close_import(&importing);
}

static void test_import_again_takes_them(void **state)
{
	struct importing importing;

	(void)state;
	open_import(&importing);
	importing.params.again = true;
	readers_put_as(&importing.readers, "ann@example.org", SUBSCRIBER_SUPPRESSED);
	readers_done(&importing.readers, suppression_add(importing.readers.store, "ann@example.org",
						 "bounces", 1, &importing.readers.err));
	readers_put_as(&importing.readers, "bob@example.org", SUBSCRIBER_UNSUBSCRIBED);
	import(&importing, "email,status\nann@example.org,\nbob@example.org,active\n");
	assert_counts(&importing, 0, 2, 0, 0);
	assert_int_equal(status_of(&importing, "ann@example.org"), SUBSCRIBER_ACTIVE);
	assert_int_equal(status_of(&importing, "bob@example.org"), SUBSCRIBER_ACTIVE);
	assert_null(readers_suppressed(&importing.readers, "ann@example.org"));
	close_import(&importing);
}

/* Whichever statement fails, none of the file's readers is there. */
static void test_import_is_taken_back_where_the_store_fails(void **state)
{
	static const char text[] = "email,categories,status\nann@example.org,go,\n"
				   "bob@example.org,,suppressed\n";
	struct importing importing;
	struct store *store;
	int number = 0, result;

	(void)state;
	open_import(&importing);
	store = importing.readers.store;
	do {
		failing_store_fail_query(store, ++number);
		result = try(&importing, text);
		failing_store_fail_query(store, 0);
		assert_int_equal(readers_has(&importing.readers, "ann@example.org"), result == 0);
		if (result < 0) {
			readers_refused(
				&importing.readers, result, ERROR_STORE, "the disk is full");
			assert_null(readers_suppressed(&importing.readers, "bob@example.org"));
		}
	} while (result < 0);
	assert_true(number > 8);
	assert_counts(&importing, 2, 0, 0, 0);
	close_import(&importing);
}

/* 64 columns are enough for anybody; what stands behind them is left out. */
static void test_import_reads_many_columns(void **state)
{
	struct importing importing;
	STRBUF(text);

	(void)state;
	open_import(&importing);
	strbuf_add_string(&text, "email");
	for (int i = 1; i < 70; i++) {
		strbuf_addf(&text, ",c%d", i);
	}
	strbuf_add_string(&text, "\nann@example.org");
	for (int i = 1; i < 70; i++) {
		strbuf_add_string(&text, i == 63 || i == 64 ? ",x" : ",");
	}
	strbuf_add_string(&text, "\n");
	import(&importing, text.data);
	assert_string_equal(
		readers_get(&importing.readers, "ann@example.org").attributes, "{\"c63\":\"x\"}");
	close_import(&importing);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_import_takes_every_column),
		cmocka_unit_test(test_import_needs_addresses_alone),
		cmocka_unit_test(test_import_keeps_other_columns),
		cmocka_unit_test(test_import_leaves_bad_lines_out),
		cmocka_unit_test(test_import_leaves_out_short_lines_and_nuls),
		cmocka_unit_test(test_import_strict_takes_all_or_nothing),
		cmocka_unit_test(test_import_refuses_files),
		cmocka_unit_test(test_import_needs_a_rhythm),
		cmocka_unit_test(test_import_in_a_dry_run_counts_alone),
		cmocka_unit_test(test_import_starts_where_it_is_said),
		cmocka_unit_test(test_import_refuses_another_start),
		cmocka_unit_test(test_import_moves_the_watermark_of_who_comes_back),
		cmocka_unit_test(test_import_updates_who_is_known),
		cmocka_unit_test(test_import_later_lines_update),
		cmocka_unit_test(test_import_makes_nobody_active_who_opted_out),
		cmocka_unit_test(test_import_refuses_who_must_not_be_mailed),
		cmocka_unit_test(test_import_refuses_an_address_in_the_list),
		cmocka_unit_test(test_import_again_takes_them),
		cmocka_unit_test(test_import_is_taken_back_where_the_store_fails),
		cmocka_unit_test(test_import_reads_many_columns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
