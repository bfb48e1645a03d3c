#ifndef POSTRIDER_TESTS_FAILING_STORE_H
#define POSTRIDER_TESTS_FAILING_STORE_H

/* A store in memory that fails when it is told to, by a driver that is SQLite's but for that. */

#include "store/db_driver.h"
#include "store/store.h"
#include "unit.h"

/* The store's driver. */
struct failing_driver {
	struct db_driver driver;
	int queries, commits; /* to the one that fails; 0: none does */
};

static inline struct failing_driver *failing_driver_of(const struct db *db)
{
	return (struct failing_driver *)(uintptr_t)db->driver;
}

static inline int failing_store_count(int *left, struct error *err)
{
	return *left && --*left == 0 ? error_set(err, ERROR_STORE, "the disk is full") : 0;
}

static inline int failing_store_commit(struct db *db, struct error *err)
{
	return failing_store_count(&failing_driver_of(db)->commits, err) < 0
		       ? -1
		       : db_sqlite.commit(db, err);
}

static inline struct db_rows *failing_store_query(
	struct db *db, const char *sql, const char *types, va_list args, struct error *err)
{
	return failing_store_count(&failing_driver_of(db)->queries, err) < 0
		       ? NULL
		       : db_sqlite.query(db, sql, types, args, err);
}

/* For store_close. It does as it should until it is told otherwise; those that one file opens are
 * told together. */
static inline struct store *failing_store_open(void)
{
	static struct failing_driver failing;
	struct error err = ERROR_INIT;
	struct store *store;

	failing = (struct failing_driver){.driver = db_sqlite};
	failing.driver.commit = failing_store_commit;
	failing.driver.query = failing_store_query;
	store = store_open_by(&failing.driver, "memory", DB_MEMORY, &err);
	if (!store) {
		fail_msg("%s", err.text);
	}
	return store;
}

/* The statement with this number, from now on, fails; 0: none does. */
static inline void failing_store_fail_query(struct store *store, int number)
{
	failing_driver_of(store->db)->queries = number;
}

/* The same of COMMIT. */
static inline void failing_store_fail_commit(struct store *store, int number)
{
	failing_driver_of(store->db)->commits = number;
}

/* Whether what was to fail did. */
static inline bool failing_store_has_failed(const struct store *store)
{
	return !failing_driver_of(store->db)->queries && !failing_driver_of(store->db)->commits;
}

#endif
