#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "store/db.h"

/* Another process may hold the write lock for the length of a freeze. */
#define BUSY_MILLISECONDS  30000
#define RETRY_MILLISECONDS 5

/* Statements that are kept for the next time. */
#define KEPT 32

struct db {
	sqlite3 *handle;
	char *path;
	sqlite3_stmt *kept[KEPT]; /* those that are not in use; or NULL */
	size_t next;              /* whose place the next one takes */
};

struct db_rows {
	struct db *db;
	sqlite3_stmt *statement;
};

static int fail(struct db *db, struct error *err)
{
	int code = sqlite3_errcode(db->handle) & 0xFF;

	switch (code) {
	case SQLITE_FULL:
		return error_set(err, ERROR_IO, "the disk is full: cannot write '%s'", db->path);
	case SQLITE_NOTADB:
	case SQLITE_CORRUPT:
		return error_set(err, ERROR_STORE,
			"'%s' is damaged or not a database (%s); restore it from a backup, or move "
			"it away to start anew",
			db->path, sqlite3_errmsg(db->handle));
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return error_set(err, ERROR_STORE, "'%s' is in use by another process", db->path);
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return error_set(
			err, ERROR_IO, "cannot use '%s': %s", db->path, sqlite3_errmsg(db->handle));
	default:
		return error_set(
			err, ERROR_STORE, "'%s': %s", db->path, sqlite3_errmsg(db->handle));
	}
}

/* A new file is for its owner alone; SQLite gives its companions the same mode. With O_EXCL, since
 * closing a file that is open elsewhere in this process would drop its locks. */
static void make_private(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd >= 0) {
		close(fd);
	}
}

struct db *db_open(const char *path, struct error *err)
{
	struct db *db = xcalloc(1, sizeof(*db));
	/* Whoever shares a connection with another thread takes turns anyway: the kept statements
	 * ask for it. */
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;

	db->path = xstrdup(path);
	if (strcmp(path, DB_MEMORY) != 0) {
		make_private(path);
	}
	if (sqlite3_open_v2(path, &db->handle, flags, NULL) != SQLITE_OK) {
		error_set(err, ERROR_IO, "cannot open '%s': %s", path,
			db->handle ? sqlite3_errmsg(db->handle) : "out of memory");
		db_close(db);
		return NULL;
	}
	sqlite3_extended_result_codes(db->handle, 1);
	sqlite3_busy_timeout(db->handle, BUSY_MILLISECONDS);
	/* The last of these looks into the file. */
	if (db_script(db,
		    "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; "
		    "PRAGMA schema_version;",
		    err) < 0) {
		db_close(db);
		return NULL;
	}
	return db;
}

/* The change needs the file for a moment alone, and SQLite does not wait for that. */
int db_use_wal(struct db *db, struct error *err)
{
	static const struct timespec pause = {.tv_nsec = RETRY_MILLISECONDS * 1000000};
	int result;

	for (int i = 0; i < BUSY_MILLISECONDS / RETRY_MILLISECONDS; i++) {
		result = sqlite3_exec(db->handle, "PRAGMA journal_mode=WAL", NULL, NULL, NULL);
		if ((result & 0xFF) != SQLITE_BUSY) {
			break;
		}
		nanosleep(&pause, NULL);
	}
	return result == SQLITE_OK ? 0 : fail(db, err);
}

void db_close(struct db *db)
{
	if (db) {
		for (size_t i = 0; i < KEPT; i++) {
			sqlite3_finalize(db->kept[i]);
		}
		sqlite3_close(db->handle);
		free(db->path);
		free(db);
	}
}

int db_script(struct db *db, const char *sql, struct error *err)
{
	return sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : fail(db, err);
}

static int bind(sqlite3_stmt *statement, const char *types, va_list args)
{
	int result = SQLITE_OK;

	for (int i = 1; *types && result == SQLITE_OK; types++, i++) {
		if (*types == 'i') {
			result = sqlite3_bind_int64(statement, i, va_arg(args, int64_t));
		} else if (*types == 't') {
			result = sqlite3_bind_text(
				statement, i, va_arg(args, const char *), -1, SQLITE_TRANSIENT);
		} else {
			const void *bytes = va_arg(args, const void *);
			size_t len = va_arg(args, size_t);

			result = len > INT_MAX ? SQLITE_TOOBIG
					       : sqlite3_bind_blob(statement, i, len ? bytes : "",
							 (int)len, SQLITE_TRANSIENT);
		}
	}
	return result;
}

/* A kept statement of this text, which is in use from now on; or NULL. */
static sqlite3_stmt *take_kept(struct db *db, const char *sql)
{
	for (size_t i = 0; i < KEPT; i++) {
		sqlite3_stmt *statement = db->kept[i];

		if (statement && strcmp(sqlite3_sql(statement), sql) == 0) {
			db->kept[i] = NULL;
			return statement;
		}
	}
	return NULL;
}

/* Ends what the statement was doing, and keeps it in place of the one that came longest ago. */
static void keep(struct db *db, sqlite3_stmt *statement)
{
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
	sqlite3_finalize(db->kept[db->next]);
	db->kept[db->next] = statement;
	db->next = (db->next + 1) % KEPT;
}

static struct db_rows *prepare(
	struct db *db, const char *sql, const char *types, va_list args, struct error *err)
{
	struct db_rows *rows = xcalloc(1, sizeof(*rows));

	rows->db = db;
	rows->statement = take_kept(db, sql);
	if ((!rows->statement && sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT,
					 &rows->statement, NULL) != SQLITE_OK) ||
		bind(rows->statement, types, args) != SQLITE_OK) {
		fail(db, err);
		db_rows_free(rows);
		return NULL;
	}
	return rows;
}

struct db_rows *db_query(struct db *db, struct error *err, const char *sql, const char *types, ...)
{
	struct db_rows *rows;
	va_list args;

	va_start(args, types);
	rows = prepare(db, sql, types, args, err);
	va_end(args);
	return rows;
}

int db_next(struct db_rows *rows, struct error *err)
{
	int result = sqlite3_step(rows->statement);

	if (result == SQLITE_ROW) {
		return 1;
	}
	return result == SQLITE_DONE ? 0 : fail(rows->db, err);
}

void db_rows_free(struct db_rows *rows)
{
	if (rows) {
		if (rows->statement) {
			keep(rows->db, rows->statement);
		}
		free(rows);
	}
}

void db_rows_free_ptr(struct db_rows **rows)
{
	db_rows_free(*rows);
}

int db_run(struct db *db, struct error *err, const char *sql, const char *types, ...)
{
	struct db_rows *rows;
	va_list args;
	int result;

	va_start(args, types);
	rows = prepare(db, sql, types, args, err);
	va_end(args);
	if (!rows) {
		return -1;
	}
	do {
		result = db_next(rows, err);
	} while (result > 0);
	db_rows_free(rows);
	return result;
}

int64_t db_int(struct db_rows *rows, int column)
{
	return sqlite3_column_int64(rows->statement, column);
}

const char *db_text(struct db_rows *rows, int column)
{
	return (const char *)sqlite3_column_text(rows->statement, column);
}

const char *db_text_or_empty(struct db_rows *rows, int column)
{
	const char *text = db_text(rows, column);

	return text ? text : "";
}

const void *db_blob(struct db_rows *rows, int column, size_t *ret_len)
{
	const void *bytes = sqlite3_column_blob(rows->statement, column);

	*ret_len = (size_t)sqlite3_column_bytes(rows->statement, column);
	return bytes ? bytes : "";
}

int db_number(struct db *db, int64_t *ret_number, int64_t fallback, struct error *err,
	const char *sql, const char *types, ...)
{
	struct db_rows *rows;
	int64_t number = fallback;
	va_list args;
	int result;

	va_start(args, types);
	rows = prepare(db, sql, types, args, err);
	va_end(args);
	if (!rows) {
		return -1;
	}
	result = db_next(rows, err);
	if (result > 0 && sqlite3_column_type(rows->statement, 0) != SQLITE_NULL) {
		number = db_int(rows, 0);
	}
	/* A statement that writes and returns its row commits in its last step. */
	while (result > 0) {
		result = db_next(rows, err);
	}
	if (result == 0) {
		*ret_number = number;
	}
	db_rows_free(rows);
	return result;
}

int db_begin(struct db *db, struct error *err)
{
	return db_script(db, "BEGIN IMMEDIATE", err);
}

int db_commit(struct db *db, struct error *err)
{
	return db_script(db, "COMMIT", err);
}

void db_rollback(struct db *db)
{
	if (!sqlite3_get_autocommit(db->handle)) {
		db_script(db, "ROLLBACK", NULL);
	}
}

int64_t db_inserted(const struct db *db)
{
	return sqlite3_last_insert_rowid(db->handle);
}

int64_t db_changes(const struct db *db)
{
	return sqlite3_changes64(db->handle);
}
