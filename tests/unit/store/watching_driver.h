#ifndef POSTRIDER_TESTS_WATCHING_DRIVER_H
#define POSTRIDER_TESTS_WATCHING_DRIVER_H

/* A driver that is not SQLite's: it writes down what is asked of it, fails when it is told to, and
 * hands all else on. Tests begin with `setup` and end with `teardown`. */

#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "store/db_driver.h"
#include <stdbool.h>

static struct {
	struct strbuf asked; /* what was asked for, but for statements */
	int calls;           /* that may fail */
	int fail_at;         /* the number of the one that does; 0: none */
	int open, running;   /* databases and statements that have begun and not ended */
	int transactions;
} driver;

struct watched {
	struct db db;
	struct db *inner;
};

struct watched_rows {
	struct db_rows rows;
	struct db_rows *inner;
};

static struct db *inner_of(struct db *db)
{
	return ((struct watched *)db)->inner;
}

static struct db_rows *inner_rows(struct db_rows *rows)
{
	return ((struct watched_rows *)rows)->inner;
}

static void note(const char *word)
{
	strbuf_addf(&driver.asked, "%s%s", driver.asked.len ? " " : "", word);
}

/* -1 where this call is the one that fails. */
static int may_fail(struct error *err)
{
	return ++driver.calls == driver.fail_at ? error_set(err, ERROR_STORE, "the wire broke") : 0;
}

static struct db *driver_open(const char *place, enum db_opening opening, struct error *err)
{
	struct watched *watched;
	struct db *inner;
	note(opening == DB_MAKE ? "make" : opening == DB_EXISTING ? "find" : "memory");
	inner = may_fail(err) < 0 ? NULL : db_open(&db_sqlite, place, opening, err);
	if (!inner) {
		return NULL;
	}
	driver.open++;
	watched = xcalloc(1, sizeof(*watched));
	watched->inner = inner;
	return &watched->db;
}

static void driver_close(struct db *db)
{
	note("close");
	driver.open--;
	db_close(inner_of(db));
	free(db);
}

static int driver_count_tables(
	struct db *db, const char *name, int64_t *ret_count, struct error *err)
{
	note(name ? name : "tables");
	return may_fail(err) < 0 ? -1 : db_count_tables(inner_of(db), name, ret_count, err);
}

static int driver_configure(struct db *db, struct error *err)
{
	note("configure");
	return may_fail(err) < 0 ? -1 : db_configure(inner_of(db), err);
}

static char *driver_companion(struct db *db, const char *suffix)
{
	note(suffix);
	return db_companion(inner_of(db), suffix);
}

static int driver_check(struct db *db, struct strbuf *out, struct error *err)
{
	note("check");
	return may_fail(err) < 0 ? -1 : db_check(inner_of(db), out, err);
}

static int driver_copy(struct db *db, const char *to, struct error *err)
{
	note("copy");
	return may_fail(err) < 0 ? -1 : db_copy(inner_of(db), to, err);
}

static void driver_heed(struct db *db, const atomic_int *stop)
{
	note("heed");
	db_heed(inner_of(db), stop);
}

static int driver_script(struct db *db, const char *sql, struct error *err)
{
	note("script");
	return may_fail(err) < 0 ? -1 : db_script(inner_of(db), sql, err);
}

static struct db_rows *driver_query(
	struct db *db, const char *sql, const char *types, va_list args, struct error *err)
{
	struct watched_rows *rows;
	struct db_rows *inner = may_fail(err) < 0
					? NULL
					: db_sqlite.query(inner_of(db), sql, types, args, err);
	if (!inner) {
		return NULL;
	}
	inner->db = inner_of(db);
	driver.running++;
	rows = xcalloc(1, sizeof(*rows));
	rows->inner = inner;
	return &rows->rows;
}

static int driver_insert(struct db *db, const char *sql, const char *types, va_list args,
	int64_t *ret_number, struct error *err)
{
	return may_fail(err) < 0
		       ? -1
		       : db_sqlite.insert(inner_of(db), sql, types, args, ret_number, err);
}

static int driver_next(struct db_rows *rows, struct error *err)
{
	return may_fail(err) < 0 ? -1 : db_next(inner_rows(rows), err);
}

static void driver_finish(struct db_rows *rows)
{
	driver.running--;
	db_rows_free(inner_rows(rows));
	free(rows);
}

static int64_t driver_changes(struct db *db)
{
	return db_changes(inner_of(db));
}

static bool driver_is_null(struct db_rows *rows, int column)
{
	return db_sqlite.is_null(inner_rows(rows), column);
}

static int64_t driver_get_int(struct db_rows *rows, int column)
{
	return db_int(inner_rows(rows), column);
}

static const char *driver_get_text(struct db_rows *rows, int column)
{
	return db_text(inner_rows(rows), column);
}

static const void *driver_get_blob(struct db_rows *rows, int column, size_t *ret_len)
{
	return db_blob(inner_rows(rows), column, ret_len);
}

static int driver_begin(struct db *db, struct error *err)
{
	int result = may_fail(err) < 0 ? -1 : db_begin(inner_of(db), err);
	note("begin");
	driver.transactions += result == 0;
	return result;
}

static int driver_commit(struct db *db, struct error *err)
{
	int result = may_fail(err) < 0 ? -1 : db_commit(inner_of(db), err);
	note("commit");
	driver.transactions -= result == 0;
	return result;
}

static void driver_rollback(struct db *db)
{
	note("rollback");
	driver.transactions--;
	db_rollback(inner_of(db));
}

static const struct db_driver watching = {
	.open = driver_open,
	.close = driver_close,
	.count_tables = driver_count_tables,
	.configure = driver_configure,
	.companion = driver_companion,
	.check = driver_check,
	.copy = driver_copy,
	.heed = driver_heed,
	.script = driver_script,
	.query = driver_query,
	.insert = driver_insert,
	.next = driver_next,
	.finish = driver_finish,
	.changes = driver_changes,
	.is_null = driver_is_null,
	.get_int = driver_get_int,
	.get_text = driver_get_text,
	.get_blob = driver_get_blob,
	.begin = driver_begin,
	.commit = driver_commit,
	.rollback = driver_rollback,
};

static inline void start_watching(int fail_at)
{
	strbuf_clear(&driver.asked);
	driver.calls = 0;
	driver.fail_at = fail_at;
}

static inline int setup(void **state)
{
	(void)state;
	memset(&driver, 0, sizeof(driver));
	driver.asked = (struct strbuf)STRBUF_INIT;
	return 0;
}

/* Whatever happened, all that began has ended. */
static inline int teardown(void **state)
{
	(void)state;
	strbuf_release(&driver.asked);
	return driver.open || driver.running || driver.transactions ? -1 : 0;
}

#endif
