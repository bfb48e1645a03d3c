#ifndef POSTRIDER_STORE_STORE_H
#define POSTRIDER_STORE_STORE_H

/*
 * The state of a publication: opened, migrated, and checked to be one that may be used. All SQL
 * lives in this folder, in one file a subject: articles, subscribers, editions, outbox, outputs.
 *
 * Whatever must happen together happens in a store_transaction.
 */

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/strbuf.h"
#include "base/token.h"
#include "store/db.h"

struct store {
	struct db *db;
	char *path;
	struct token_key key; /* made with the store: for tokens and suppressed addresses */
};

/* Opens the store, makes it where missing (with its folder; for its owner's eyes only), and brings
 * its schema up to date. Refuses a newer schema, a file of something else, which it does not
 * change, and a folder on a network file system. */
struct store *store_open(const char *path, struct error *err);
/* Opens one that is there, as store_open does: NULL with err->kind ERROR_NONE, and nothing made,
 * where there is none yet. */
struct store *store_open_existing(const char *path, struct error *err);
/* One that lives in memory, for as long as it is open: no file is read or written. */
struct store *store_open_memory(struct error *err);
/* What the three above do, by a driver of the caller's choice. */
struct store *store_open_by(const struct db_driver *driver, const char *path,
	enum db_opening opening, struct error *err);
void store_close(struct store *store);

/* As db_copy: the way to back a store up. What tells a restored store (store/epoch.h) is left out.
 */
int store_copy(struct store *store, const char *to, struct error *err);
/* As db_check. */
int store_check(struct store *store, struct strbuf *out, struct error *err);

/* Whatever waits for another process that uses the store gives up within half a second from when
 * *stop is not zero; else after half a minute. The flag is borrowed until the store is closed. */
void store_heed(struct store *store, const atomic_int *stop);

/* Runs `work` with ctx in a transaction: what it did to the store is kept, durably, where it
 * returned 0, and taken back where it returned anything else, or where keeping it fails. Returns
 * what work returned, or -1 where the transaction could not begin or be kept; work is not called
 * where it could not begin. Changes outside of the store are not taken back: they are for after it
 * has returned 0. Transactions do not nest. The fingerprint of store_get_up_to_date is removed. */
int store_transaction(struct store *store, int (*work)(void *ctx, struct error *err), void *ctx,
	struct error *err);
/* As store_transaction, but nothing is kept: work sees what it does to the store, and nobody else
 * ever will. */
int store_dry_run(struct store *store, int (*work)(void *ctx, struct error *err), void *ctx,
	struct error *err);

/* Facts about the whole publication. */
enum store_fact {
	STORE_FIRST_PLAN, /* instant; 0: there was none */
	STORE_LAST_RUN,   /* the newest instant at which was planned */
	STORE_LAST_BUILD,
	STORE_PAUSED,            /* 1: no mail leaves */
	STORE_UNREACHABLE_SINCE, /* no mail server could be reached; 0: fine */
	STORE_EPOCH,             /* store/epoch.h */
};
int store_get(struct store *store, enum store_fact fact, int64_t *ret_value, struct error *err);
int store_set(struct store *store, enum store_fact fact, int64_t value, struct error *err);

/* The day that minted ids name ("2024-01-01"); a new string, NULL until set. */
int store_get_since(struct store *store, char **ret_day, struct error *err);
int store_set_since(struct store *store, const char *day, struct error *err);

/* The fingerprint of a build that left everything up to date; a new string, or NULL. It stays until
 * the next store_transaction: whatever changes articles or outputs does so in one. */
int store_get_up_to_date(struct store *store, char **ret_text, struct error *err);
int store_set_up_to_date(struct store *store, const char *text, struct error *err);

/* The highest sequence number given to an article. */
int store_last_sequence(struct store *store, int64_t *ret_sequence, struct error *err);

/* Who must run postrider to use this store: the owner of its folder. Becomes that user when run
 * as root; any other user is refused with the owner's name. Where the folder is missing, nothing
 * is done. */
int store_become_owner(const char *path, struct error *err);

/* One of the store's locks, by its name: held until file_unlock, or until the process ends. Its
 * descriptor, or -1: ERROR_BUSY where another process holds it. The store need not be open, nor be
 * there yet. */
int store_lock(const char *path, const char *name, struct error *err);
/* Whether a process holds it. */
bool store_is_locked(const char *path, const char *name);

#endif
