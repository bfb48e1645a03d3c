#include <string.h>

#include "opened.h"

static void test_rhythm_state(void **state)
{
	struct opened opened = opened_new();
	struct rhythm_state found, saved = {.last_due = 5, .watermark = 7};
	(void)state;
	for (int i = 0; i < RHYTHM_COUNT; i++) {
		enum rhythm rhythm = (enum rhythm)i;
		found.last_due = found.watermark = 99;
		GOOD(&opened, rhythm_load(opened.store, rhythm, &found, &opened.err));
		assert_int_equal(found.last_due, 0);
		assert_int_equal(found.watermark, 0);
		saved.last_due = i + 5;
		GOOD(&opened, rhythm_save(opened.store, rhythm, &saved, &opened.err));
		saved.watermark = i + 7;
		GOOD(&opened, rhythm_save(opened.store, rhythm, &saved, &opened.err));
	}
	opened_reopen(&opened);
	for (int i = 0; i < RHYTHM_COUNT; i++) {
		GOOD(&opened, rhythm_load(opened.store, (enum rhythm)i, &found, &opened.err));
		assert_int_equal(found.last_due, i + 5);
		assert_int_equal(found.watermark, i + 7);
	}
	opened_release(&opened);
}

static void test_edition_is_one_a_rhythm_and_instant(void **state)
{
	struct opened opened = opened_new();
	int64_t first = 0, second = 0, again = -5;
	(void)state;
	GOOD(&opened, edition_create(opened.store, RHYTHM_WEEKLY, 1000, 1001, &first, &opened.err));
	GOOD(&opened, edition_create(opened.store, RHYTHM_DAILY, 1000, 1001, &second, &opened.err));
	assert_true(first > 0 && second > first);
	assert_int_equal(
		edition_create(opened.store, RHYTHM_WEEKLY, 1000, 2000, &again, &opened.err), -1);
	assert_int_equal(opened.err.kind, ERROR_STORE);
	assert_non_null(strstr(opened.err.text, "UNIQUE"));
	assert_int_equal(again, -5);
	opened_release(&opened);
}

static void test_edition_load(void **state)
{
	struct opened opened = opened_new();
	struct edition edition;
	int64_t variant, number = opened_edition(&opened, 1000, &variant);
	(void)state;
	assert_int_equal(edition_load(opened.store, opened.arena, 99, &edition, &opened.err), 0);
	assert_int_equal(
		edition_load(opened.store, opened.arena, number, &edition, &opened.err), 1);
	assert_int_equal(edition.number, number);
	assert_int_equal(edition.rhythm, RHYTHM_WEEKLY);
	assert_int_equal(edition.due, 1000);
	assert_int_equal(edition.frozen, 1000);
	assert_int_equal(edition.state, EDITION_READY);
	assert_string_equal(edition.reason, "");
	for (int i = 0; i < EDITION_STATE_COUNT; i++) {
		GOOD(&opened, edition_set_state(opened.store, number, (enum edition_state)i,
				      "it's why", &opened.err));
		assert_int_equal(
			edition_load(opened.store, opened.arena, number, &edition, &opened.err), 1);
		assert_int_equal(edition.state, i);
		assert_string_equal(edition.reason, "it's why");
	}
	opened_release(&opened);
}

/* Puts the first deliveries of an edition into these states, one each. */
static void set_states(
	struct opened *opened, int64_t edition, const enum delivery_state *states, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		GOOD(opened, db_run(opened->store->db, &opened->err,
				     "UPDATE delivery SET state = ?2 WHERE number = (SELECT number "
				     "FROM delivery WHERE edition = ?1 ORDER BY number LIMIT 1 "
				     "OFFSET ?3)",
				     "iti", edition, delivery_state_name(states[i]), (int64_t)i));
	}
}

static void test_edition_counts_add_up(void **state)
{
	static const enum delivery_state states[] = {DELIVERY_SENDING, DELIVERY_SENT, DELIVERY_SENT,
		DELIVERY_DEFERRED, DELIVERY_FAILED, DELIVERY_IN_DOUBT, DELIVERY_SKIPPED};
	static const size_t expected[DELIVERY_STATE_COUNT] = {3, 1, 2, 1, 1, 1, 1};
	struct opened opened = opened_new();
	struct edition edition, *editions;
	size_t count;
	int64_t variant, first, second;
	(void)state;
	for (int i = 0; i < 10; i++) {
		FREE_ON_EXIT char *address = xasprintf("%d@example.org", i);
		opened_reader(&opened, address);
	}
	first = opened_edition(&opened, 1000, &variant);
	assert_int_equal(opened_enqueue(&opened, first, variant, 1), 10);
	set_states(&opened, first, states, ARRAY_LEN(states));
	second = opened_edition(&opened, 2000, &variant);
	assert_int_equal(opened_enqueue(&opened, second, variant, 1), 10);
	assert_int_equal(edition_load(opened.store, opened.arena, first, &edition, &opened.err), 1);
	assert_memory_equal(edition.counts, expected, sizeof(expected));
	GOOD(&opened, editions_load(opened.store, opened.arena, &editions, &count, &opened.err));
	assert_int_equal(count, 2);
	assert_int_equal(editions[0].number, second);
	assert_int_equal(editions[0].counts[DELIVERY_QUEUED], 10);
	assert_int_equal(editions[1].number, first);
	assert_memory_equal(editions[1].counts, expected, sizeof(expected));
	opened_release(&opened);
}

static void test_variant_bytes_go_round(void **state)
{
	static char large[300000];
	struct opened opened = opened_new();
	struct variant_row row = {
		.language = "", .format = FORMAT_TEXT, .subject = "", .articles = ""};
	int64_t number, none;
	STRBUF(found);
	(void)state;
	for (size_t i = 0; i < sizeof(large); i++) {
		large[i] = (char)(i * 7);
	}
	row.edition = opened_edition(&opened, 1000, &none);
	row.message = large;
	row.message_len = sizeof(large);
	GOOD(&opened, variant_create(opened.store, &row, &number, &opened.err));
	strbuf_add_string(&found, "before ");
	assert_int_equal(variant_load(opened.store, number, row.edition, &found, &opened.err), 1);
	assert_int_equal(found.len, 7 + sizeof(large));
	assert_memory_equal(found.data, "before ", 7);
	assert_memory_equal(found.data + 7, large, sizeof(large));
	row.message_len = 0;
	GOOD(&opened, variant_create(opened.store, &row, &number, &opened.err));
	strbuf_clear(&found);
	GOOD(&opened, variant_load(opened.store, number, row.edition, &found, &opened.err));
	assert_int_equal(found.len, 0);
	assert_int_equal(variant_load(opened.store, 99, row.edition, &found, &opened.err), 0);
	row.edition = 99;
	assert_int_equal(variant_create(opened.store, &row, &number, &opened.err), -1);
	opened_release(&opened);
}

static int add_article(void *ctx, const struct edition_article_row *row)
{
	assert_string_equal(row->url, "https://blog.example.org/");
	strbuf_addf(ctx, "%s ", row->title);
	return 0;
}

static int stop(void *ctx, const struct edition_article_row *row)
{
	strbuf_addf(ctx, "%s ", row->title);
	return 5;
}

static void test_edition_articles_newest_first(void **state)
{
	static const char *const names[] = {"first", "second", "third"};
	struct opened opened = opened_new();
	int64_t variant, edition = opened_edition(&opened, 1000, &variant);
	STRBUF(found);
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		int64_t article = opened_article(&opened, names[i]);
		for (int twice = 0; twice < 2; twice++) {
			GOOD(&opened,
				edition_add_article(opened.store, edition, article, &opened.err));
		}
	}
	GOOD(&opened,
		edition_each_article(opened.store, edition, add_article, &found, &opened.err));
	assert_string_equal(found.data, "third second first ");
	strbuf_clear(&found);
	assert_int_equal(edition_each_article(opened.store, edition, stop, &found, &opened.err), 5);
	assert_string_equal(found.data, "third ");
	assert_int_equal(edition_add_article(opened.store, edition, 99, &opened.err), -1);
	opened_release(&opened);
}

static int check_row(void *ctx, const struct delivery_row *row)
{
	assert_string_equal(row->address, *(int *)ctx ? "b" : "");
	assert_int_equal(row->state, *(int *)ctx ? DELIVERY_QUEUED : DELIVERY_SKIPPED);
	assert_int_equal(row->due, *(int *)ctx ? 1 : 7);
	assert_string_equal(row->articles, "1");
	assert_string_equal(row->reply, *(int *)ctx ? "" : "the reader was erased");
	assert_string_equal(row->queue_id, *(int *)ctx ? "" : "q1");
	return ++*(int *)ctx == 2 ? 6 : 0;
}

static void test_edition_deliveries(void **state)
{
	struct opened opened = opened_new();
	struct outbox_result result = {.state = DELIVERY_SKIPPED,
		.due = 7,
		.reply = "the reader was erased",
		.queue_id = "q1"};
	int64_t variant, edition, reader = opened_reader(&opened, "a");
	int visited = 0;
	(void)state;
	opened_reader(&opened, "b");
	edition = opened_edition(&opened, 1000, &variant);
	opened_enqueue(&opened, edition, variant, 1);
	GOOD(&opened, subscriber_erase(opened.store, reader, &opened.err));
	GOOD(&opened, outbox_finish(opened.store, 1, &result, 5, &opened.err));
	assert_int_equal(
		edition_each_delivery(opened.store, edition, check_row, &visited, &opened.err), 6);
	assert_int_equal(visited, 2);
	opened_release(&opened);
}

static void test_editions_hold_withdrawn(void **state)
{
	static const struct {
		const char *name;
		bool vanished;
		enum edition_state before;
		const char *reason;
		enum delivery_state delivery;
		bool held;
	} cases[] = {
		{"queued", true, EDITION_READY, "", DELIVERY_QUEUED, true},
		{"deferred", true, EDITION_READY, "", DELIVERY_DEFERRED, true},
		{"nothing vanished", false, EDITION_READY, "", DELIVERY_QUEUED, false},
		{"all sent", true, EDITION_READY, "", DELIVERY_SENT, false},
		{"failed", true, EDITION_READY, "", DELIVERY_FAILED, false},
		{"skipped", true, EDITION_READY, "", DELIVERY_SKIPPED, false},
		{"cancelled", true, EDITION_CANCELLED, "", DELIVERY_QUEUED, false},
		{"held already", true, EDITION_HELD, "by hand", DELIVERY_QUEUED, false},
		{"released by hand", true, EDITION_READY, "released", DELIVERY_QUEUED, false},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct opened opened = opened_new();
		int64_t variant, number = opened_edition(&opened, 1000, &variant), count = 99;
		struct edition edition;
		GOOD(&opened, edition_add_article(opened.store, number,
				      opened_article(&opened, "stays"), &opened.err));
		GOOD(&opened, edition_add_article(opened.store, number,
				      opened_article(&opened, "goes"), &opened.err));
		opened_reader(&opened, "a");
		opened_enqueue(&opened, number, variant, 1);
		set_states(&opened, number, &cases[i].delivery, 1);
		GOOD(&opened, edition_set_state(opened.store, number, cases[i].before,
				      cases[i].reason, &opened.err));
		GOOD(&opened, db_run(opened.store->db, &opened.err,
				      "UPDATE article SET vanished = ?1 WHERE id = 'goes'", "i",
				      (int64_t)cases[i].vanished));
		GOOD(&opened, editions_hold_withdrawn(opened.store, &count, &opened.err));
		GOOD(&opened,
			edition_load(opened.store, opened.arena, number, &edition, &opened.err));
		if (count != cases[i].held ||
			edition.state != (cases[i].held ? EDITION_HELD : cases[i].before)) {
			fail_msg("%s: %lld", cases[i].name, (long long)count);
		}
		assert_string_equal(edition.reason,
			cases[i].held ? "one of its articles was withdrawn" : cases[i].reason);
		opened_release(&opened);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rhythm_state),
		cmocka_unit_test(test_edition_is_one_a_rhythm_and_instant),
		cmocka_unit_test(test_edition_load),
		cmocka_unit_test(test_edition_counts_add_up),
		cmocka_unit_test(test_variant_bytes_go_round),
		cmocka_unit_test(test_edition_articles_newest_first),
		cmocka_unit_test(test_edition_deliveries),
		cmocka_unit_test(test_editions_hold_withdrawn),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
