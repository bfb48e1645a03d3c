#include <limits.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/db_driver.h"
#include "store/db_sqlite_copy.h"
#include "store/db_sqlite_error.h"
#include "store/db_sqlite_file.h"
#include "store/db_sqlite_wait.h"

/* Statements that are kept for the next time. */
#define KEPT 32

struct connection {
	struct db db;
	sqlite3 *handle;
	char *path; /* the real one */
	bool in_memory;
	struct sqlite_patience patience;
	sqlite3_stmt *kept[KEPT]; /* those that are not in use; or NULL */
	size_t next;              /* whose place the next one takes */
};

struct cursor {
	struct db_rows rows;
	sqlite3_stmt *statement;
};

static struct connection *connection_of(struct db *db)
{
	return (struct connection *)db;
}

static sqlite3_stmt *statement_of(struct db_rows *rows)
{
	return ((struct cursor *)rows)->statement;
}

static int fail(const struct connection *connection, struct error *err)
{
	return sqlite_error(connection->handle, connection->path, err);
}

static int run_script(struct db *db, const char *sql, struct error *err)
{
	struct connection *connection = connection_of(db);

	return sqlite3_exec(connection->handle, sql, NULL, NULL, NULL) == SQLITE_OK
		       ? 0
		       : fail(connection, err);
}

static void heed(struct db *db, const atomic_int *stop)
{
	connection_of(db)->patience.stop = stop;
}

/* ---- The database ---- */

static void close_connection(struct db *db)
{
	struct connection *connection = connection_of(db);

	for (size_t i = 0; i < KEPT; i++) {
		sqlite3_finalize(connection->kept[i]);
	}
	sqlite3_close(connection->handle);
	free(connection->path);
	free(connection);
}

static int open_handle(struct connection *connection, struct error *err)
{
	/* Whoever shares a connection with another thread takes turns anyway: the kept statements
	 * ask for it. */
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
	const char *path = connection->in_memory ? ":memory:" : connection->path;

	if (sqlite3_open_v2(path, &connection->handle, flags, NULL) != SQLITE_OK) {
		return error_set(err, ERROR_IO, "cannot open '%s': %s", path,
			connection->handle ? sqlite3_errmsg(connection->handle) : "out of memory");
	}
	sqlite3_extended_result_codes(connection->handle, 1);
	sqlite3_busy_handler(connection->handle, sqlite_keep_waiting, &connection->patience);
	/* The last of these looks into the file. */
	return run_script(&connection->db,
		"PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; "
		"PRAGMA schema_version;",
		err);
}

static struct db *open_connection(const char *place, enum db_opening opening, struct error *err)
{
	struct connection *connection;
	char *path = opening == DB_MEMORY ? xstrdup(place)
					  : sqlite_file_prepare(place, opening, err);

	if (!path) {
		return NULL;
	}
	connection = xcalloc(1, sizeof(*connection));
	connection->path = path;
	connection->in_memory = opening == DB_MEMORY;
	if (open_handle(connection, err) < 0) {
		close_connection(&connection->db);
		return NULL;
	}
	return &connection->db;
}

/* Not only tables: what holds a view or an index alone is not empty either. */
static int count_tables(struct db *db, const char *name, int64_t *ret_count, struct error *err)
{
	static const char sql[] =
		"SELECT count(*) FROM sqlite_master WHERE ?1 IS NULL OR name = ?1";
	struct connection *connection = connection_of(db);
	sqlite3_stmt *statement = NULL;
	int result = 0;

	if (sqlite3_prepare_v2(connection->handle, sql, -1, &statement, NULL) == SQLITE_OK &&
		sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC) == SQLITE_OK &&
		sqlite3_step(statement) == SQLITE_ROW) {
		*ret_count = sqlite3_column_int64(statement, 0);
	} else {
		result = fail(connection, err);
	}
	sqlite3_finalize(statement);
	return result;
}

/* Write-ahead logging. The change needs the file for a moment alone, and SQLite does not wait for
 * that. */
static int configure(struct db *db, struct error *err)
{
	struct connection *connection = connection_of(db);
	int result, count = 0;

	do {
		result = sqlite3_exec(
			connection->handle, "PRAGMA journal_mode=WAL", NULL, NULL, NULL);
	} while ((result & 0xFF) == SQLITE_BUSY &&
		 sqlite_keep_waiting(&connection->patience, count++));
	return result == SQLITE_OK ? 0 : fail(connection, err);
}

static int check(struct db *db, struct strbuf *out, struct error *err)
{
	return sqlite_check(connection_of(db)->handle, connection_of(db)->path, out, err);
}

static int copy(struct db *db, const char *to, struct error *err)
{
	return sqlite_copy(connection_of(db)->handle, connection_of(db)->path, to, err);
}

static char *companion(struct db *db, const char *suffix)
{
	struct connection *connection = connection_of(db);

	return connection->in_memory ? NULL : xasprintf("%s.%s", connection->path, suffix);
}

/* ---- Statements ---- */

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
static sqlite3_stmt *take_kept(struct connection *connection, const char *sql)
{
	for (size_t i = 0; i < KEPT; i++) {
		sqlite3_stmt *statement = connection->kept[i];

		if (statement && strcmp(sqlite3_sql(statement), sql) == 0) {
			connection->kept[i] = NULL;
			return statement;
		}
	}
	return NULL;
}

/* Ends what the statement was doing, and keeps it in place of the one that came longest ago. */
static void keep(struct connection *connection, sqlite3_stmt *statement)
{
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
	sqlite3_finalize(connection->kept[connection->next]);
	connection->kept[connection->next] = statement;
	connection->next = (connection->next + 1) % KEPT;
}

static struct db_rows *query(
	struct db *db, const char *sql, const char *types, va_list args, struct error *err)
{
	struct connection *connection = connection_of(db);
	sqlite3_stmt *statement = take_kept(connection, sql);
	struct cursor *cursor;

	if (!statement && sqlite3_prepare_v3(connection->handle, sql, -1, SQLITE_PREPARE_PERSISTENT,
				  &statement, NULL) != SQLITE_OK) {
		fail(connection, err);
		return NULL;
	}
	if (bind(statement, types, args) != SQLITE_OK) {
		fail(connection, err);
		keep(connection, statement);
		return NULL;
	}
	cursor = xcalloc(1, sizeof(*cursor));
	cursor->statement = statement;
	return &cursor->rows;
}

static int next(struct db_rows *rows, struct error *err)
{
	int result = sqlite3_step(statement_of(rows));

	if (result == SQLITE_ROW) {
		return 1;
	}
	return result == SQLITE_DONE ? 0 : fail(connection_of(rows->db), err);
}

static void finish(struct db_rows *rows)
{
	keep(connection_of(rows->db), statement_of(rows));
	free(rows);
}

static int insert(struct db *db, const char *sql, const char *types, va_list args,
	int64_t *ret_number, struct error *err)
{
	struct db_rows *rows = query(db, sql, types, args, err);
	int result;

	if (!rows) {
		return -1;
	}
	rows->db = db;
	result = next(rows, err);
	finish(rows);
	if (result == 0) {
		*ret_number = sqlite3_last_insert_rowid(connection_of(db)->handle);
	}
	return result;
}

static int64_t changes(struct db *db)
{
	return sqlite3_changes64(connection_of(db)->handle);
}

static bool is_null(struct db_rows *rows, int column)
{
	return sqlite3_column_type(statement_of(rows), column) == SQLITE_NULL;
}

static int64_t get_int(struct db_rows *rows, int column)
{
	return sqlite3_column_int64(statement_of(rows), column);
}

static const char *get_text(struct db_rows *rows, int column)
{
	return (const char *)sqlite3_column_text(statement_of(rows), column);
}

static const void *get_blob(struct db_rows *rows, int column, size_t *ret_len)
{
	const void *bytes = sqlite3_column_blob(statement_of(rows), column);

	*ret_len = (size_t)sqlite3_column_bytes(statement_of(rows), column);
	return bytes ? bytes : "";
}

/* ---- Transactions ---- */

static int begin(struct db *db, struct error *err)
{
	if (run_script(db, "BEGIN IMMEDIATE", err) < 0) {
		return -1;
	}
	connection_of(db)->patience.in_vain = false;
	return 0;
}

static int commit(struct db *db, struct error *err)
{
	return run_script(db, "COMMIT", err);
}

static void rollback(struct db *db)
{
	if (!sqlite3_get_autocommit(connection_of(db)->handle)) {
		run_script(db, "ROLLBACK", NULL);
	}
}

const struct db_driver db_sqlite = {
	.become_owner = sqlite_file_become_owner,
	.lock = sqlite_file_lock,
	.is_locked = sqlite_file_is_locked,
	.open = open_connection,
	.close = close_connection,
	.count_tables = count_tables,
	.configure = configure,
	.companion = companion,
	.check = check,
	.copy = copy,
	.heed = heed,
	.script = run_script,
	.query = query,
	.insert = insert,
	.next = next,
	.finish = finish,
	.changes = changes,
	.is_null = is_null,
	.get_int = get_int,
	.get_text = get_text,
	.get_blob = get_blob,
	.begin = begin,
	.commit = commit,
	.rollback = rollback,
};
