#include "store/db_sqlite_error.h"

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
