#ifndef POSTRIDER_PUBLICATION_PUBLICATION_H
#define POSTRIDER_PUBLICATION_PUBLICATION_H

/*
 * A publication, opened: what every use case is given. A plain struct of things that others own
 * and that stay as they are while it is in use; whoever wants one of them otherwise for a while,
 * such as a store in memory, makes a copy. What is loaded of it is another struct
 * (publication/articles.h).
 */

#include <stdatomic.h>
#include <stdbool.h>

#include "announce/announce.h"
#include "base/clock.h"
#include "base/report.h"
#include "config/settings.h"
#include "store/store.h"

struct publication {
	const struct settings *settings;
	struct store *store;
	struct report *report;  /* takes what is wrong without stopping the run */
	struct clock clock;     /* the run's: the real one, or that of --now */
	struct clock files;     /* the real one always: what files' times are compared with */
	int64_t started;        /* what the run plans for: its clock, read once */
	const atomic_int *stop; /* non-zero: finish what is past MAIL, begin nothing */
	bool dry_run;           /* nothing may be changed that outlives the run */
};

/* What announcing needs of it. */
struct announcer publication_announcer(const struct publication *publication);

/* Opens the store that the settings name, as the owner of its folder; it heeds the publication's
 * stop. A dry run makes no store, nor
 * a folder for one: where there is none, it gets an empty one in memory. */
int publication_open_store(struct publication *publication, struct error *err);
/* One in memory, whatever there is: for what does not outlive the run. */
int publication_open_memory(struct publication *publication, struct error *err);
/* Closes the store; harmless without one. */
void publication_close_store(struct publication *publication);

/* store_transaction, and store_dry_run in a dry run. */
int publication_transaction(const struct publication *publication,
	int (*work)(void *ctx, struct error *err), void *ctx, struct error *err);

/* Becomes the owner of the store's folder, and takes the lock of a run, which lies beside the
 * store: *ret_lock is for file_unlock, and is -1 in a dry run that has no store to lock. ERROR_BUSY
 * where another run holds it. */
int publication_lock_run(const struct publication *publication, int *ret_lock, struct error *err);
/* The same of the lock of deliveries. */
int publication_lock_delivery(
	const struct publication *publication, int *ret_lock, struct error *err);
/* Whether a process holds that: if none does, what the store has as being sent is in doubt. */
bool publication_is_delivering(const struct publication *publication);

#endif
