#include "newsletter/edition_change.h"

#include "store/editions.h"
#include "store/outbox.h"

/* One call of edition_change. */
struct changing {
	const struct publication *publication;
	int64_t number;
	enum edition_state state;
	const char *reason;
};

static int change(const struct changing *changing, enum edition_state before, struct error *err)
{
	struct store *store = changing->publication->store;
	int64_t now = clock_now(&changing->publication->clock);

	if (before == EDITION_CANCELLED) {
		return error_set(err, ERROR_USAGE, "edition %lld was cancelled",
			(long long)changing->number);
	}
	if (edition_set_state(store, changing->number, changing->state, changing->reason, err) <
		0) {
		return -1;
	}
	switch (changing->state) {
	case EDITION_CANCELLED:
		return outbox_skip_edition(store, changing->number, now, err);
	case EDITION_READY:
		return outbox_release_doubt(store, changing->number, now, err);
	default:
		return 0;
	}
}

static int load_and_change(void *ctx, struct error *err)
{
	const struct changing *changing = ctx;
	struct arena *arena = arena_new();
	struct edition edition;
	int found = edition_load(
		changing->publication->store, arena, changing->number, &edition, err);
	int result = -1;

	if (found > 0) {
		result = change(changing, edition.state, err);
	} else if (found == 0) {
		error_set(
			err, ERROR_USAGE, "there is no edition %lld", (long long)changing->number);
	}
	arena_free(arena);
	return result;
}

int edition_change(const struct publication *publication, int64_t edition, enum edition_state state,
	const char *reason, struct error *err)
{
	struct changing changing = {
		.publication = publication, .number = edition, .state = state, .reason = reason};

	return publication_transaction(publication, load_and_change, &changing, err);
}

/* One call of edition_queue_failed. */
struct queueing {
	const struct publication *publication;
	int64_t number;
	int64_t count;
};

static int queue_failed(void *ctx, struct error *err)
{
	struct queueing *queueing = ctx;
	const struct publication *publication = queueing->publication;

	return outbox_release_failed(publication->store, queueing->number,
		clock_now(&publication->clock), &queueing->count, err);
}

int edition_queue_failed(const struct publication *publication, int64_t edition, int64_t *ret_count,
	struct error *err)
{
	struct queueing queueing = {.publication = publication, .number = edition};
	int result = publication_transaction(publication, queue_failed, &queueing, err);

	if (result == 0) {
		*ret_count = queueing.count;
	}
	return result;
}
