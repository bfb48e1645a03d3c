#include "publication/publication.h"

#include <unistd.h>

/* A dry run makes no store, nor a folder for one. */
static bool goes_without(const struct publication *publication)
{
	return publication->dry_run && access(publication->settings->store, F_OK) < 0;
}

static int take_lock(const struct publication *publication, const char *name, const char *busy,
	int *ret_lock, struct error *err)
{
	const char *path = publication->settings->store;
	int lock;

	if (goes_without(publication)) {
		*ret_lock = -1;
		return 0;
	}
	if (store_become_owner(path, err) < 0) {
		return -1;
	}
	lock = store_lock(path, name, err);
	if (lock < 0) {
		return err->kind != ERROR_BUSY
			       ? -1
			       : error_set(err, ERROR_BUSY, "another run of '%s' is %s",
					 publication->settings->path, busy);
	}
	*ret_lock = lock;
	return 0;
}

int publication_lock_run(const struct publication *publication, int *ret_lock, struct error *err)
{
	return take_lock(publication, "lock", "under way: nothing is done", ret_lock, err);
}

int publication_lock_delivery(
	const struct publication *publication, int *ret_lock, struct error *err)
{
	return take_lock(publication, "deliver.lock", "sending: nothing is sent", ret_lock, err);
}

bool publication_is_delivering(const struct publication *publication)
{
	return store_is_locked(publication->settings->store, "deliver.lock");
}

int publication_open_memory(struct publication *publication, struct error *err)
{
	publication->store = store_open_memory(err);
	return publication->store ? 0 : -1;
}

void publication_close_store(struct publication *publication)
{
	store_close(publication->store);
	publication->store = NULL;
}

int publication_open_store(struct publication *publication, struct error *err)
{
	const char *path = publication->settings->store;

	if (goes_without(publication)) {
		return publication_open_memory(publication, err);
	}
	if (store_become_owner(path, err) < 0) {
		return -1;
	}
	publication->store = store_open(path, err);
	if (!publication->store) {
		return -1;
	}
	store_heed(publication->store, publication->stop);
	return 0;
}

struct announcer publication_announcer(const struct publication *publication)
{
	return (struct announcer){
		.settings = publication->settings,
		.store = publication->store,
		.report = publication->report,
		.clock = publication->clock,
		.stop = publication->stop,
		.dry_run = publication->dry_run,
	};
}

int publication_transaction(const struct publication *publication,
	int (*work)(void *ctx, struct error *err), void *ctx, struct error *err)
{
	return publication->dry_run ? store_dry_run(publication->store, work, ctx, err)
				    : store_transaction(publication->store, work, ctx, err);
}
