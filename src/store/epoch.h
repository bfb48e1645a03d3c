#ifndef POSTRIDER_STORE_EPOCH_H
#define POSTRIDER_STORE_EPOCH_H

/*
 * Detects a store that was restored from a backup: it does not know what was mailed since, and
 * would mail it again. A counter is raised by every plan and every delivery run, in the store and
 * in the file STORE.epoch beside it; a store whose counter is lower than its file's is an old one.
 * It is not detected where the file was restored as well.
 */

#include "store/store.h"

/* ERROR_INPUT, with what to do, where the store is older than its file. A file that is missing, or
 * whose counter is lower than the store's as after a crash, is written anew. A store in memory has
 * no file, and is never older. */
int epoch_check(struct store *store, struct error *err);
/* The same for a dry run: no file is written. */
int epoch_look(struct store *store, struct error *err);

/* Raises the counter by one, first in the store, which must not be in a transaction, then in the
 * file; both are durable when it returns. */
int epoch_advance(struct store *store, struct error *err);

/* The operator says that the store was restored: its counter is set to the file's. */
int epoch_accept(struct store *store, struct error *err);

#endif
