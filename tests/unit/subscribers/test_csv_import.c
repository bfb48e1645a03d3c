#include "subscribers/csv_import.h"

#include "base/mem.h"
#include "failing_store.h"
#include "importing.h"
#include "store/subscribers.h"

static void test_import_takes_every_column(void **state)
{
	struct importing importing;
	struct subscriber ann;

	(void)state;
	importing_open(&importing);
	importing_take(&importing,
		"Email,NAME,categories,rhythm,format,language,status,consent_at,consent_source,"
		"paused_until\r\n"
		"ann@example.org,\"Ann, B.\",go;sql,monthly,text,de,pending,2026-01-02T03:04:05Z,"
		"a form,2026-12-24T00:00:00Z\r\n");
	importing_counted(&importing, 1, 0, 0, 0);
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
	importing_close(&importing);
}

static void test_import_needs_addresses_alone(void **state)
{
	struct importing importing;
	struct subscriber ann;

	(void)state;
	importing_open(&importing);
	importing_take(&importing, "email\nann@example.org\n\nbob@example.org\n");
	importing_counted(&importing, 2, 0, 0, 0);
	ann = readers_get(&importing.readers, "ann@example.org");
	assert_int_equal(ann.status, SUBSCRIBER_ACTIVE);
	assert_int_equal(ann.rhythm, RHYTHM_WEEKLY);
	assert_string_equal(ann.consent_source, "imported from a file");
	assert_int_equal(ann.consent_at, READERS_NOW);
	importing_close(&importing);
}

static void test_import_keeps_the_columns_that_are_named(void **state)
{
	static const char *const keep[] = {"plan", "City", NULL};
	struct importing importing;

	(void)state;
	importing_open(&importing);
	importing.params.keep = keep;
	importing_take(&importing, "Plan,email,City,Shoes\n"
				   "gold,ann@example.org,Köln,38\n"
				   ",bob@example.org\n"
				   "tin,cat@example.org,\xd6\n");
	importing_reported(&importing, 0, 1,
		"columns left out: Shoes (--keep COLUMN keeps one as an attribute)");
	assert_string_equal(readers_get(&importing.readers, "ann@example.org").attributes,
		"{\"City\":\"Köln\",\"Plan\":\"gold\"}");
	assert_string_equal(readers_get(&importing.readers, "bob@example.org").attributes, "{}");
	/* Ö in Windows-1252, though the lines before are UTF-8. */
	assert_string_equal(readers_get(&importing.readers, "cat@example.org").attributes,
		"{\"City\":\"Ö\",\"Plan\":\"tin\"}");
	importing_close(&importing);
}

static void test_import_leaves_bad_lines_out(void **state)
{
	struct importing importing;

	(void)state;
	importing_open(&importing);
	importing_take(&importing, "email,name,rhythm\n"
				   "no address,,\n"
				   "ann@example.org,\"two\nlines\",\n"
				   "bob@example.org,,daily\n"
				   "cat@example.org,,\n");
	importing_counted(&importing, 1, 0, 3, 0);
	assert_int_equal(importing.report.count, 3);
	assert_int_equal(importing.report.items[0].line, 2);
	importing_reported(&importing, 1, 3,
		"the name has control characters or line ends, is not UTF-8, or is longer than "
		"200 bytes");
	importing_reported(&importing, 2, 5, "the rhythm 'daily' is not offered");
	assert_false(readers_has(&importing.readers, "bob@example.org"));
	assert_true(readers_has(&importing.readers, "cat@example.org"));
	importing_close(&importing);
}

static void test_import_leaves_out_short_lines_and_nuls(void **state)
{
	static const char bytes[] = "name,email\nAnn\nBob,bob@example.org\0\nCat,cat@example.org\n";
	struct importing importing;

	(void)state;
	importing_open(&importing);
	readers_done(&importing.readers, importing_try_bytes(&importing, bytes, sizeof(bytes) - 1));
	importing_counted(&importing, 1, 0, 2, 0);
	assert_int_equal(importing.report.items[0].line, 2);
	importing_reported(&importing, 1, 3, "the line holds a NUL byte");
	importing_close(&importing);
}

static void test_import_strict_takes_all_or_nothing(void **state)
{
	struct importing importing;

	(void)state;
	importing_open(&importing);
	importing.params.strict = true;
	readers_put_as(&importing.readers, "bob@example.org", SUBSCRIBER_UNSUBSCRIBED);
	readers_refused(&importing.readers,
		importing_try(&importing, "email\nann@example.org\nbad\nbob@example.org\n"),
		ERROR_INPUT, "2 bad lines, and --strict was given: nothing is taken");
	assert_false(readers_has(&importing.readers, "ann@example.org"));
	importing_counted(&importing, 0, 0, 0, 0);
	importing_take(&importing, "email\nann@example.org\n");
	assert_true(readers_has(&importing.readers, "ann@example.org"));
	importing_close(&importing);
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
	importing_open(&importing);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		readers_refused(&importing.readers, importing_try(&importing, cases[i].text),
			ERROR_INPUT, cases[i].error);
	}
	importing_close(&importing);
}

static void test_import_refuses_to_keep_what_is_not_there(void **state)
{
	static const char *const keep[] = {"Citty", NULL};
	struct importing importing;

	(void)state;
	importing_open(&importing);
	importing.params.keep = keep;
	readers_refused(&importing.readers,
		importing_try(&importing, "email,City\nann@example.org,Ulm\n"), ERROR_USAGE,
		"list.csv:1:1: --keep: the file has no column 'Citty'; did you mean 'City'?");
	assert_false(readers_has(&importing.readers, "ann@example.org"));
	importing_close(&importing);
}

static void test_import_needs_a_rhythm(void **state)
{
	struct importing importing;

	(void)state;
	importing_open(&importing);
	importing.readers.settings.digests.fallback = RHYTHM_COUNT;
	assert_int_equal(importing_try(&importing, "email\nann@example.org\n"), -1);
	assert_int_equal(importing.readers.err.kind, ERROR_CONFIG);
	importing_close(&importing);
}

static void test_import_in_a_dry_run_counts_alone(void **state)
{
	struct importing importing;

	(void)state;
	importing_open(&importing);
	importing.readers.rules.dry_run = true;
	importing_take(&importing, "email\nann@example.org\n");
	importing_counted(&importing, 1, 0, 0, 0);
	assert_false(readers_has(&importing.readers, "ann@example.org"));
	importing_close(&importing);
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
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct importing importing;

		importing_open(&importing);
		readers_article(&importing.readers, "a", 100);
		readers_article(&importing.readers, "b", 200);
		readers_article(&importing.readers, "c", 300);
		readers_frozen(&importing.readers, RHYTHM_WEEKLY, 1);
		importing.params.start = cases[i].start;
		importing_take(&importing, "email\nann@example.org\n");
		assert_int_equal(readers_get(&importing.readers, "ann@example.org").watermark,
			cases[i].watermark);
		importing_close(&importing);
	}
}

static void test_import_refuses_another_start(void **state)
{
	struct importing importing;

	(void)state;
	importing_open(&importing);
	importing.params.start = "soon";
	assert_int_equal(importing_try(&importing, "email\nann@example.org\n"), -1);
	assert_int_equal(importing.readers.err.kind, ERROR_USAGE);
	assert_memory_equal(importing.readers.err.text, "--start: ", 9);
	assert_false(readers_has(&importing.readers, "ann@example.org"));
	importing_close(&importing);
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
	importing_open(&importing);
	store = importing.readers.store;
	do {
		failing_store_fail_query(store, ++number);
		result = importing_try(&importing, text);
		failing_store_fail_query(store, 0);
		assert_int_equal(readers_has(&importing.readers, "ann@example.org"), result == 0);
		if (result < 0) {
			readers_refused(
				&importing.readers, result, ERROR_STORE, "the disk is full");
			assert_null(readers_suppressed(&importing.readers, "bob@example.org"));
		}
	} while (result < 0);
	assert_true(number > 8);
	importing_counted(&importing, 2, 0, 0, 0);
	importing_close(&importing);
}

static void add_wide_file(struct strbuf *out, int columns)
{
	strbuf_add_string(out, "email");
	for (int i = 2; i <= columns; i++) {
		strbuf_addf(out, ",c%d", i);
	}
	strbuf_add_string(out, "\nann@example.org");
	for (int i = 2; i <= columns; i++) {
		strbuf_add_string(out, i == columns ? ",x" : ",");
	}
	strbuf_add_string(out, "\n");
}

static void test_import_reads_many_columns(void **state)
{
	static const char *const keep[] = {"c256", NULL};
	struct importing importing;
	STRBUF(most);
	STRBUF(more);

	(void)state;
	importing_open(&importing);
	importing.params.keep = keep;
	add_wide_file(&most, 256);
	importing_take(&importing, most.data);
	assert_string_equal(
		readers_get(&importing.readers, "ann@example.org").attributes, "{\"c256\":\"x\"}");
	add_wide_file(&more, 257);
	readers_refused(&importing.readers, importing_try(&importing, more.data), ERROR_INPUT,
		"list.csv:1:1: the header has more than 256 columns");
	importing_close(&importing);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_import_takes_every_column),
		cmocka_unit_test(test_import_needs_addresses_alone),
		cmocka_unit_test(test_import_keeps_the_columns_that_are_named),
		cmocka_unit_test(test_import_leaves_bad_lines_out),
		cmocka_unit_test(test_import_leaves_out_short_lines_and_nuls),
		cmocka_unit_test(test_import_strict_takes_all_or_nothing),
		cmocka_unit_test(test_import_refuses_files),
		cmocka_unit_test(test_import_refuses_to_keep_what_is_not_there),
		cmocka_unit_test(test_import_needs_a_rhythm),
		cmocka_unit_test(test_import_in_a_dry_run_counts_alone),
		cmocka_unit_test(test_import_starts_where_it_is_said),
		cmocka_unit_test(test_import_refuses_another_start),
		cmocka_unit_test(test_import_is_taken_back_where_the_store_fails),
		cmocka_unit_test(test_import_reads_many_columns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
