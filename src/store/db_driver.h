#ifndef POSTRIDER_STORE_DB_DRIVER_H
#define POSTRIDER_STORE_DB_DRIVER_H

/*
 * What a database has to provide to hold a store: the functions of struct db_driver. All that one
 * database does otherwise than another is behind them; db.c calls them, and nobody else.
 *
 * The SQL that a driver is given is the same for all: SELECT, INSERT … ON CONFLICT, UPDATE …
 * RETURNING and DELETE, in the words that SQLite and PostgreSQL share. Placeholders are ?1, ?2 …,
 * and one may stand twice; a driver whose database writes them otherwise rewrites them. Their types
 * are what the letters of `types` say (db.h). Texts compare and sort by their bytes.
 *
 * The migrations stay as they were released, and they were written for SQLite. In another database
 * `script` reads some words of theirs otherwise, and no others are used:
 *     INTEGER PRIMARY KEY [AUTOINCREMENT]   an identity column of 64 bits
 *     BLOB                                  a column of bytes
 * A key that AUTOINCREMENT gave is never given again, also when its row is gone.
 *
 * A new driver is a file db_NAME.c with its struct, and a line in db_driver_of.
 */

#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "store/db.h"

/* A driver's own structs begin with these two; db.c fills them in. */
struct db {
	const struct db_driver *driver;
};

struct db_rows {
	struct db *db;
};

struct db_driver {
	/* ---- The place, before it is opened ---- */

	/* See store_become_owner, store_lock and store_is_locked. */
	int (*become_owner)(const char *place, struct error *err);
	int (*lock)(const char *place, const char *name, struct error *err);
	bool (*is_locked)(const char *place, const char *name);

	/* ---- The database ---- */

	/* As db_open. A new one is for its owner's eyes only. From here on what is committed is
	 * durable, foreign keys are held to, and what is deleted is overwritten where the database
	 * can do that. A place where what is committed is not safe is refused, without a change
	 * (SQLite: a network file system). */
	struct db *(*open)(const char *place, enum db_opening opening, struct error *err);
	void (*close)(struct db *db);
	/* As those of db.h. */
	int (*count_tables)(struct db *db, const char *name, int64_t *ret_count, struct error *err);
	int (*configure)(struct db *db, struct error *err);
	char *(*companion)(struct db *db, const char *suffix);
	int (*check)(struct db *db, struct strbuf *out, struct error *err);
	int (*copy)(struct db *db, const char *to, struct error *err);
	void (*heed)(struct db *db, const atomic_int *stop);

	/* ---- Statements ---- */

	int (*script)(struct db *db, const char *sql, struct error *err);
	/* Starts one; NULL on error. The store keeps several going at once, and runs others within
	 * them. The same few are asked for again and again, as the same text: preparing them once
	 * pays. */
	struct db_rows *(*query)(
		struct db *db, const char *sql, const char *types, va_list args, struct error *err);
	/* As db_insert. (SQLite knows the last key; RETURNING would make a table for it each time.)
	 */
	int (*insert)(struct db *db, const char *sql, const char *types, va_list args,
		int64_t *ret_number, struct error *err);
	/* As db_next. After the first error, nothing but `finish` is called. */
	int (*next)(struct db_rows *rows, struct error *err);
	/* Ends it, wherever it is, and frees the rows. */
	void (*finish)(struct db_rows *rows);
	/* Rows that the last statement changed which came to its end. */
	int64_t (*changes)(struct db *db);

	/* The present row's columns, from 0; borrowed until the next. */
	bool (*is_null)(struct db_rows *rows, int column);
	int64_t (*get_int)(struct db_rows *rows, int column);
	const char *(*get_text)(struct db_rows *rows, int column); /* NULL for NULL */
	const void *(*get_blob)(struct db_rows *rows, int column, size_t *ret_len);

	/* ---- Transactions ---- */

	/* One writes at a time: `begin` waits for the other, half a minute at most, and what is
	 * read within sees what it wrote. Where that was in vain, or a stop is heeded, all that
	 * follows waits for a moment only, until `begin` gets through. It fails within another
	 * transaction. */
	int (*begin)(struct db *db, struct error *err);
	/* 0 only once it is durable. After a failure `rollback` follows. */
	int (*commit)(struct db *db, struct error *err);
	/* Nothing where no transaction is open. */
	void (*rollback)(struct db *db);
};

extern const struct db_driver db_sqlite;

/* The driver of a place, or of a database in memory where it is NULL: SQLite, as long as there is
 * no other. */
const struct db_driver *db_driver_of(const char *place);

#endif
