#include "newsletter/restored.h"

#include "store/editions.h"
#include "store/epoch.h"

static int accept(struct store *store, int64_t *ret_held, struct error *err)
{
	return editions_hold_unsent(store, "the store was restored: parts of it may have been sent",
		       ret_held, err) < 0 ||
			       store_set(store, STORE_FIRST_PLAN, 0, err) < 0 ||
			       epoch_accept(store, err) < 0
		       ? -1
		       : 0;
}

int newsletter_accept_restored(
	const struct publication *publication, int64_t *ret_held, struct error *err)
{
	struct store *store = publication->store;
	int result = store_begin(store, err);

	if (result == 0) {
		result = accept(store, ret_held, err);
	}
	if (result == 0 && !publication->dry_run) {
		result = store_commit(store, err);
	}
	store_rollback(store);
	return result;
}
