#ifndef POSTRIDER_STORE_DB_H
#define POSTRIDER_STORE_DB_H

/*
 * The database behind the store: statements with numbered placeholders (?1, ?2 …) and rows. This
 * is the seam between the queries and the driver; db_sqlite.c is the driver there is.
 *
 * Arguments follow a string of letters, one a placeholder: i int64_t, t const char * (NULL is
 * NULL), b const void * and size_t. Texts are UTF-8. Errors are ERROR_STORE, or ERROR_IO where the
 * disk is full or fails.
 */

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct db;
struct db_rows;

/* Opens the file, or makes it (mode 0600), with synchronous=FULL; nothing in it is changed. One
 * that is no database is an error, and so is a damaged one where that shows. */
#define DB_MEMORY ":memory:" /* as path: a database in memory */
struct db *db_open(const char *path, struct error *err);
/* Brings the file into WAL mode, once it is known to be ours. */
int db_use_wal(struct db *db, struct error *err);
void db_close(struct db *db);

/* Runs one statement that gives no rows. */
int db_run(struct db *db, struct error *err, const char *sql, const char *types, ...);
/* Runs a script of several statements without arguments. */
int db_script(struct db *db, const char *sql, struct error *err);

/* Starts a statement that gives rows. NULL on error. */
struct db_rows *db_query(struct db *db, struct error *err, const char *sql, const char *types, ...);
/* 1: a row is there; 0: no more; -1: error. */
int db_next(struct db_rows *rows, struct error *err);
void db_rows_free(struct db_rows *rows);
/* For CLEANUP. */
void db_rows_free_ptr(struct db_rows **rows);

/* Columns of the present row, from 0. Texts and blobs are borrowed until db_next. */
int64_t db_int(struct db_rows *rows, int column);
const char *db_text(struct db_rows *rows, int column); /* NULL for NULL */
const char *db_text_or_empty(struct db_rows *rows, int column);
const void *db_blob(struct db_rows *rows, int column, size_t *ret_len);

/* The first column of the first row as a number; `fallback` where there is no row or NULL. The
 * statement is run to its end. */
int db_number(struct db *db, int64_t *ret_number, int64_t fallback, struct error *err,
	const char *sql, const char *types, ...);

/* A transaction that writes, from its first statement on. They do not nest. db_rollback may
 * follow any failure. */
int db_begin(struct db *db, struct error *err);
int db_commit(struct db *db, struct error *err);
void db_rollback(struct db *db);
/* All three in one: see store_transaction. */
int db_transaction(
	struct db *db, int (*work)(void *ctx, struct error *err), void *ctx, struct error *err);

/* The integer key that the last INSERT gave its row. */
int64_t db_inserted(const struct db *db);
/* Rows that the last db_run changed. */
int64_t db_changes(const struct db *db);

#endif
