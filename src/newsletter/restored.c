#include "newsletter/restored.h"

#include "store/editions.h"
#include "store/epoch.h"

/* One call of newsletter_accept_restored. */
struct accepting {
	struct store *store;
	int64_t held;
};

static int accept(void *ctx, struct error *err)
{
	struct accepting *accepting = ctx;
	struct store *store = accepting->store;

	return editions_hold_unsent(store, "the store was restored: parts of it may have been sent",
		       &accepting->held, err) < 0 ||
			       store_set(store, STORE_FIRST_PLAN, 0, err) < 0 ||
			       epoch_accept(store, err) < 0
		       ? -1
		       : 0;
}

int newsletter_accept_restored(
	const struct publication *publication, int64_t *ret_held, struct error *err)
{
	struct accepting accepting = {.store = publication->store};

	if (publication_transaction(publication, accept, &accepting, err) < 0) {
		return -1;
	}
	*ret_held = accepting.held;
	return 0;
}
