#include <string.h>

#include "opened.h"
#include "store/db_driver.h"

/* Files that are no store of ours, or not any more. */

/* Opening it fails with the text, in both ways, and leaves the bytes as they are. */
static void assert_refused(const char *path, enum error_kind kind, const char *text)
{
	STRBUF(before);
	STRBUF(after);
	struct error err = ERROR_INIT;
	bool is_file = file_read(&before, path, SIZE_MAX / 2, &err) == 0;
	assert_null(store_open(path, &err));
	if (err.kind != kind || !strstr(err.text, text)) {
		fail_msg("%d: %s", err.kind, err.text);
	}
	assert_null(store_open_existing(path, &err));
	assert_int_equal(err.kind, kind);
	if (is_file) {
		assert_int_equal(file_read(&after, path, SIZE_MAX / 2, &err), 0);
		assert_int_equal(before.len, after.len);
		assert_memory_equal(before.data, after.data, before.len);
	}
}

static void test_store_refuses_a_newer_schema(void **state)
{
	struct opened opened = opened_new();
	(void)state;
	GOOD(&opened, db_script(opened.store->db,
			      "UPDATE meta SET value = '999' WHERE name = 'schema';"
			      "PRAGMA journal_mode = DELETE;",
			      &opened.err));
	store_close(opened.store);
	opened.store = NULL;
	assert_refused(opened.path, ERROR_STORE, "written by a newer postrider (schema 999, this ");
	opened_release(&opened);
}

static void test_store_refuses_other_databases(void **state)
{
	static const char *const scripts[] = {
		"CREATE TABLE bookmarks (url TEXT);",
		"CREATE TABLE meta (name TEXT, value TEXT);",
		"CREATE TABLE meta (name TEXT, value TEXT); INSERT INTO meta VALUES ('x', 'y');",
		"CREATE TABLE meta (name TEXT, value TEXT); INSERT INTO meta VALUES ('schema', "
		"'');",
		"CREATE TABLE meta (name TEXT, value TEXT); INSERT INTO meta VALUES ('schema', "
		"'-1');",
		"CREATE TABLE meta (name TEXT, value TEXT); INSERT INTO meta VALUES ('schema', "
		"NULL);",
		"CREATE TABLE t (a); CREATE VIEW meta AS SELECT 1 AS name, 2 AS value;",
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(scripts); i++) {
		char *folder = scratch_new();
		FREE_ON_EXIT char *path = path_join(folder, "x.db");
		struct error err = ERROR_INIT;
		struct db *db = db_open(&db_sqlite, path, DB_MAKE, &err);
		assert_int_equal(db_script(db, "PRAGMA journal_mode = DELETE;", &err), 0);
		assert_int_equal(db_script(db, scripts[i], &err), 0);
		db_close(db);
		assert_refused(path, ERROR_STORE, "is a database of something else");
		scratch_free(folder);
	}
}

static void test_store_refuses_what_is_no_database(void **state)
{
	static const char png[] =
		"\x89PNG\r\n\x1a\n\0\0\0\rIHDR and more bytes, and more, and more "
		"than a header of SQLite's has, which are a hundred bytes in all.";
	char *folder = scratch_new();
	FREE_ON_EXIT char *text = scratch_write_text(folder, "notes.txt",
		"Just a text that somebody named by mistake, and that is longer than one hundred "
		"bytes, so that it cannot be an empty database.\n");
	FREE_ON_EXIT char *image = scratch_write(folder, "image.png", png, sizeof(png));
	FREE_ON_EXIT char *below_file = path_join(text, "x.db");
	(void)state;
	assert_refused(text, ERROR_STORE, "is damaged or not a database");
	assert_refused(image, ERROR_STORE, "is damaged or not a database");
	assert_refused(folder, ERROR_IO, "unable to open database file");
	struct error err = ERROR_INIT;
	assert_null(store_open(below_file, &err));
	assert_int_equal(err.kind, ERROR_IO);
	scratch_free(folder);
}

static void test_store_without_its_key(void **state)
{
	static const struct {
		const char *sql, *text;
	} cases[] = {
		{"DELETE FROM meta WHERE name = 'key'", "has lost its key"},
		{"UPDATE meta SET value = 'abc' WHERE name = 'key'", "has lost its key"},
		{"UPDATE meta SET value = replace(value, substr(value, 64), 'x') WHERE name = "
		 "'key'",
			"key"},
		{"UPDATE meta SET value = upper('abcdef') || substr(value, 7) WHERE name = 'key'",
			"has a damaged key"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct opened opened = opened_new();
		GOOD(&opened, db_script(opened.store->db, cases[i].sql, &opened.err));
		store_close(opened.store);
		opened.store = store_open(opened.path, &opened.err);
		assert_null(opened.store);
		assert_int_equal(opened.err.kind, ERROR_STORE);
		assert_non_null(strstr(opened.err.text, cases[i].text));
		opened_release(&opened);
	}
}

/* The bytes of a store in one file, with some rows in it. */
static void build_store(struct strbuf *bytes)
{
	struct opened opened = opened_new();
	for (int i = 0; i < 50; i++) {
		FREE_ON_EXIT char *name = xasprintf("%d@example.org", i);
		opened_reader(&opened, name);
		opened_article(&opened, name);
	}
	store_close(opened.store);
	opened.store = NULL;
	GOOD(&opened, file_read(bytes, opened.path, 1 << 24, &opened.err));
	opened_release(&opened);
}

/* A damaged store is refused with an error that names it, or can be used: it never crashes.
 * Returns whether it was refused. */
static bool try_damaged(const struct strbuf *bytes, size_t len)
{
	char *folder = scratch_new();
	FREE_ON_EXIT char *path = scratch_write(folder, "state.db", bytes->data, len);
	struct arena *arena = arena_new();
	struct known_list list;
	struct error err = ERROR_INIT;
	struct store *store = store_open(path, &err);
	bool refused = !store || known_articles_load(store, arena, &list, &err) < 0;
	if (refused) {
		assert_true(err.kind == ERROR_STORE || err.kind == ERROR_IO);
		assert_non_null(strstr(err.text, path));
	}
	store_close(store);
	arena_free(arena);
	scratch_free(folder);
	return refused;
}

static void test_store_with_a_damaged_header(void **state)
{
	STRBUF(bytes);
	int refused = 0;
	(void)state;
	build_store(&bytes);
	assert_false(try_damaged(&bytes, bytes.len));
	for (size_t i = 0; i < 100; i++) {
		bytes.data[i] ^= (char)0xFF;
		bool was_refused = try_damaged(&bytes, bytes.len);
		bytes.data[i] ^= (char)0xFF;
		/* The name of the format, the page's size, and the fractions that are fixed. */
		if (i < 18 || (i >= 21 && i < 24)) {
			assert_true(was_refused);
		}
		refused += was_refused;
	}
	assert_in_range(refused, 21, 60);
}

static void test_store_cut_short(void **state)
{
	STRBUF(bytes);
	int refused = 0, tried = 0;
	(void)state;
	build_store(&bytes);
	/* SQLite takes a single byte for nothing, and a part of the last page for all of it. */
	for (size_t len = 2; len + 4096 <= bytes.len; len += 4001) {
		refused += try_damaged(&bytes, len);
		tried++;
	}
	assert_true(tried > 10);
	assert_int_equal(refused, tried);
}

static void test_store_with_random_damage(void **state)
{
	STRBUF(bytes);
	uint64_t random = 7;
	int refused = 0;
	(void)state;
	build_store(&bytes);
	for (int round = 0; round < 150; round++) {
		FREE_ON_EXIT char *kept = xstrndup(bytes.data, bytes.len);
		for (int i = 0; i < 60; i++) {
			random = random * 6364136223846793005u + 1442695040888963407u;
			bytes.data[(random >> 33) % bytes.len] = (char)(random >> 24);
		}
		refused += try_damaged(&bytes, bytes.len);
		memcpy(bytes.data, kept, bytes.len);
	}
	assert_true(refused > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_store_refuses_a_newer_schema),
		cmocka_unit_test(test_store_refuses_other_databases),
		cmocka_unit_test(test_store_refuses_what_is_no_database),
		cmocka_unit_test(test_store_without_its_key),
		cmocka_unit_test(test_store_with_a_damaged_header),
		cmocka_unit_test(test_store_cut_short),
		cmocka_unit_test(test_store_with_random_damage),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
