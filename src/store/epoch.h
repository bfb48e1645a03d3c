#ifndef POSTRIDER_STORE_EPOCH_H
#define POSTRIDER_STORE_EPOCH_H

/*
 * Tells a store that was put back from a backup: it knows nothing of what was mailed since, and
 * would mail it again. A counter grows with every plan and every delivery, in the store and in
 * the file STORE.epoch beside it; a store that is behind its file is an old one. Who restores the
 * file as well is not found out.
 */

#include "store/store.h"

/* ERROR_INPUT where the store is older than its file, with what to do. A file that is missing, or
 * behind the store as after a crash, is written anew. Nothing for a store in memory. */
int epoch_check(struct store *store, struct error *err);

/* The next epoch, first in the store, which must not be in a transaction, then in the file: both
 * durable. */
int epoch_advance(struct store *store, struct error *err);

/* Somebody knows that the store was restored: from here on its epoch is the file's. */
int epoch_accept(struct store *store, struct error *err);

#endif
