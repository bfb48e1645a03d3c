#ifndef POSTRIDER_STORE_SUBSCRIBERS_H
#define POSTRIDER_STORE_SUBSCRIBERS_H

/*
 * Subscribers, and the addresses that must not be mailed. An address is looked up by its key, which
 * the caller makes with mail_address_key: two spellings of one address have the same.
 */

#include "base/arena.h"
#include "model/subscriber.h"
#include "store/store.h"

/* 1 and *ret_subscriber (strings in the arena), 0 where there is none, -1. */
int subscriber_find(struct store *store, struct arena *arena, const char *address_key,
	struct subscriber *ret_subscriber, struct error *err);
int subscriber_get(struct store *store, struct arena *arena, int64_t number,
	struct subscriber *ret_subscriber, struct error *err);

/* Writes a row; one whose number is 0 is inserted and gets a number. */
int subscriber_put(struct store *store, struct subscriber *subscriber, const char *address_key,
	struct error *err);

/* Empties the row of all that is personal, and servers' words that may name the address; the number
 * stays, for the deliveries that name it. A suppression of the address stays too, since it holds a
 * keyed hash and no address. */
int subscriber_erase(struct store *store, int64_t number, struct error *err);

struct subscriber_filter {
	enum subscriber_status status; /* SUBSCRIBER_STATUS_COUNT: any but erased */
	enum rhythm rhythm;            /* RHYTHM_COUNT: any */
	const char *category;          /* readers of this one; NULL: any */
};
/* Visits them by address. Strings are borrowed for the call. Stops where visit returns non-zero,
 * and returns that. visit must not write to the store. */
int subscribers_each(struct store *store, const struct subscriber_filter *filter,
	int (*visit)(void *ctx, const struct subscriber *subscriber), void *ctx, struct error *err);

int subscribers_count(
	struct store *store, enum subscriber_status status, int64_t *ret_count, struct error *err);

/* Where a new reader of the rhythm starts: the number of its last frozen edition; of instant, and
 * of a rhythm that was never planned, the highest number there is. Before the first plan 0. */
int subscribers_start(
	struct store *store, enum rhythm rhythm, int64_t *ret_watermark, struct error *err);
/* The number below which no article is of the instant or later: who starts there gets all of those.
 */
int subscribers_start_at(
	struct store *store, int64_t instant, int64_t *ret_watermark, struct error *err);

int suppression_add(struct store *store, const char *address_key, const char *reason, int64_t now,
	struct error *err);
int suppression_remove(struct store *store, const char *address_key, struct error *err);
/* 1 and the reason (a new string), 0 where it is not suppressed, -1. */
int suppression_find(
	struct store *store, const char *address_key, char **ret_reason, struct error *err);

#endif
