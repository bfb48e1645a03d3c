#include "store/db_sqlite_error.h"

#include <string.h>

int sqlite_error(sqlite3 *handle, const char *path, struct error *err)
{
	int code = sqlite3_errcode(handle) & 0xFF;

	switch (code) {
	case SQLITE_FULL:
		return error_set(err, ERROR_IO, "the disk is full: cannot write '%s'", path);
	case SQLITE_NOTADB:
	case SQLITE_CORRUPT:
		return error_set(err, ERROR_STORE,
			"'%s' is damaged or not a database (%s); restore it from a backup, or move "
			"it away to start anew",
			path, sqlite3_errmsg(handle));
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return error_set(err, ERROR_STORE, "'%s' is in use by another process", path);
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return error_set(
			err, ERROR_IO, "cannot use '%s': %s", path, sqlite3_errmsg(handle));
	default:
		return error_set(err, ERROR_STORE, "'%s': %s", path, sqlite3_errmsg(handle));
	}
}

int sqlite_check(sqlite3 *handle, const char *path, struct strbuf *out, struct error *err)
{
	sqlite3_stmt *statement = NULL;
	int result = -1;

	if (sqlite3_prepare_v2(handle, "PRAGMA quick_check(1)", -1, &statement, NULL) ==
			SQLITE_OK &&
		sqlite3_step(statement) == SQLITE_ROW) {
		const char *text = (const char *)sqlite3_column_text(statement, 0);

		strbuf_add_string(out, text && strcmp(text, "ok") != 0 ? text : "");
		result = 0;
	} else {
		sqlite_error(handle, path, err);
	}
	sqlite3_finalize(statement);
	return result;
}
