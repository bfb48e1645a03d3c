#include "store/store.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/db_driver.h"
#include "store/migrations.h"

static const char *const facts[] = {
	[STORE_FIRST_PLAN] = "first_plan",
	[STORE_LAST_RUN] = "last_run",
	[STORE_LAST_BUILD] = "last_build",
	[STORE_PAUSED] = "paused",
	[STORE_UNREACHABLE_SINCE] = "unreachable_since",
	[STORE_EPOCH] = "epoch",
};

static int read_schema(struct store *store, int64_t *ret_version, struct error *err)
{
	int64_t tables = 0, meta = 0;

	if (db_count_tables(store->db, NULL, &tables, err) < 0 ||
		db_count_tables(store->db, "meta", &meta, err) < 0) {
		return -1;
	}
	if (!tables) {
		*ret_version = 0;
		return 0;
	}
	if (!meta) {
		return error_set(
			err, ERROR_STORE, "'%s' is a database of something else", store->path);
	}
	if (db_number(store->db, ret_version, -1, err,
		    "SELECT CAST(value AS BIGINT) FROM meta WHERE name = 'schema'", "") < 0) {
		return -1;
	}
	if (*ret_version < 1) {
		return error_set(
			err, ERROR_STORE, "'%s' is a database of something else", store->path);
	}
	return 0;
}

static int check_schema(struct store *store, int64_t version, struct error *err)
{
	if (version > (int64_t)migration_count) {
		return error_set(err, ERROR_STORE,
			"'%s' was written by a newer postrider (schema %lld, this one knows %zu); "
			"install that version",
			store->path, (long long)version, migration_count);
	}
	return 0;
}

static int set_meta(struct store *store, const char *name, const char *value, struct error *err)
{
	return db_run(store->db, err,
		"INSERT INTO meta (name, value) VALUES (?1, ?2) "
		"ON CONFLICT (name) DO UPDATE SET value = excluded.value",
		"tt", name, value);
}

static int set_meta_number(struct store *store, const char *name, int64_t value, struct error *err)
{
	char text[32];

	snprintf(text, sizeof(text), "%lld", (long long)value);
	return set_meta(store, name, text, err);
}

static int make_key(struct store *store, struct error *err)
{
	unsigned char bytes[HASH_BYTES];
	char hex[HASH_HEX];

	hash_random(bytes, sizeof(bytes));
	hash_to_hex(bytes, hex);
	return set_meta(store, "key", hex, err);
}

/* The schema is read again within the transaction: another process may have been first. */
static int migrate_all(void *ctx, struct error *err)
{
	struct store *store = ctx;
	int64_t version;

	if (read_schema(store, &version, err) < 0 || check_schema(store, version, err) < 0) {
		return -1;
	}
	for (int64_t i = version; i < (int64_t)migration_count; i++) {
		if (db_script(store->db, migrations[i], err) < 0 ||
			set_meta_number(store, "schema", i + 1, err) < 0) {
			return -1;
		}
	}
	return version == 0 ? make_key(store, err) : 0;
}

static int hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static int load_key(struct store *store, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(
		store->db, err, "SELECT value FROM meta WHERE name = 'key'", "");
	int found = rows ? db_next(rows, err) : -1;
	const char *hex;

	if (found < 0) {
		return -1;
	}
	hex = found ? db_text_or_empty(rows, 0) : "";
	if (strlen(hex) != HASH_HEX - 1) {
		return error_set(err, ERROR_STORE, "'%s' has lost its key", store->path);
	}
	for (size_t i = 0; i < HASH_BYTES; i++) {
		int high = hex_digit(hex[2 * i]), low = hex_digit(hex[2 * i + 1]);

		if (high < 0 || low < 0) {
			return error_set(err, ERROR_STORE, "'%s' has a damaged key", store->path);
		}
		store->key.bytes[i] = (unsigned char)(high << 4 | low);
	}
	return 0;
}

/* The database is changed only after it is known to be a store. */
static int open_at(struct store *store, const struct db_driver *driver, enum db_opening opening,
	struct error *err)
{
	int64_t version;

	store->db = db_open(driver, store->path, opening, err);
	if (!store->db || read_schema(store, &version, err) < 0 ||
		check_schema(store, version, err) < 0 || db_configure(store->db, err) < 0) {
		return -1;
	}
	if (version < (int64_t)migration_count &&
		db_transaction(store->db, migrate_all, store, err) < 0) {
		return -1;
	}
	return load_key(store, err);
}

struct store *store_open_by(const struct db_driver *driver, const char *path,
	enum db_opening opening, struct error *err)
{
	struct store *store = xcalloc(1, sizeof(*store));

	store->path = xstrdup(path);
	if (open_at(store, driver, opening, err) < 0) {
		store_close(store);
		return NULL;
	}
	return store;
}

struct store *store_open(const char *path, struct error *err)
{
	return store_open_by(db_driver_of(path), path, DB_MAKE, err);
}

struct store *store_open_existing(const char *path, struct error *err)
{
	return store_open_by(db_driver_of(path), path, DB_EXISTING, err);
}

struct store *store_open_memory(struct error *err)
{
	return store_open_by(db_driver_of(NULL), "memory", DB_MEMORY, err);
}

void store_close(struct store *store)
{
	if (store) {
		db_close(store->db);
		free(store->path);
		explicit_bzero(&store->key, sizeof(store->key));
		free(store);
	}
}

int store_copy(struct store *store, const char *to, struct error *err)
{
	return db_copy(store->db, to, err);
}

int store_check(struct store *store, struct strbuf *out, struct error *err)
{
	return db_check(store->db, out, err);
}

void store_heed(struct store *store, const atomic_int *stop)
{
	db_heed(store->db, stop);
}

static int forget_up_to_date(struct store *store, struct error *err)
{
	return db_run(store->db, err, "DELETE FROM meta WHERE name = 'settled'", "");
}

struct task {
	struct store *store;
	int (*work)(void *ctx, struct error *err);
	void *ctx;
};

static int forget_up_to_date_and_work(void *ctx, struct error *err)
{
	const struct task *task = ctx;

	return forget_up_to_date(task->store, err) < 0 ? -1 : task->work(task->ctx, err);
}

int store_transaction(struct store *store, int (*work)(void *ctx, struct error *err), void *ctx,
	struct error *err)
{
	struct task task = {.store = store, .work = work, .ctx = ctx};

	return db_transaction(store->db, forget_up_to_date_and_work, &task, err);
}

int store_dry_run(struct store *store, int (*work)(void *ctx, struct error *err), void *ctx,
	struct error *err)
{
	struct task task = {.store = store, .work = work, .ctx = ctx};
	int result;

	if (db_begin(store->db, err) < 0) {
		return -1;
	}
	result = forget_up_to_date_and_work(&task, err);
	db_rollback(store->db);
	return result;
}

int store_get(struct store *store, enum store_fact fact, int64_t *ret_value, struct error *err)
{
	return db_number(store->db, ret_value, 0, err,
		"SELECT CAST(value AS BIGINT) FROM meta WHERE name = ?1", "t", facts[fact]);
}

int store_set(struct store *store, enum store_fact fact, int64_t value, struct error *err)
{
	return set_meta_number(store, facts[fact], value, err);
}

static int get_meta(struct store *store, const char *name, char **ret_value, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(
		store->db, err, "SELECT value FROM meta WHERE name = ?1", "t", name);
	int found = rows ? db_next(rows, err) : -1;

	if (found < 0) {
		return -1;
	}
	*ret_value = found ? xstrdup(db_text_or_empty(rows, 0)) : NULL;
	return 0;
}

int store_get_since(struct store *store, char **ret_day, struct error *err)
{
	return get_meta(store, "since", ret_day, err);
}

int store_set_since(struct store *store, const char *day, struct error *err)
{
	return set_meta(store, "since", day, err);
}

int store_get_up_to_date(struct store *store, char **ret_text, struct error *err)
{
	return get_meta(store, "settled", ret_text, err);
}

int store_set_up_to_date(struct store *store, const char *text, struct error *err)
{
	return set_meta(store, "settled", text, err);
}

int store_last_sequence(struct store *store, int64_t *ret_sequence, struct error *err)
{
	return db_number(store->db, ret_sequence, 0, err, "SELECT max(sequence) FROM article", "");
}

int store_become_owner(const char *path, struct error *err)
{
	return db_driver_of(path)->become_owner(path, err);
}

int store_lock(const char *path, const char *name, struct error *err)
{
	return db_driver_of(path)->lock(path, name, err);
}

bool store_is_locked(const char *path, const char *name)
{
	return db_driver_of(path)->is_locked(path, name);
}
