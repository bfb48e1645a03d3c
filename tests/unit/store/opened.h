#ifndef POSTRIDER_TESTS_OPENED_H
#define POSTRIDER_TESTS_OPENED_H

/* A store in a folder of its own, and short ways to fill it. */

#include <stdlib.h>

#include "base/arena.h"
#include "scratch.h"
#include "store/articles.h"
#include "store/editions.h"
#include "store/outbox.h"
#include "store/store.h"
#include "store/subscribers.h"

struct opened {
	char *folder;
	char *path;
	struct store *store;
	struct arena *arena;
	struct error err;
};

/* Fails the test, with the error's text, where a call failed. */
#define GOOD(opened, call)                                                                         \
	do {                                                                                       \
		if ((call) < 0) {                                                                  \
			fail_msg("%s: %s", #call, (opened)->err.text);                             \
		}                                                                                  \
	} while (0)

static inline void opened_reopen(struct opened *opened)
{
	store_close(opened->store);
	opened->store = store_open(opened->path, &opened->err);
	if (!opened->store) {
		fail_msg("%s", opened->err.text);
	}
}

static inline struct opened opened_new(void)
{
	struct opened opened = {.folder = scratch_new(), .arena = arena_new(), .err = ERROR_INIT};
	opened.path = path_join(opened.folder, "state.db");
	opened_reopen(&opened);
	return opened;
}

static inline void opened_release(struct opened *opened)
{
	store_close(opened->store);
	arena_free(opened->arena);
	free(opened->path);
	scratch_free(opened->folder);
}

/* The number that a query gives, -1 where there is none. */
static inline int64_t opened_count(struct opened *opened, const char *sql)
{
	int64_t count = -1;
	GOOD(opened, db_number(opened->store->db, &count, -1, &opened->err, sql, ""));
	return count;
}

/* An article of that name with the next sequence number; returns its number. */
static inline int64_t opened_article(struct opened *opened, const char *name)
{
	struct known_article known = {.id = name,
		.path = "p",
		.url = "https://blog.example.org/",
		.title = name,
		.content_hash = "",
		.published = {.set = true, .at = 100},
		.updated = {.set = true, .at = 100}};
	int64_t sequence;
	GOOD(opened, articles_put(opened->store, &known, &opened->err));
	GOOD(opened, articles_give_sequence(opened->store, known.number, &sequence, &opened->err));
	return known.number;
}

/* Who somebody is who has said nothing but their address. */
static inline struct subscriber reader_named(const char *address)
{
	return (struct subscriber){.address = address,
		.status = SUBSCRIBER_ACTIVE,
		.rhythm = RHYTHM_WEEKLY,
		.format = FORMAT_HTML,
		.language = "",
		.categories = "",
		.attributes = "{}",
		.consent_source = "import",
		.reason = ""};
}

static inline int64_t opened_put(struct opened *opened, struct subscriber subscriber)
{
	GOOD(opened, subscriber_put(opened->store, &subscriber, subscriber.address, &opened->err));
	return subscriber.number;
}

static inline int64_t opened_reader(struct opened *opened, const char *address)
{
	return opened_put(opened, reader_named(address));
}

/* A ready weekly edition with one variant; returns its number. */
static inline int64_t opened_edition(struct opened *opened, int64_t due, int64_t *ret_variant)
{
	struct variant_row row = {.language = "en",
		.subject = "News",
		.articles = "1",
		.message = "bytes",
		.message_len = 5};
	GOOD(opened,
		edition_create(opened->store, RHYTHM_WEEKLY, due, due, &row.edition, &opened->err));
	GOOD(opened, variant_create(opened->store, &row, ret_variant, &opened->err));
	return row.edition;
}

/* One delivery to every active weekly reader of all categories. Returns their number. */
static inline int64_t opened_enqueue(
	struct opened *opened, int64_t edition, int64_t variant, int64_t now)
{
	struct reader_group group = {.categories = "", .format = FORMAT_HTML, .language = ""};
	struct enqueue enqueue = {.edition = edition,
		.variant = variant,
		.rhythm = RHYTHM_WEEKLY,
		.group = &group,
		.now = now,
		.due = now};
	int64_t count = -1;
	GOOD(opened, edition_enqueue(opened->store, &enqueue, &count, &opened->err));
	return count;
}

struct opened_claim {
	struct opened *opened;
	struct outbox_item *item;
};

static inline void opened_take(void *ctx, const struct outbox_item *item)
{
	struct opened_claim *claim = ctx;
	struct arena *arena = claim->opened->arena;
	*claim->item = *item;
	claim->item->subscriber.address = arena_strdup(arena, item->subscriber.address);
	claim->item->subscriber.name = arena_strdup_or_null(arena, item->subscriber.name);
}

/* The first delivery behind `after` that a run at this instant would claim: 1 and *ret_item, or 0.
 * The strings are the arena's. */
static inline int opened_next(
	struct opened *opened, int64_t now, int64_t after, struct outbox_item *ret_item)
{
	struct opened_claim claim = {.opened = opened, .item = ret_item};
	int found = outbox_each_due(opened->store, now, (struct outbox_place){.delivery = after}, 1,
		opened_take, &claim, &opened->err);
	GOOD(opened, found < 0 ? -1 : 0);
	return found;
}

static inline void opened_mark(struct opened *opened, int64_t delivery, int64_t now)
{
	struct outbox_item item;
	assert_int_equal(opened_next(opened, INT64_MAX, delivery - 1, &item), 1);
	assert_int_equal(item.delivery, delivery);
	assert_int_equal(outbox_mark_sending(opened->store, &item, now, &opened->err), 1);
}

#endif
