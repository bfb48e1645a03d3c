#include "subscribers/csv_export.h"

#include <stdlib.h>

#include "base/mem.h"
#include "failing_store.h"
#include "readers.h"
#include "store/subscribers.h"
#include "subscribers/csv_import.h"

#define HEADER                                                                                     \
	"email,name,categories,rhythm,format,language,status,consent_at,consent_source,"           \
	"paused_until"

static char *export_all(struct readers *readers)
{
	struct strbuf out = STRBUF_INIT;

	readers_done(readers, subscribers_export(readers->store, &out, &readers->err));
	return strbuf_detach(&out, NULL);
}

static void import(struct readers *readers, const char *text, const char *const *keep)
{
	const struct subscribers_import params = {
		.shown = "list.csv", .keep = keep, .strict = true};
	struct subscribers_imported counts;
	STRBUF(bytes);

	strbuf_add_string(&bytes, text);
	readers_done(readers,
		subscribers_import(&readers->rules, &params, &bytes, &counts, &readers->err));
}

static void test_export_of_nobody_is_a_header(void **state)
{
	struct readers readers;

	(void)state;
	readers_open(&readers);
	{
		FREE_ON_EXIT char *text = export_all(&readers);

		assert_string_equal(text, HEADER "\r\n");
	}
	readers_close(&readers);
}

static void test_export_has_everybody_but_the_erased(void **state)
{
	struct readers readers;
	struct subscriber gone;

	(void)state;
	readers_open(&readers);
	readers_put_as(&readers, "dan@example.org", SUBSCRIBER_UNSUBSCRIBED);
	readers_put(&readers, "ann@example.org", 0);
	readers_put_as(&readers, "bob@example.org", SUBSCRIBER_SUPPRESSED);
	gone = readers_put(&readers, "cat@example.org", 0);
	readers_done(&readers, subscriber_erase(readers.store, gone.number, &readers.err));
	{
		FREE_ON_EXIT char *text = export_all(&readers);

		assert_string_equal(text,
			HEADER "\r\n"
			       "ann@example.org,,,weekly,html,,active,2026-11-19T08:00:00Z,,\r\n"
			       "bob@example.org,,,weekly,html,,suppressed,2026-11-19T08:00:00Z,,"
			       "\r\n"
			       "dan@example.org,,,weekly,html,,unsubscribed,2026-11-19T08:00:00Z,,"
			       "\r\n");
	}
	readers_close(&readers);
}

/* A column for each attribute that anybody has; what somebody lacks is empty. */
static void test_export_has_a_column_an_attribute(void **state)
{
	static const char *const keep[] = {"City", "Plan", NULL};
	struct readers readers;

	(void)state;
	readers_open(&readers);
	import(&readers, "email,City,Plan\nann@example.org,,gold\nbob@example.org,\"A, B\",\n",
		keep);
	{
		FREE_ON_EXIT char *text = export_all(&readers);

		assert_string_equal(text,
			HEADER ",Plan,City\r\n"
			       "ann@example.org,,,weekly,html,,active,2026-11-19T08:00:00Z,"
			       "imported from a file,,gold,\r\n"
			       "bob@example.org,,,weekly,html,,active,2026-11-19T08:00:00Z,"
			       "imported from a file,,,\"A, B\"\r\n");
	}
	readers_close(&readers);
}

/* What is exported and imported into another store is exported again in the same bytes. */
static void test_export_comes_back_by_import(void **state)
{
	static const char *const keep[] = {"Plan", "a \"quoted\" column", NULL};
	static const char list[] = HEADER
		",Plan,\"a \"\"quoted\"\" column\"\r\n"
		"ann@example.org,\"Ann \"\"A\"\", B.\",go;sql,monthly,text,de-AT,active,"
		"2026-01-02T03:04:05Z,\"a form, on paper\",2026-12-24T00:00:00Z,gold,x\r\n"
		"bob@example.org,,,instant,html,,pending,2026-01-02T03:04:05Z,a form,,\"two\n"
		"lines\",\r\n"
		"cat@example.org,,sql,weekly,html,,unsubscribed,2026-01-02T03:04:05Z,a form,,,\r\n"
		"dan@xn--bcher-kva.example,,,weekly,html,,suppressed,2026-01-02T03:04:05Z,a form,,,"
		"\r\n";
	struct readers readers, others;

	(void)state;
	readers_open(&readers);
	readers_open(&others);
	import(&readers, list, keep);
	{
		FREE_ON_EXIT char *once = export_all(&readers);

		assert_string_equal(once, list);
		import(&others, once, keep);
		{
			FREE_ON_EXIT char *twice = export_all(&others);

			assert_string_equal(twice, once);
		}
	}
	assert_non_null(readers_suppressed(&others, "dan@xn--bcher-kva.example"));
	readers_close(&others);
	readers_close(&readers);
}

/* Half a list is none. */
static void test_export_fails_with_the_store(void **state)
{
	struct readers readers;

	(void)state;
	readers_open(&readers);
	readers_put(&readers, "ann@example.org", 0);
	for (int number = 1; number <= 2; number++) {
		STRBUF(out);

		failing_store_fail_query(readers.store, number);
		readers_refused(&readers, subscribers_export(readers.store, &out, &readers.err),
			ERROR_STORE, "the disk is full");
	}
	readers_close(&readers);
}

static void test_categories_as_text(void **state)
{
	static const struct {
		const char *set, *text;
	} cases[] = {{"", ""}, {";go;", "go"}, {";go;sql;", "go;sql"}};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct subscriber subscriber = {.categories = cases[i].set};
		FREE_ON_EXIT char *text = subscriber_categories_text(&subscriber);

		assert_string_equal(text, cases[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_export_of_nobody_is_a_header),
		cmocka_unit_test(test_export_has_everybody_but_the_erased),
		cmocka_unit_test(test_export_has_a_column_an_attribute),
		cmocka_unit_test(test_export_comes_back_by_import),
		cmocka_unit_test(test_export_fails_with_the_store),
		cmocka_unit_test(test_categories_as_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
