#include "newsletter/edition_change.h"

#include "store/editions.h"
#include "store/outbox.h"

static int change(const struct publication *publication, const struct edition *edition,
	enum edition_state state, const char *reason, struct error *err)
{
	struct store *store = publication->store;
	int64_t now = clock_now(&publication->clock);

	if (edition->state == EDITION_CANCELLED) {
		return error_set(
			err, ERROR_USAGE, "edition %lld was cancelled", (long long)edition->number);
	}
	if (edition_set_state(store, edition->number, state, reason, err) < 0) {
		return -1;
	}
	switch (state) {
	case EDITION_CANCELLED:
		return outbox_skip_edition(store, edition->number, now, err);
	case EDITION_READY:
		return outbox_release_doubt(store, edition->number, now, err);
	default:
		return 0;
	}
}

static int load_and_change(const struct publication *publication, int64_t number,
	enum edition_state state, const char *reason, struct error *err)
{
	struct arena *arena = arena_new();
	struct edition edition;
	int found = edition_load(publication->store, arena, number, &edition, err);
	int result = -1;

	if (found > 0) {
		result = change(publication, &edition, state, reason, err);
	} else if (found == 0) {
		error_set(err, ERROR_USAGE, "there is no edition %lld", (long long)number);
	}
	arena_free(arena);
	return result;
}

int edition_change(const struct publication *publication, int64_t edition, enum edition_state state,
	const char *reason, struct error *err)
{
	struct store *store = publication->store;
	int result = store_begin(store, err);

	if (result == 0) {
		result = load_and_change(publication, edition, state, reason, err);
	}
	if (result == 0 && !publication->dry_run) {
		result = store_commit(store, err);
	}
	store_rollback(store);
	return result;
}
