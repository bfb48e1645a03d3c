#include <sys/stat.h>

#include "opened.h"

static void test_copy_has_what_the_store_has(void **state)
{
	struct opened opened = opened_new();
	FREE_ON_EXIT char *to = path_join(opened.folder, "copy.db");
	FREE_ON_EXIT char *log = path_join(opened.folder, "copy.db-wal");
	STRBUF(bytes);
	struct stat info;
	struct store *other = store_open(opened.path, &opened.err);
	(void)state;
	opened_reader(&opened, "ada@example.org");
	/* Another one writes meanwhile: what it has not committed is not there. */
	GOOD(&opened, db_begin(other->db, &opened.err));
	GOOD(&opened, db_script(other->db, "DELETE FROM subscriber", &opened.err));
	GOOD(&opened, store_copy(opened.store, to, &opened.err));
	db_rollback(other->db);
	store_close(other);
	opened_reader(&opened, "bob@example.org");
	assert_int_equal(stat(to, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
	assert_int_equal(stat(log, &info), -1);
	/* The format's own word for a file without a write-ahead log. */
	GOOD(&opened, file_read(&bytes, to, 1 << 24, &opened.err));
	assert_int_equal(bytes.data[18], 1);
	store_close(opened.store);
	opened.store = store_open(to, &opened.err);
	assert_int_equal(opened_count(&opened, "SELECT count(*) FROM subscriber"), 1);
	opened_release(&opened);
}

static void test_copy_replaces_nothing(void **state)
{
	struct opened opened = opened_new();
	FREE_ON_EXIT char *to = scratch_write_text(opened.folder, "copy.db", "dear");
	FREE_ON_EXIT char *nowhere = path_join(opened.folder, "none/copy.db");
	STRBUF(bytes);
	(void)state;
	assert_int_equal(store_copy(opened.store, to, &opened.err), -1);
	assert_int_equal(opened.err.kind, ERROR_IO);
	assert_int_equal(store_copy(opened.store, opened.path, &opened.err), -1);
	GOOD(&opened, file_read(&bytes, to, 100, &opened.err));
	assert_string_equal(bytes.data, "dear");
	assert_int_equal(store_copy(opened.store, nowhere, &opened.err), -1);
	/* It goes on as before. */
	opened_reader(&opened, "ada@example.org");
	opened_release(&opened);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_copy_has_what_the_store_has),
		cmocka_unit_test(test_copy_replaces_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
