#include <string.h>

#include "opened.h"
#include "store/db_driver.h"

struct database {
	char *folder;
	struct db *db;
	struct error err;
};

static struct database database_new(void)
{
	struct database database = {.folder = scratch_new(), .err = ERROR_INIT};
	FREE_ON_EXIT char *path = path_join(database.folder, "x.db");
	database.db = db_open(&db_sqlite, path, DB_MAKE, &database.err);
	assert_non_null(database.db);
	GOOD(&database,
		db_script(database.db, "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c BLOB);",
			&database.err));
	return database;
}

static void database_release(struct database *database)
{
	db_close(database->db);
	scratch_free(database->folder);
}

static int64_t count_rows(struct database *database)
{
	int64_t count = -1;
	GOOD(database,
		db_number(database->db, &count, -1, &database->err, "SELECT count(*) FROM t", ""));
	return count;
}

static int add_row(struct database *database, int64_t number)
{
	return db_run(database->db, &database->err, "INSERT INTO t (a) VALUES (?1)", "i", number);
}

static void test_db_close_takes_null(void **state)
{
	(void)state;
	db_close(NULL);
	db_rows_free(NULL);
}

static void test_db_open_names_what_fails(void **state)
{
	char *folder = scratch_new();
	FREE_ON_EXIT char *file = scratch_write_text(folder, "file", "");
	FREE_ON_EXIT char *below = path_join(file, "x.db");
	struct error err = ERROR_INIT;
	(void)state;
	assert_null(db_open(&db_sqlite, below, DB_MAKE, &err));
	assert_int_equal(err.kind, ERROR_IO);
	assert_non_null(strstr(err.text, file));
	assert_null(db_open(&db_sqlite, folder, DB_MAKE, &err));
	assert_int_equal(err.kind, ERROR_IO);
	assert_non_null(strstr(err.text, folder));
	assert_null(db_open(&db_sqlite, below, DB_MAKE, NULL));
	scratch_free(folder);
}

static void test_db_values_go_round(void **state)
{
	static const int64_t numbers[] = {0, -1, INT64_MAX, INT64_MIN};
	static const char *const texts[] = {"", "a'b\"c;--", NULL, "\xc3\xa9\xf0\x9f\x98\x80"};
	static const char blob[] = "a\0b\xff";
	struct database database = database_new();
	size_t len = 99;
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		struct db_rows *rows;
		GOOD(&database,
			db_run(database.db, &database.err,
				"INSERT INTO t (a, b, c) VALUES (?1, ?2, ?3)", "itb", numbers[i],
				texts[i], (const void *)blob, i ? sizeof(blob) : (size_t)0));
		assert_int_equal(db_changes(database.db), 1);
		rows = db_query(database.db, &database.err, "SELECT a, b, c FROM t WHERE a = ?1",
			"i", numbers[i]);
		assert_int_equal(db_next(rows, &database.err), 1);
		assert_int_equal(db_int(rows, 0), numbers[i]);
		assert_string_equal(db_text_or_empty(rows, 1), texts[i] ? texts[i] : "");
		assert_int_equal(!db_text(rows, 1), !texts[i]);
		assert_memory_equal(db_blob(rows, 2, &len), blob, i ? sizeof(blob) : 0);
		assert_int_equal(len, i ? sizeof(blob) : 0);
		assert_int_equal(db_next(rows, &database.err), 0);
		db_rows_free(rows);
	}
	database_release(&database);
}

static void test_db_number_and_its_fallback(void **state)
{
	static const struct {
		const char *sql;
		int64_t expected;
	} cases[] = {
		{"SELECT 5", 5},
		{"SELECT 5 UNION SELECT 6 ORDER BY 1", 5},
		{"SELECT NULL", -7},
		{"SELECT max(a) FROM t", -7},
		{"SELECT a FROM t", -7},
		{"SELECT 0", 0},
	};
	struct database database = database_new();
	int64_t number = 99;
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		GOOD(&database,
			db_number(database.db, &number, -7, &database.err, cases[i].sql, ""));
		assert_int_equal(number, cases[i].expected);
	}
	number = 99;
	assert_int_equal(db_number(database.db, &number, 0, &database.err, "SELECT x", ""), -1);
	assert_int_equal(database.err.kind, ERROR_STORE);
	assert_int_equal(number, 99);
	database_release(&database);
}

static void test_db_insert_tells_the_key(void **state)
{
	static const char sql[] = "INSERT INTO keyed (name) VALUES (?1)";
	struct database database = database_new();
	int64_t number = 99;
	(void)state;
	GOOD(&database, db_script(database.db,
				"CREATE TABLE keyed (number INTEGER PRIMARY KEY AUTOINCREMENT, "
				"name TEXT UNIQUE)",
				&database.err));
	GOOD(&database, db_insert(database.db, &number, &database.err, sql, "t", "a"));
	assert_int_equal(number, 1);
	number = 99;
	assert_int_equal(db_insert(database.db, &number, &database.err, sql, "t", "a"), -1);
	assert_int_equal(db_insert(database.db, &number, &database.err, "nonsense", ""), -1);
	assert_int_equal(number, 99);
	/* A key is not given again, and another table's is no matter. */
	GOOD(&database, db_run(database.db, &database.err, "DELETE FROM keyed", ""));
	GOOD(&database, add_row(&database, 7));
	GOOD(&database, db_insert(database.db, &number, &database.err, sql, "t", "b"));
	assert_int_equal(number, 2);
	database_release(&database);
}

static void test_db_errors(void **state)
{
	struct database database = database_new();
	(void)state;
	GOOD(&database, add_row(&database, 1));
	assert_int_equal(add_row(&database, 1), -1);
	assert_int_equal(database.err.kind, ERROR_STORE);
	assert_non_null(strstr(database.err.text, "UNIQUE"));
	assert_non_null(strstr(database.err.text, "x.db"));
	assert_null(db_query(database.db, &database.err, "nonsense", ""));
	assert_int_equal(db_script(database.db, "SELECT 1; nonsense", &database.err), -1);
	assert_null(db_query(database.db, NULL, "nonsense", ""));
	database_release(&database);
}

static void test_db_durable_settings(void **state)
{
	static const struct {
		const char *sql;
		int64_t expected;
	} cases[] = {
		{"SELECT synchronous FROM pragma_synchronous", 2},
		{"SELECT foreign_keys FROM pragma_foreign_keys", 1},
		{"SELECT secure_delete FROM pragma_secure_delete", 1},
		{"SELECT journal_mode = 'wal' FROM pragma_journal_mode", 1},
	};
	struct opened opened = opened_new();
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(opened_count(&opened, cases[i].sql), cases[i].expected);
	}
	opened_release(&opened);
}

static void test_db_transactions(void **state)
{
	struct database database = database_new();
	(void)state;
	db_rollback(database.db);
	GOOD(&database, db_begin(database.db, &database.err));
	assert_int_equal(db_begin(database.db, &database.err), -1);
	GOOD(&database, add_row(&database, 1));
	GOOD(&database, add_row(&database, 2));
	assert_int_equal(add_row(&database, 2), -1);
	db_rollback(database.db);
	db_rollback(database.db);
	assert_int_equal(count_rows(&database), 0);
	GOOD(&database, db_begin(database.db, &database.err));
	GOOD(&database, add_row(&database, 3));
	GOOD(&database, db_commit(database.db, &database.err));
	db_rollback(database.db);
	assert_int_equal(count_rows(&database), 1);
	assert_int_equal(db_commit(database.db, &database.err), -1);
	database_release(&database);
}

/* Fills the table until the database may grow no more. */
static void test_db_full_disk_is_told(void **state)
{
	static char bytes[100000];
	struct database database = database_new();
	int result = 0;
	int64_t before;
	(void)state;
	GOOD(&database, db_script(database.db, "PRAGMA max_page_count = 40", &database.err));
	for (int i = 0; i < 100 && result == 0; i++) {
		result = db_run(database.db, &database.err, "INSERT INTO t (c) VALUES (?1)", "b",
			(const void *)bytes, sizeof(bytes));
	}
	assert_int_equal(result, -1);
	assert_int_equal(database.err.kind, ERROR_IO);
	assert_non_null(strstr(database.err.text, "the disk is full: cannot write "));
	before = count_rows(&database);
	assert_true(before >= 1 && before < 2);
	GOOD(&database, db_script(database.db, "PRAGMA max_page_count = 4000", &database.err));
	GOOD(&database, add_row(&database, 1000));
	database_release(&database);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_db_close_takes_null),
		cmocka_unit_test(test_db_open_names_what_fails),
		cmocka_unit_test(test_db_values_go_round),
		cmocka_unit_test(test_db_number_and_its_fallback),
		cmocka_unit_test(test_db_insert_tells_the_key),
		cmocka_unit_test(test_db_errors),
		cmocka_unit_test(test_db_durable_settings),
		cmocka_unit_test(test_db_transactions),
		cmocka_unit_test(test_db_full_disk_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
