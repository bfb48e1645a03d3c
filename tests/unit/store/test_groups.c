#include "opened.h"

/* Who gets an edition, and how far they have come. */

static void put_reader(
	struct opened *opened, const char *address, const char *categories, int64_t watermark)
{
	struct subscriber reader = reader_named(address);
	reader.categories = categories;
	reader.watermark = watermark;
	opened_put(opened, reader);
}

/* Readers who differ in each of the things that make a group, and some who are in none. */
static void put_readers(struct opened *opened)
{
	struct subscriber reader = reader_named("text");
	put_reader(opened, "a", "", 1);
	put_reader(opened, "b", ";go;", 1);
	put_reader(opened, "c", "", 2);
	put_reader(opened, "d", "", 1);
	put_reader(opened, "e", ";c;go;", 1);
	reader.watermark = 1;
	reader.format = FORMAT_TEXT;
	opened_put(opened, reader);
	reader.address = "german";
	reader.format = FORMAT_HTML;
	reader.language = "de";
	opened_put(opened, reader);
	reader.language = "";
	reader.address = "daily";
	reader.rhythm = RHYTHM_DAILY;
	opened_put(opened, reader);
	reader.rhythm = RHYTHM_WEEKLY;
	for (int i = SUBSCRIBER_PENDING; i < SUBSCRIBER_STATUS_COUNT; i++) {
		reader.status = (enum subscriber_status)i;
		reader.address = subscriber_status_name(reader.status);
		opened_put(opened, reader);
	}
}

static void load_groups(struct opened *opened, enum rhythm rhythm, struct reader_group **ret_groups,
	size_t *ret_count)
{
	GOOD(opened, groups_load(opened->store, opened->arena, rhythm, 0, ret_groups, ret_count,
			     &opened->err));
}

static void add_groups(struct opened *opened, enum rhythm rhythm, struct strbuf *out)
{
	struct reader_group *groups;
	size_t count;
	load_groups(opened, rhythm, &groups, &count);
	for (size_t i = 0; i < count; i++) {
		strbuf_addf(out, "%s|%lld|%s|%s=%zu ", groups[i].categories,
			(long long)groups[i].watermark, mail_format_name(groups[i].format),
			groups[i].language, groups[i].count);
	}
}

static void assert_groups(struct opened *opened, enum rhythm rhythm, const char *expected)
{
	STRBUF(found);
	add_groups(opened, rhythm, &found);
	assert_string_equal(found.data, expected);
}

static void test_groups(void **state)
{
	struct opened opened = opened_new();
	(void)state;
	assert_groups(&opened, RHYTHM_WEEKLY, "");
	put_readers(&opened);
	assert_groups(&opened, RHYTHM_WEEKLY,
		"|1|html|=2 |1|html|de=1 |1|text|=1 |2|html|=1 ;c;go;|1|html|=1 ;go;|1|html|=1 ");
	assert_groups(&opened, RHYTHM_DAILY, "|1|html|=1 ");
	assert_groups(&opened, RHYTHM_MONTHLY, "");
	opened_release(&opened);
}

static int add_address(void *ctx, const struct delivery_row *row)
{
	strbuf_addf(ctx, "%s ", row->address);
	return 0;
}

/* Each group of its own edition, and all groups together: nobody is left out or mailed twice. */
static void test_enqueue_is_for_the_readers_of_the_group(void **state)
{
	static const char *const expected[] = {"a d ", "german ", "text ", "c ", "e ", "b "};
	struct opened opened = opened_new();
	struct reader_group *groups;
	size_t count;
	int64_t queued, total = 0;
	(void)state;
	put_readers(&opened);
	load_groups(&opened, RHYTHM_WEEKLY, &groups, &count);
	assert_int_equal(count, ARRAY_LEN(expected));
	for (size_t i = 0; i < count; i++) {
		struct enqueue enqueue = {
			.rhythm = RHYTHM_WEEKLY, .group = &groups[i], .now = 77, .due = 77};
		STRBUF(found);
		enqueue.edition = opened_edition(&opened, 1000 + (int64_t)i, &enqueue.variant);
		GOOD(&opened, edition_enqueue(opened.store, &enqueue, &queued, &opened.err));
		assert_int_equal(queued, groups[i].count);
		total += queued;
		GOOD(&opened, edition_each_delivery(opened.store, enqueue.edition, add_address,
				      &found, &opened.err));
		assert_string_equal(found.data, expected[i]);
	}
	assert_int_equal(total, 7);
	assert_int_equal(opened_count(&opened, "SELECT count(*) FROM delivery"), 7);
	assert_int_equal(
		opened_count(&opened, "SELECT count(DISTINCT subscriber) FROM delivery"), 7);
	assert_int_equal(opened_count(&opened, "SELECT count(*) FROM delivery WHERE state = "
					       "'queued' AND due = 77 AND changed = 77 AND "
					       "attempts = 0 AND first_tried = 0"),
		7);
	opened_release(&opened);
}

static void test_enqueue_twice_is_an_error(void **state)
{
	struct opened opened = opened_new();
	struct reader_group group = {.categories = "", .format = FORMAT_HTML, .language = ""};
	struct enqueue enqueue = {.rhythm = RHYTHM_WEEKLY, .group = &group};
	int64_t count = 99;
	(void)state;
	opened_reader(&opened, "a");
	opened_reader(&opened, "b");
	enqueue.edition = opened_edition(&opened, 1000, &enqueue.variant);
	assert_int_equal(opened_enqueue(&opened, enqueue.edition, enqueue.variant, 1), 2);
	assert_int_equal(edition_enqueue(opened.store, &enqueue, &count, &opened.err), -1);
	assert_int_equal(count, 99);
	assert_int_equal(opened_count(&opened, "SELECT count(*) FROM delivery"), 2);
	/* Nor may it belong to an edition or a variant that is not there. */
	enqueue.edition = 99;
	assert_int_equal(edition_enqueue(opened.store, &enqueue, &count, &opened.err), -1);
	opened_release(&opened);
}

static int64_t watermark_of(struct opened *opened, const char *address)
{
	struct subscriber found;
	assert_int_equal(
		subscriber_find(opened->store, opened->arena, address, &found, &opened->err), 1);
	return found.watermark;
}

static void test_watermarks_raise(void **state)
{
	static const struct {
		const char *address;
		int64_t expected;
	} cases[] = {{"a", 5}, {"b", 5}, {"c", 5}, {"text", 5}, {"german", 5}, {"ahead", 9},
		{"daily", 1}, {"pending", 5}, {"unsubscribed", 5}, {"suppressed", 5}};
	struct opened opened = opened_new();
	(void)state;
	put_readers(&opened);
	put_reader(&opened, "ahead", "", 9);
	GOOD(&opened, watermarks_raise(opened.store, RHYTHM_WEEKLY, 5, &opened.err));
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		if (watermark_of(&opened, cases[i].address) != cases[i].expected) {
			fail_msg("%s", cases[i].address);
		}
	}
	GOOD(&opened, watermarks_raise_all(opened.store, 7, &opened.err));
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(watermark_of(&opened, cases[i].address),
			cases[i].expected > 7 ? cases[i].expected : 7);
	}
	opened_release(&opened);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_enqueue_is_for_the_readers_of_the_group),
		cmocka_unit_test(test_enqueue_twice_is_an_error),
		cmocka_unit_test(test_watermarks_raise),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
