#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>

#include "store/db_driver.h"

const struct db_driver *db_driver_of(const char *place)
{
	(void)place;
	return &db_sqlite;
}

struct db *db_open(const struct db_driver *driver, const char *place, enum db_opening opening,
	struct error *err)
{
	struct db *db = driver->open(place, opening, err);

	if (db) {
		db->driver = driver;
	}
	return db;
}

void db_close(struct db *db)
{
	if (db) {
		db->driver->close(db);
	}
}

int db_count_tables(struct db *db, const char *name, int64_t *ret_count, struct error *err)
{
	return db->driver->count_tables(db, name, ret_count, err);
}

int db_configure(struct db *db, struct error *err)
{
	return db->driver->configure(db, err);
}

char *db_companion(struct db *db, const char *suffix)
{
	return db->driver->companion(db, suffix);
}

int db_check(struct db *db, struct strbuf *out, struct error *err)
{
	return db->driver->check(db, out, err);
}

int db_copy(struct db *db, const char *to, struct error *err)
{
	return db->driver->copy(db, to, err);
}

void db_heed(struct db *db, const atomic_int *stop)
{
	db->driver->heed(db, stop);
}

/* ---- Statements ---- */

int db_script(struct db *db, const char *sql, struct error *err)
{
	return db->driver->script(db, sql, err);
}

static struct db_rows *start(
	struct db *db, const char *sql, const char *types, va_list args, struct error *err)
{
	struct db_rows *rows = db->driver->query(db, sql, types, args, err);

	if (rows) {
		rows->db = db;
	}
	return rows;
}

struct db_rows *db_query(struct db *db, struct error *err, const char *sql, const char *types, ...)
{
	struct db_rows *rows;
	va_list args;

	va_start(args, types);
	rows = start(db, sql, types, args, err);
	va_end(args);
	return rows;
}

int db_next(struct db_rows *rows, struct error *err)
{
	return rows->db->driver->next(rows, err);
}

void db_rows_free(struct db_rows *rows)
{
	if (rows) {
		rows->db->driver->finish(rows);
	}
}

void db_rows_free_ptr(struct db_rows **rows)
{
	db_rows_free(*rows);
}

/* The rest of the rows, and the end. Returns 0 or -1; `result` is what db_next said last. */
static int run_out(struct db_rows *rows, int result, struct error *err)
{
	while (result > 0) {
		result = db_next(rows, err);
	}
	db_rows_free(rows);
	return result;
}

int db_run(struct db *db, struct error *err, const char *sql, const char *types, ...)
{
	struct db_rows *rows;
	va_list args;

	va_start(args, types);
	rows = start(db, sql, types, args, err);
	va_end(args);
	return rows ? run_out(rows, db_next(rows, err), err) : -1;
}

int db_insert(struct db *db, int64_t *ret_number, struct error *err, const char *sql,
	const char *types, ...)
{
	va_list args;
	int result;

	va_start(args, types);
	result = db->driver->insert(db, sql, types, args, ret_number, err);
	va_end(args);
	return result;
}

int64_t db_changes(struct db *db)
{
	return db->driver->changes(db);
}

/* ---- Columns ---- */

int64_t db_int(struct db_rows *rows, int column)
{
	return rows->db->driver->get_int(rows, column);
}

const char *db_text(struct db_rows *rows, int column)
{
	return rows->db->driver->get_text(rows, column);
}

const char *db_text_or_empty(struct db_rows *rows, int column)
{
	const char *text = db_text(rows, column);

	return text ? text : "";
}

const void *db_blob(struct db_rows *rows, int column, size_t *ret_len)
{
	return rows->db->driver->get_blob(rows, column, ret_len);
}

int db_number(struct db *db, int64_t *ret_number, int64_t fallback, struct error *err,
	const char *sql, const char *types, ...)
{
	struct db_rows *rows;
	int64_t number = fallback;
	va_list args;
	int result;

	va_start(args, types);
	rows = start(db, sql, types, args, err);
	va_end(args);
	if (!rows) {
		return -1;
	}
	result = db_next(rows, err);
	if (result > 0 && !db->driver->is_null(rows, 0)) {
		number = db_int(rows, 0);
	}
	/* A statement that writes and returns its row commits in its last step. */
	result = run_out(rows, result, err);
	if (result == 0) {
		*ret_number = number;
	}
	return result;
}

/* ---- Transactions ---- */

int db_begin(struct db *db, struct error *err)
{
	return db->driver->begin(db, err);
}

int db_commit(struct db *db, struct error *err)
{
	return db->driver->commit(db, err);
}

void db_rollback(struct db *db)
{
	db->driver->rollback(db);
}

int db_transaction(
	struct db *db, int (*work)(void *ctx, struct error *err), void *ctx, struct error *err)
{
	int result;

	if (db_begin(db, err) < 0) {
		return -1;
	}
	result = work(ctx, err);
	if (result == 0) {
		result = db_commit(db, err);
	}
	if (result != 0) {
		db_rollback(db);
	}
	return result;
}
