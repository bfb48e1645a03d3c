#ifndef POSTRIDER_TESTS_FAILING_STORE_H
#define POSTRIDER_TESTS_FAILING_STORE_H

/* A store that fails when it is told to, by a driver that is SQLite's but for that. */

#include <stdarg.h>
#include <stdbool.h>

#include "store/db_driver.h"
#include "store/store.h"
#include "unit.h"

/* The store's driver. */
struct failing_driver {
	struct db_driver driver;
	long steps, queries, commits; /* to the one that fails; 0: none does */
	bool failed, committed;       /* since it was told to */
};

/* Of the stores that this file opens. */
static struct failing_driver failing_store_driver;

static inline struct failing_driver *failing_driver_of(const struct db *db)
{
	return (struct failing_driver *)(uintptr_t)db->driver;
}

static inline int failing_store_count(long *left, struct error *err)
{
	if (!*left || --*left) {
		return 0;
	}
	failing_store_driver.failed = true;
	return error_set(err, ERROR_STORE, "the disk is full");
}

static inline int failing_store_step(struct error *err)
{
	return failing_store_count(&failing_store_driver.steps, err);
}

static inline int failing_store_script(struct db *db, const char *sql, struct error *err)
{
	return failing_store_step(err) < 0 ? -1 : db_sqlite.script(db, sql, err);
}

static inline struct db_rows *failing_store_query(
	struct db *db, const char *sql, const char *types, va_list args, struct error *err)
{
	return failing_store_step(err) < 0 ||
			       failing_store_count(&failing_store_driver.queries, err) < 0
		       ? NULL
		       : db_sqlite.query(db, sql, types, args, err);
}

static inline int failing_store_insert(struct db *db, const char *sql, const char *types,
	va_list args, int64_t *ret_number, struct error *err)
{
	return failing_store_step(err) < 0
		       ? -1
		       : db_sqlite.insert(db, sql, types, args, ret_number, err);
}

static inline int failing_store_next(struct db_rows *rows, struct error *err)
{
	return failing_store_step(err) < 0 ? -1 : db_sqlite.next(rows, err);
}

static inline int failing_store_begin(struct db *db, struct error *err)
{
	return failing_store_step(err) < 0 ? -1 : db_sqlite.begin(db, err);
}

static inline int failing_store_commit(struct db *db, struct error *err)
{
	if (failing_store_step(err) < 0 ||
		failing_store_count(&failing_store_driver.commits, err) < 0 ||
		db_sqlite.commit(db, err) < 0) {
		return -1;
	}
	failing_store_driver.committed = true;
	return 0;
}

/* For store_close. It does as it should until it is told otherwise; those that one file opens are
 * told together. */
static inline struct store *failing_store_open_at(const char *path, enum db_opening opening)
{
	struct db_driver *driver = &failing_store_driver.driver;
	struct error err = ERROR_INIT;
	struct store *store;

	failing_store_driver = (struct failing_driver){.driver = db_sqlite};
	driver->script = failing_store_script;
	driver->query = failing_store_query;
	driver->insert = failing_store_insert;
	driver->next = failing_store_next;
	driver->begin = failing_store_begin;
	driver->commit = failing_store_commit;
	store = store_open_by(driver, path, opening, &err);
	if (!store) {
		fail_msg("%s", err.text);
	}
	return store;
}

/* One in memory. */
static inline struct store *failing_store_open(void)
{
	return failing_store_open_at("memory", DB_MEMORY);
}

static inline void failing_store_tell(struct store *store, long steps, long queries, long commits)
{
	struct failing_driver *failing = failing_driver_of(store->db);

	failing->steps = steps;
	failing->queries = queries;
	failing->commits = commits;
	failing->failed = failing->committed = false;
}

/* The statement with this number, from now on, fails; 0: none does. */
static inline void failing_store_fail_query(struct store *store, long number)
{
	failing_store_tell(store, 0, number, 0);
}

/* The same of COMMIT. */
static inline void failing_store_fail_commit(struct store *store, long number)
{
	failing_store_tell(store, 0, 0, number);
}

/* The same of whatever the store does: a script, a statement, an insertion, a row that is asked
 * for, BEGIN, COMMIT. What takes a transaction back is none of these. */
static inline void failing_store_fail_step(struct store *store, long number)
{
	failing_store_tell(store, number, 0, 0);
}

/* Whether what was to fail did. */
static inline bool failing_store_has_failed(const struct store *store)
{
	const struct failing_driver *failing = failing_driver_of(store->db);

	return failing->failed || !(failing->steps || failing->queries || failing->commits);
}

/* Whether a COMMIT went through since it was told. */
static inline bool failing_store_has_committed(const struct store *store)
{
	return failing_driver_of(store->db)->committed;
}

#endif
