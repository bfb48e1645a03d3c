#include <stdlib.h>

#include "opened.h"
#include "store/channels.h"
#include "store/epoch.h"
#include "store/migrations.h"
#include "store/outputs.h"
#include "store/ping_servers.h"
#include "store/pings.h"
#include "store/remote_feeds.h"
#include "store/source_files.h"
#include "store/throttles.h"
#include "watching_driver.h"
#include <string.h>

static struct store *open_watched(const char *path, enum db_opening opening, struct error *err)
{
	return store_open_by(&watching, path, opening, err);
}

/* It is configured when it is known to be empty or ours, and changed in one transaction. */
static void test_driver_is_asked_in_order(void **state)
{
	char *folder = scratch_new();
	FREE_ON_EXIT char *path = path_join(folder, "x.db");
	struct error err = ERROR_INIT;
	STRBUF(expected);
	(void)state;
	assert_null(open_watched(path, DB_EXISTING, &err));
	assert_int_equal(err.kind, ERROR_NONE);
	assert_string_equal(driver.asked.data, "find");
	start_watching(0);
	store_close(open_watched(path, DB_MAKE, &err));
	strbuf_add_string(&expected, "make tables meta configure begin tables meta");
	for (size_t i = 0; i < migration_count; i++) {
		strbuf_add_string(&expected, " script");
	}
	strbuf_add_string(&expected, " commit close");
	assert_string_equal(driver.asked.data, expected.data);
	start_watching(0);
	store_close(open_watched(path, DB_EXISTING, &err));
	assert_string_equal(driver.asked.data, "find tables meta configure close");
	scratch_free(folder);
}

static void test_driver_keeps_what_is_not_ours_as_it_is(void **state)
{
	char *folder = scratch_new();
	FREE_ON_EXIT char *path = path_join(folder, "x.db");
	struct error err = ERROR_INIT;
	struct db *db = db_open(&db_sqlite, path, DB_MAKE, &err);
	(void)state;
	assert_int_equal(db_script(db, "CREATE TABLE bookmarks (url TEXT)", &err), 0);
	db_close(db);
	assert_null(open_watched(path, DB_MAKE, &err));
	assert_string_equal(driver.asked.data, "make tables meta close");
	scratch_free(folder);
}

/* A failure of the driver is one of the store, and told as it is. */
static void assert_driver_failed(bool failed, const struct error *err)
{
	assert_int_equal(failed, driver.calls >= driver.fail_at);
	assert_string_equal(err->text, failed ? "the wire broke" : "");
}

static void test_driver_that_fails_while_opening(void **state)
{
	struct store *store = NULL;
	(void)state;
	for (int i = 1; !store; i++) {
		struct error err = ERROR_INIT;
		start_watching(i);
		store = open_watched("x", DB_MEMORY, &err);
		assert_driver_failed(!store, &err);
		assert_int_equal(driver.running + driver.transactions, 0);
		assert_int_equal(driver.open, store != NULL);
	}
	assert_true(driver.calls > 7 + (int)migration_count);
	store_close(store);
}

/* ---- Everything that the store does ---- */

static int do_articles(struct store *store, struct arena *arena, struct error *err)
{
	struct known_article known = {.id = "a",
		.path = "p",
		.url = "https://blog.example.org/a",
		.title = "A",
		.content_hash = "",
		.first_public = 1,
		.published = {.set = true, .at = 100},
		.updated = {.set = true, .at = 100}};
	const char *ids[] = {"b"};
	struct known_list list;
	int64_t sequence;
	if (store_set(store, STORE_LAST_BUILD, 1, err) < 0 ||
		pings_note_article(store, "https://blog.example.org/", &known, 1, err) < 0 ||
		articles_put(store, &known, err) < 0 ||
		articles_rename(store, &known.number, ids, 1, err) < 0 ||
		articles_give_sequence(store, known.number, &sequence, err) < 0 ||
		articles_set_held(store, known.number, true, err) < 0 ||
		articles_set_silent(store, known.number, true, err) < 0 ||
		known_articles_load(store, arena, &list, err) < 0) {
		return -1;
	}
	assert_int_equal(list.count, 1);
	assert_string_equal(list.items[0].id, "b");
	return 0;
}

static int do_readers(struct store *store, struct arena *arena, struct error *err)
{
	struct subscriber subscriber = reader_named("ann@example.org"), found;
	FREE_ON_EXIT char *reason = NULL;
	int64_t number;
	if (subscriber_put(store, &subscriber, subscriber.address, err) < 0 ||
		subscriber_find(store, arena, "ann@example.org", &found, err) < 0 ||
		subscriber_get(store, arena, subscriber.number, &found, err) < 0 ||
		subscribers_count(store, SUBSCRIBER_ACTIVE, &number, err) < 0 ||
		subscribers_start(store, RHYTHM_WEEKLY, &number, err) < 0 ||
		subscribers_start_at(store, 1, &number, err) < 0 ||
		suppression_add(store, "bob@example.org", "left", 1, err) < 0 ||
		suppression_find(store, "bob@example.org", &reason, err) < 0 ||
		suppression_remove(store, "bob@example.org", err) < 0) {
		return -1;
	}
	assert_string_equal(found.address, "ann@example.org");
	assert_string_equal(reason, "left");
	return 0;
}

static void ignore_item(void *ctx, const struct outbox_item *item)
{
	*(int64_t *)ctx = item->delivery;
}

static int freeze_one(
	struct store *store, struct arena *arena, int64_t *ret_edition, struct error *err)
{
	struct variant_row row = {.language = "en",
		.subject = "News",
		.articles = "1",
		.message = "m",
		.message_len = 1};
	struct enqueue enqueue = {.rhythm = RHYTHM_WEEKLY, .now = 5, .due = 5};
	struct reader_group *groups;
	size_t count;
	int64_t queued;
	STRBUF(message);
	if (edition_create(store, RHYTHM_WEEKLY, 5, 5, &row.edition, err) < 0 ||
		edition_add_article(store, row.edition, 1, err) < 0 ||
		variant_create(store, &row, &enqueue.variant, err) < 0 ||
		variant_load(store, enqueue.variant, enqueue.edition, &message, err) < 0 ||
		groups_load(store, arena, RHYTHM_WEEKLY, 5, &groups, &count, err) < 0) {
		return -1;
	}
	assert_int_equal(count, 1);
	enqueue.edition = *ret_edition = row.edition;
	enqueue.group = groups;
	return edition_enqueue(store, &enqueue, &queued, err);
}

static int do_editions(struct store *store, struct arena *arena, struct error *err)
{
	int64_t counts[DELIVERY_STATE_COUNT], number = 0, delivery = 0;
	struct edition *editions, edition;
	size_t count;
	if (freeze_one(store, arena, &number, err) < 0 ||
		editions_load(store, arena, &editions, &count, err) < 0 ||
		edition_load(store, arena, number, &edition, err) < 0 ||
		outbox_each_due(
			store, 9, (struct outbox_place){0}, 9, ignore_item, &delivery, err) < 0 ||
		outbox_requeue(store, delivery, 9, "", true, err) < 0 ||
		outbox_put_off(store, delivery, 9, "", 9, err) < 0 ||
		outbox_recover(store, 9, true, &number, err) < 0 ||
		outbox_counts(store, counts, err) < 0 ||
		editions_hold_unsent(store, "why", &number, err) < 0 ||
		watermarks_raise(store, RHYTHM_WEEKLY, 1, err) < 0) {
		return -1;
	}
	assert_int_equal(count, 1);
	assert_true(delivery > 0);
	assert_int_equal(edition.counts[DELIVERY_QUEUED], 1);
	return 0;
}

static int do_files(struct store *store, struct arena *arena, struct error *err)
{
	struct output_row row = {
		.path = "a", .hash = "h", .announced = "", .inputs = "", .stamp = ""};
	struct output_row *rows;
	struct source_file file = {.source = "s",
		.path = "p",
		.record = "r",
		.record_len = 1,
		.state = SOURCE_FILE_NEW};
	struct source_memory memory = {.fresh = {.items = &file, .count = 1}}, read = {0};
	size_t count;
	int result = outputs_announce(store, "f", "a", "h", err) < 0 ||
				     outputs_put(store, "f", &row, err) < 0 ||
				     outputs_load(store, arena, "f", &rows, &count, err) < 0 ||
				     outputs_remove(store, "f", "a", err) < 0 ||
				     source_files_save(store, &memory, err) < 0 ||
				     source_files_load(store, arena, &read, err) < 0
			     ? -1
			     : 0;
	if (result == 0) {
		assert_int_equal(count, 1);
		assert_int_equal(read.known.count, 1);
	}
	free(read.known.items);
	return result;
}

static int do_others(struct store *store, struct arena *arena, struct error *err)
{
	struct term term = {.slug = "a", .name = "A"};
	struct term_list terms = {.items = &term, .count = 1}, former;
	bool differ;
	struct throttle_row row = {.domain = "example.org", .reason = ""}, *rows;
	struct remote_feed feed = {.url = "u",
		.etag = "",
		.modified = "",
		.title = "t",
		.home = "",
		.language = "",
		.reason = "",
		.dirty = true};
	struct ping_server server;
	struct ping_queue queue;
	struct ping_list list;
	const char *members;
	size_t count;
	int64_t number;
	if (channels_save(store, CHANNEL_TAG, &terms, err) < 0 ||
		channels_load(store, arena, CHANNEL_TAG, &former, err) < 0 ||
		channels_differ(store, CHANNEL_CATEGORY, &terms, &differ, err) < 0 ||
		archive_put(store, "all", "1,2", err) < 0 ||
		archive_load(store, arena, "all", &members, err) < 0 ||
		throttle_save(store, &row, err) < 0 ||
		throttles_resume(store, "example.org", 9, &number, err) < 0 ||
		throttles_load(store, arena, &rows, &count, err) < 0 ||
		remote_feed_save(store, &feed, err) < 0 ||
		remote_feed_load(store, arena, &feed, err) < 0 ||
		ping_server_failed(store, "s", 1, 0, "", err) < 0 ||
		ping_server_load(store, arena, "s", &server, err) < 0 ||
		pings_release(store, err) < 0 ||
		pings_load(store, arena, PING_PAGE, 9, 9, &list, err) < 0 ||
		pings_queue(store, arena, PING_PAGE, &queue, err) < 0) {
		return -1;
	}
	assert_string_equal(members, "1,2");
	assert_string_equal(feed.title, "t");
	assert_int_equal(list.count, 1);
	return 0;
}

static int do_everything(void *ctx, struct error *err)
{
	static int (*const parts[])(struct store * store, struct arena * arena,
		struct error * err) = {do_articles, do_readers, do_editions, do_files, do_others};
	struct arena *arena = arena_new();
	int result = 0;
	for (size_t i = 0; i < ARRAY_LEN(parts) && result == 0; i++) {
		result = parts[i](ctx, arena, err);
	}
	arena_free(arena);
	return result;
}

/* Each call of the driver fails once: the error comes up as it is, no statement is left open, and
 * nothing of the transaction is kept. */
static void test_driver_that_fails_at_any_call(void **state)
{
	struct error err = ERROR_INIT;
	struct store *store = open_watched("x", DB_MEMORY, &err);
	int64_t articles, result = -1;
	(void)state;
	for (int i = 1; result < 0; i++) {
		err = (struct error)ERROR_INIT;
		start_watching(i);
		result = store_transaction(store, do_everything, store, &err);
		assert_driver_failed(result < 0, &err);
		assert_int_equal(driver.running + driver.transactions, 0);
		start_watching(0);
		assert_int_equal(db_number(store->db, &articles, 0, &err,
					 "SELECT count(*) FROM article", ""),
			0);
		assert_int_equal(articles, result == 0);
	}
	store_close(store);
}

static void test_driver_gives_the_epoch_its_file(void **state)
{
	struct error err = ERROR_INIT;
	struct store *store = open_watched("x", DB_MEMORY, &err);
	(void)state;
	start_watching(0);
	assert_int_equal(epoch_check(store, &err), 0);
	assert_int_equal(epoch_advance(store, &err), 0);
	assert_string_equal(driver.asked.data, "epoch epoch");
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_driver_is_asked_in_order, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_driver_keeps_what_is_not_ours_as_it_is, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_driver_that_fails_while_opening, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_driver_that_fails_at_any_call, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_driver_gives_the_epoch_its_file, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
