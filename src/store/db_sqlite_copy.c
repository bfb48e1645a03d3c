#include "store/db_sqlite_copy.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "store/db_sqlite_error.h"

static int64_t count_rows(sqlite3 *handle, const char *table)
{
	FREE_ON_EXIT char *sql = xasprintf("SELECT count(*) FROM \"%s\"", table);
	sqlite3_stmt *statement = NULL;
	int64_t count = -1;

	if (sqlite3_prepare_v2(handle, sql, -1, &statement, NULL) == SQLITE_OK &&
		sqlite3_step(statement) == SQLITE_ROW) {
		count = sqlite3_column_int64(statement, 0);
	}
	sqlite3_finalize(statement);
	return count;
}

/* Every table has as many rows there as here. */
static int compare(
	sqlite3 *from, sqlite3 *copy, const char *path, const char *to, struct error *err)
{
	static const char sql[] = "SELECT name FROM sqlite_master WHERE type = 'table'";
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(from, sql, -1, &statement, NULL);
	int result = 0;

	while (code == SQLITE_OK && result == 0 && (code = sqlite3_step(statement)) == SQLITE_ROW) {
		const char *table = (const char *)sqlite3_column_text(statement, 0);
		int64_t count = count_rows(from, table);

		code = SQLITE_OK;
		if (count < 0 || count_rows(copy, table) != count) {
			result = error_set(err, ERROR_STORE,
				"'%s' has not all rows of '%s' in '%s'", to, table, path);
		}
	}
	sqlite3_finalize(statement);
	return result < 0 || code == SQLITE_DONE ? result : sqlite_error(from, path, err);
}

static int copy_pages(sqlite3 *from, sqlite3 *copy, const char *to, struct error *err)
{
	sqlite3_backup *backup = sqlite3_backup_init(copy, "main", from, "main");

	if (backup) {
		sqlite3_backup_step(backup, -1);
	}
	if (!backup || sqlite3_backup_finish(backup) != SQLITE_OK) {
		return sqlite_error(copy, to, err);
	}
	/* One file, without a log of its own. */
	return sqlite3_exec(copy, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL) == SQLITE_OK
		       ? 0
		       : sqlite_error(copy, to, err);
}

/* Within a transaction that reads, so that what is copied is what is counted. */
static int copy_and_check(
	sqlite3 *from, sqlite3 *copy, const char *path, const char *to, struct error *err)
{
	STRBUF(fault);

	if (copy_pages(from, copy, to, err) < 0 || compare(from, copy, path, to, err) < 0 ||
		sqlite_check(copy, to, &fault, err) < 0) {
		return -1;
	}
	return fault.len ? error_set(err, ERROR_STORE, "'%s' is damaged, and so is its copy: %s",
				   path, fault.data)
			 : 0;
}

static int copy_to(sqlite3 *from, const char *path, const char *to, struct error *err)
{
	sqlite3 *copy = NULL;
	int result = -1;

	if (sqlite3_open_v2(to, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
		SQLITE_OK) {
		error_set(err, ERROR_IO, "cannot open '%s'", to);
	} else if (sqlite3_exec(from, "BEGIN; SELECT count(*) FROM sqlite_master", NULL, NULL,
			   NULL) != SQLITE_OK) {
		sqlite_error(from, path, err);
	} else {
		result = copy_and_check(from, copy, path, to, err);
	}
	if (!sqlite3_get_autocommit(from)) {
		sqlite3_exec(from, "ROLLBACK", NULL, NULL, NULL);
	}
	return sqlite3_close(copy) == SQLITE_OK || result < 0
		       ? result
		       : error_set(err, ERROR_IO, "cannot close '%s'", to);
}

int sqlite_copy(sqlite3 *from, const char *path, const char *to, struct error *err)
{
	int fd = open(to, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0) {
		return error_errno(err, ERROR_IO, "cannot make '%s'", to);
	}
	close(fd);
	if (copy_to(from, path, to, err) < 0) {
		unlink(to);
		return -1;
	}
	return 0;
}
