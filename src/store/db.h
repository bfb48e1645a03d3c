#ifndef POSTRIDER_STORE_DB_H
#define POSTRIDER_STORE_DB_H

/*
 * The database as the queries of this folder see it: statements with numbered placeholders (?1, ?2
 * …), rows, transactions. What it is made of is its driver's: db_driver.h says what a driver has to
 * provide, and which SQL it is given. A connection is for one thread at a time.
 *
 * Arguments follow a string of letters, one a placeholder: i int64_t, t const char * (NULL is
 * NULL), b const void * and size_t. Texts are UTF-8. Errors are ERROR_STORE, or ERROR_IO where the
 * disk is full or fails.
 */

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/strbuf.h"

struct db;
struct db_driver;
struct db_rows;

/* What is expected at a place. */
enum db_opening {
	DB_MAKE,     /* it is made where nothing is there */
	DB_EXISTING, /* NULL, and err->kind ERROR_NONE, where nothing is there: nothing is made */
	DB_MEMORY,   /* none: it lives in memory for as long as it is open; the place is a name */
};

/* Opens the database at the place, which is what the configuration's `store` names; nothing in it
 * is changed. What is there and no database is an error, and so is a damaged one where that
 * shows. */
struct db *db_open(const struct db_driver *driver, const char *place, enum db_opening opening,
	struct error *err);
void db_close(struct db *db);

/* How many tables there are of that name, or at all where it is NULL. */
int db_count_tables(struct db *db, const char *name, int64_t *ret_count, struct error *err);
/* Sets what is kept in the database itself, once that is known to be empty or ours. */
int db_configure(struct db *db, struct error *err);
/* The path of a file that belongs to the database, for what has to survive its being put back from
 * a backup: a new string, NULL for a database in memory. */
char *db_companion(struct db *db, const char *suffix);

/* Looks through the whole database, as far as it knows by itself how it has to be; appends the
 * first fault, or nothing. Reads all of it: for when there is reason to doubt. */
int db_check(struct db *db, struct strbuf *out, struct error *err);
/* Copies the database as it is at one instant, while others may write to it, to a file that is not
 * there yet, for its owner's eyes only. The copy has as many rows in each table and is looked
 * through as by db_check, or it is an error, and there is none. Not within a transaction. */
int db_copy(struct db *db, const char *to, struct error *err);
/* From when *stop is not zero, nothing waits longer than a moment for another process. The flag is
 * borrowed for as long as the database is open. */
void db_heed(struct db *db, const atomic_int *stop);

/* Runs one statement to its end; rows that it gives are passed over. */
int db_run(struct db *db, struct error *err, const char *sql, const char *types, ...);
/* Runs an INSERT of one row into a table whose key is `number`, and tells which it got. */
int db_insert(struct db *db, int64_t *ret_number, struct error *err, const char *sql,
	const char *types, ...);
/* Runs a script of several statements without arguments. */
int db_script(struct db *db, const char *sql, struct error *err);

/* Starts a statement that gives rows. NULL on error. Others may be run while it gives them. */
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

/* Rows that the last db_run changed. */
int64_t db_changes(struct db *db);

/* A transaction that writes, from its first statement on. They do not nest. db_rollback may
 * follow any failure. */
int db_begin(struct db *db, struct error *err);
int db_commit(struct db *db, struct error *err);
void db_rollback(struct db *db);
/* All three in one: see store_transaction. */
int db_transaction(
	struct db *db, int (*work)(void *ctx, struct error *err), void *ctx, struct error *err);

#endif
