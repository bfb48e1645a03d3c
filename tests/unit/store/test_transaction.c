#include <stdlib.h>
#include <string.h>

#include "opened.h"

/* A piece of work: what it writes, what it returns. */
struct work {
	struct opened *opened;
	const char *sql; /* run first; or NULL */
	int64_t paused;  /* what it sets */
	int result;
	int calls;
	int64_t seen; /* what it read after it had written */
};

static int do_work(void *ctx, struct error *err)
{
	struct work *work = ctx;
	struct store *store = work->opened->store;
	work->calls++;
	if ((work->sql && db_script(store->db, work->sql, err) < 0) ||
		store_set(store, STORE_PAUSED, work->paused, err) < 0 ||
		store_get(store, STORE_PAUSED, &work->seen, err) < 0) {
		return -1;
	}
	return work->result == -1 ? error_set(err, ERROR_INPUT, "enough") : work->result;
}

/* What is there once the process is gone. */
static int64_t paused_after_reopen(struct opened *opened)
{
	int64_t value = -1;
	opened_reopen(opened);
	GOOD(opened, store_get(opened->store, STORE_PAUSED, &value, &opened->err));
	return value;
}

static void test_transaction_keeps_what_succeeds(void **state)
{
	struct opened opened = opened_new();
	struct work work = {.opened = &opened, .paused = 1};
	(void)state;
	GOOD(&opened, store_transaction(opened.store, do_work, &work, &opened.err));
	assert_int_equal(work.calls, 1);
	/* Another may follow at once. */
	work.paused = 2;
	GOOD(&opened, store_transaction(opened.store, do_work, &work, &opened.err));
	assert_int_equal(paused_after_reopen(&opened), 2);
	opened_release(&opened);
}

static void test_transaction_takes_back_what_fails(void **state)
{
	struct opened opened = opened_new();
	struct work work = {.opened = &opened, .paused = 1, .result = -1};
	(void)state;
	assert_int_equal(store_transaction(opened.store, do_work, &work, &opened.err), -1);
	assert_int_equal(work.seen, 1);
	assert_int_equal(opened.err.kind, ERROR_INPUT);
	assert_string_equal(opened.err.text, "enough");
	/* What is done next is no part of it any more. */
	GOOD(&opened, store_set(opened.store, STORE_LAST_RUN, 7, &opened.err));
	assert_int_equal(paused_after_reopen(&opened), 0);
	assert_int_equal(
		opened_count(&opened, "SELECT value FROM meta WHERE name = 'last_run'"), 7);
	/* So does any other answer than 0, which comes back as it is. */
	work.result = 3;
	assert_int_equal(store_transaction(opened.store, do_work, &work, &opened.err), 3);
	assert_int_equal(paused_after_reopen(&opened), 0);
	opened_release(&opened);
}

/* Nothing fails before its last step: a reference to what is not there is looked at only then. */
static void test_transaction_that_cannot_be_kept_is_taken_back(void **state)
{
	struct opened opened = opened_new();
	struct work work = {
		.opened = &opened,
		.sql = "PRAGMA defer_foreign_keys = ON; "
		       "INSERT INTO edition_article (edition, article) VALUES (1, 1)",
		.paused = 1,
	};
	(void)state;
	assert_int_equal(store_transaction(opened.store, do_work, &work, &opened.err), -1);
	assert_int_equal(work.seen, 1);
	assert_int_equal(opened.err.kind, ERROR_STORE);
	assert_non_null(strstr(opened.err.text, "FOREIGN KEY"));
	assert_int_equal(opened_count(&opened, "SELECT count(*) FROM edition_article"), 0);
	work = (struct work){.opened = &opened, .paused = 2};
	GOOD(&opened, store_transaction(opened.store, do_work, &work, &opened.err));
	assert_int_equal(paused_after_reopen(&opened), 2);
	opened_release(&opened);
}

/* Within another one, say. */
static void test_transaction_that_cannot_begin_does_nothing(void **state)
{
	struct opened opened = opened_new();
	struct work work = {.opened = &opened, .paused = 1};
	(void)state;
	GOOD(&opened, db_begin(opened.store->db, &opened.err));
	assert_int_equal(store_transaction(opened.store, do_work, &work, &opened.err), -1);
	assert_int_equal(opened.err.kind, ERROR_STORE);
	assert_int_equal(store_dry_run(opened.store, do_work, &work, NULL), -1);
	assert_int_equal(work.calls, 0);
	opened_release(&opened);
}

static void test_dry_run_takes_back_what_succeeds(void **state)
{
	struct opened opened = opened_new();
	struct work work = {.opened = &opened, .paused = 1};
	(void)state;
	GOOD(&opened, store_dry_run(opened.store, do_work, &work, &opened.err));
	assert_int_equal(work.seen, 1);
	work.result = -1;
	assert_int_equal(store_dry_run(opened.store, do_work, &work, &opened.err), -1);
	assert_string_equal(opened.err.text, "enough");
	work.result = 3;
	assert_int_equal(store_dry_run(opened.store, do_work, &work, &opened.err), 3);
	assert_int_equal(work.calls, 3);
	assert_int_equal(paused_after_reopen(&opened), 0);
	opened_release(&opened);
}

/* What the last build left up to date may not be so any more, unless it was a dry run. */
static void test_transaction_forgets_what_was_up_to_date(void **state)
{
	struct opened opened = opened_new();
	struct work work = {.opened = &opened};
	char *text = NULL;
	(void)state;
	GOOD(&opened, store_set_up_to_date(opened.store, "all", &opened.err));
	GOOD(&opened, store_dry_run(opened.store, do_work, &work, &opened.err));
	GOOD(&opened, store_get_up_to_date(opened.store, &text, &opened.err));
	assert_non_null(text);
	assert_string_equal(text, "all");
	free(text);
	GOOD(&opened, store_transaction(opened.store, do_work, &work, &opened.err));
	GOOD(&opened, store_get_up_to_date(opened.store, &text, &opened.err));
	assert_null(text);
	opened_release(&opened);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_transaction_keeps_what_succeeds),
		cmocka_unit_test(test_transaction_takes_back_what_fails),
		cmocka_unit_test(test_transaction_that_cannot_be_kept_is_taken_back),
		cmocka_unit_test(test_transaction_that_cannot_begin_does_nothing),
		cmocka_unit_test(test_dry_run_takes_back_what_succeeds),
		cmocka_unit_test(test_transaction_forgets_what_was_up_to_date),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
