#include <stdlib.h>
#include <string.h>

#include "opened.h"

/* What is forgotten of a reader, and what is not. */

/* The store's files as one heap of bytes. */
static void read_files(struct opened *opened, struct strbuf *bytes)
{
	FREE_ON_EXIT char *wal = xasprintf("%s-wal", opened->path);
	struct error err = ERROR_INIT;
	GOOD(opened, file_read(bytes, opened->path, 1 << 24, &opened->err));
	file_read(bytes, wal, 1 << 24, &err);
}

static void test_subscribers_are_erased_to_the_last_byte(void **state)
{
	static const char *const traces[] = {"unmistakable", "Ex'ample", "K\xc3\xb6ln", "de-AT",
		";c;go;", "our form", "why it bounced"};
	struct opened opened = opened_new();
	struct subscriber ada = {.name = "Ex'ample",
				  .status = SUBSCRIBER_PENDING,
				  .language = "de-AT",
				  .categories = ";c;go;",
				  .attributes = "{\"town\": \"K\xc3\xb6ln\"}"},
			  found;
	int64_t number;
	STRBUF(before);
	STRBUF(after);
	(void)state;
	ada.address = "unmistakable@example.org";
	ada.consent_source = "our form";
	ada.reason = "why it bounced";
	number = opened_put(&opened, ada);
	opened_reopen(&opened);
	read_files(&opened, &before);
	GOOD(&opened, subscriber_erase(opened.store, number, &opened.err));
	assert_int_equal(
		subscriber_find(opened.store, opened.arena, ada.address, &found, &opened.err), 0);
	assert_int_equal(
		subscriber_get(opened.store, opened.arena, number, &found, &opened.err), 1);
	assert_int_equal(found.number, number);
	assert_int_equal(found.status, SUBSCRIBER_ERASED);
	assert_string_equal(found.address, "");
	assert_null(found.name);
	opened_reopen(&opened);
	read_files(&opened, &after);
	for (size_t i = 0; i < ARRAY_LEN(traces); i++) {
		assert_non_null(memmem(before.data, before.len, traces[i], strlen(traces[i])));
		assert_null(memmem(after.data, after.len, traces[i], strlen(traces[i])));
	}
	/* The address may come back, as somebody new. */
	assert_true(opened_put(&opened, ada) > number);
	opened_release(&opened);
}

static void test_suppression(void **state)
{
	struct opened opened = opened_new();
	const char *key = "unmistakable@example.org";
	char *reason = strbuf_empty;
	STRBUF(bytes);
	(void)state;
	assert_int_equal(suppression_find(opened.store, key, &reason, &opened.err), 0);
	assert_ptr_equal(reason, strbuf_empty);
	GOOD(&opened, suppression_add(opened.store, key, "bounced", 5, &opened.err));
	GOOD(&opened, suppression_add(opened.store, key, "complained", 6, &opened.err));
	opened_reopen(&opened);
	assert_int_equal(suppression_find(opened.store, key, &reason, &opened.err), 1);
	assert_string_equal(reason, "complained");
	free(reason);
	assert_int_equal(
		suppression_find(opened.store, "other@example.org", &reason, &opened.err), 0);
	assert_int_equal(opened_count(&opened, "SELECT count(*) FROM suppression"), 1);
	assert_int_equal(opened_count(&opened, "SELECT since FROM suppression"), 5);
	read_files(&opened, &bytes);
	assert_null(memmem(bytes.data, bytes.len, "unmistakable", 12));
	GOOD(&opened, suppression_remove(opened.store, key, &opened.err));
	GOOD(&opened, suppression_remove(opened.store, key, &opened.err));
	assert_int_equal(suppression_find(opened.store, key, &reason, &opened.err), 0);
	opened_release(&opened);
}

static void test_suppression_survives_erasure(void **state)
{
	struct opened opened = opened_new();
	int64_t number = opened_reader(&opened, "ada@example.org");
	char *reason;
	(void)state;
	GOOD(&opened, suppression_add(opened.store, "ada@example.org", "erased", 5, &opened.err));
	GOOD(&opened, subscriber_erase(opened.store, number, &opened.err));
	opened_reopen(&opened);
	assert_int_equal(
		suppression_find(opened.store, "ada@example.org", &reason, &opened.err), 1);
	assert_string_equal(reason, "erased");
	free(reason);
	opened_release(&opened);
}

/* The same address has another hash in another store. */
static void test_suppression_hash_is_keyed(void **state)
{
	struct opened opened[2] = {opened_new(), opened_new()};
	char *hashes[2];
	(void)state;
	for (int i = 0; i < 2; i++) {
		GOOD(&opened[i],
			suppression_add(opened[i].store, "a@b.example", "x", 5, &opened[i].err));
		struct db_rows *rows = db_query(opened[i].store->db, &opened[i].err,
			"SELECT address_hash FROM suppression", "");
		assert_int_equal(db_next(rows, &opened[i].err), 1);
		hashes[i] = xstrdup(db_text(rows, 0));
		db_rows_free(rows);
	}
	assert_string_not_equal(hashes[0], hashes[1]);
	for (int i = 0; i < 2; i++) {
		free(hashes[i]);
		opened_release(&opened[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_subscribers_are_erased_to_the_last_byte),
		cmocka_unit_test(test_suppression),
		cmocka_unit_test(test_suppression_survives_erasure),
		cmocka_unit_test(test_suppression_hash_is_keyed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
