#ifndef POSTRIDER_STORE_EDITIONS_H
#define POSTRIDER_STORE_EDITIONS_H

/*
 * Rhythms, and editions with their articles, variants and deliveries. To freeze an edition is a few
 * of these calls in one transaction.
 */

#include "base/arena.h"
#include "base/strbuf.h"
#include "model/edition.h"
#include "store/store.h"

struct rhythm_state {
	int64_t last_due;  /* 0: this rhythm was never planned */
	int64_t watermark; /* of its last frozen edition */
};
int rhythm_load(
	struct store *store, enum rhythm rhythm, struct rhythm_state *ret_state, struct error *err);
int rhythm_save(struct store *store, enum rhythm rhythm, const struct rhythm_state *state,
	struct error *err);

/* The active readers of a rhythm who are not paused at the instant, grouped. Strings and array
 * belong to the arena. */
int groups_load(struct store *store, struct arena *arena, enum rhythm rhythm, int64_t now,
	struct reader_group **ret_groups, size_t *ret_count, struct error *err);

/* ---- Freezing ---- */

/* A new edition, which is ready. */
int edition_create(struct store *store, enum rhythm rhythm, int64_t due, int64_t now,
	int64_t *ret_number, struct error *err);
int edition_add_article(struct store *store, int64_t edition, int64_t article, struct error *err);

/* A variant to store; all borrowed. */
struct variant_row {
	int64_t edition;
	const char *language;
	enum mail_format format;
	const char *subject;
	const char *articles; /* their numbers, in order, as "12,15" */
	const void *message;  /* mail/variant.h */
	size_t message_len;
};
int variant_create(
	struct store *store, const struct variant_row *row, int64_t *ret_number, struct error *err);
/* Appends the message of a variant: 1; 0, and nothing, where the edition has none of that number,
 * or its bytes are not those that were frozen; -1. */
int variant_load(struct store *store, int64_t variant, int64_t edition, struct strbuf *out,
	struct error *err);

/* Adds one queued delivery for each reader of the group; ret_count: how many. */
struct enqueue {
	int64_t edition;
	int64_t variant;
	enum rhythm rhythm;
	const struct reader_group *group;
	int64_t now;
	int64_t due; /* not sent before */
};
int edition_enqueue(
	struct store *store, const struct enqueue *enqueue, int64_t *ret_count, struct error *err);

/* All readers of the rhythm have now considered the articles up to the sequence number, also those
 * who get no mail at present, so that nobody who comes back is sent what was missed. */
int watermarks_raise(struct store *store, enum rhythm rhythm, int64_t sequence, struct error *err);
/* So have all readers of all rhythms, whatever their status: at the first plan. */
int watermarks_raise_all(struct store *store, int64_t sequence, struct error *err);

/* ---- The review: the digest that the operator gets before the readers do ---- */

/* Keeps its message until it is sent. */
int edition_set_review(
	struct store *store, int64_t edition, const void *message, size_t len, struct error *err);
/* The first edition whose review is still to be sent: returns 1, with its number and rhythm, and
 * its message appended; 0; -1. An edition that is cancelled, or due already, needs none. */
int edition_next_review(struct store *store, int64_t now, int64_t *ret_edition,
	enum rhythm *ret_rhythm, struct strbuf *out, struct error *err);
int edition_review_sent(struct store *store, int64_t edition, int64_t now, struct error *err);

/* ---- States ---- */

int edition_set_state(struct store *store, int64_t number, enum edition_state state,
	const char *reason, struct error *err);
/* Holds every ready edition that has unsent deliveries and an article that is no longer public. One
 * that has a reason is left alone: the operator has released it. ret_count: how many. */
int editions_hold_withdrawn(struct store *store, int64_t *ret_count, struct error *err);
/* Holds every ready edition that has unsent deliveries or such in doubt. ret_count: how many. */
int editions_hold_unsent(
	struct store *store, const char *reason, int64_t *ret_count, struct error *err);

/* ---- Reading, in edition_rows.c ---- */

/* All editions, the newest first, with their counts. Belongs to the arena. */
int editions_load(struct store *store, struct arena *arena, struct edition **ret_editions,
	size_t *ret_count, struct error *err);
/* 1, or 0 where there is none of that number. */
int edition_load(struct store *store, struct arena *arena, int64_t number,
	struct edition *ret_edition, struct error *err);

/* Those that follow call visit for each row, whose strings are borrowed for the call. Where it
 * returns anything but 0 they stop, and return that. */

/* The articles of an edition, the newest first. */
struct edition_article_row {
	const char *title;
	const char *url;
};
int edition_each_article(struct store *store, int64_t edition,
	int (*visit)(void *ctx, const struct edition_article_row *row), void *ctx,
	struct error *err);

/* The deliveries of an edition, sorted by number. */
struct delivery_row {
	int64_t number;
	const char *address; /* "" where erased */
	enum delivery_state state;
	int64_t due;
	int64_t changed;      /* when it came into this state */
	const char *articles; /* their numbers, as "12,15" */
	const char *reply;
	const char *queue_id;
};
int edition_each_delivery(struct store *store, int64_t edition,
	int (*visit)(void *ctx, const struct delivery_row *row), void *ctx, struct error *err);

/* The last deliveries to one reader, the newest first, at most `limit`. */
struct reader_delivery {
	int64_t edition;
	enum rhythm rhythm;
	int64_t due; /* of the edition */
	const char *subject;
	enum delivery_state state;
	int64_t changed;
	const char *reply;
};
int reader_each_delivery(struct store *store, int64_t subscriber, size_t limit,
	int (*visit)(void *ctx, const struct reader_delivery *row), void *ctx, struct error *err);

#endif
