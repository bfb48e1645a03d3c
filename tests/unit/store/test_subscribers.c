#include <string.h>

#include "opened.h"

static struct subscriber sample(void)
{
	return (struct subscriber){
		.address = "Ada@Example.org",
		.name = "Ada; \"Ex'ample\"",
		.status = SUBSCRIBER_PENDING,
		.rhythm = RHYTHM_MONTHLY,
		.format = FORMAT_TEXT,
		.language = "de-AT",
		.categories = ";c;go;",
		.attributes = "{\"town\": \"K\xc3\xb6ln\"}",
		.consent_at = 11,
		.consent_source = "form",
		.joined = 12,
		.watermark = 13,
		.reason = "bounced",
	};
}

static void assert_text_or_null(const char *found, const char *expected)
{
	assert_int_equal(!found, !expected);
	if (expected) {
		assert_string_equal(found, expected);
	}
}

static void assert_subscriber(const struct subscriber *found, const struct subscriber *expected)
{
	assert_int_equal(found->number, expected->number);
	assert_string_equal(found->address, expected->address);
	assert_text_or_null(found->name, expected->name);
	assert_int_equal(found->status, expected->status);
	assert_int_equal(found->rhythm, expected->rhythm);
	assert_int_equal(found->format, expected->format);
	assert_string_equal(found->language, expected->language);
	assert_string_equal(found->categories, expected->categories);
	assert_string_equal(found->attributes, expected->attributes);
	assert_int_equal(found->consent_at, expected->consent_at);
	assert_string_equal(found->consent_source, expected->consent_source);
	assert_int_equal(found->joined, expected->joined);
	assert_int_equal(found->watermark, expected->watermark);
	assert_string_equal(found->reason, expected->reason);
}

static int find(struct opened *opened, const char *key, struct subscriber *ret_found)
{
	return subscriber_find(opened->store, opened->arena, key, ret_found, &opened->err);
}

static void test_subscribers_go_round(void **state)
{
	struct opened opened = opened_new();
	struct subscriber ada = sample(), bob = reader_named("bob@example.org"), found;
	(void)state;
	assert_int_equal(find(&opened, "ada@example.org", &found), 0);
	GOOD(&opened, subscriber_put(opened.store, &ada, "ada@example.org", &opened.err));
	GOOD(&opened, subscriber_put(opened.store, &bob, "bob@example.org", &opened.err));
	assert_true(ada.number > 0 && bob.number > ada.number);
	opened_reopen(&opened);
	assert_int_equal(find(&opened, "ada@example.org", &found), 1);
	assert_subscriber(&found, &ada);
	assert_int_equal(find(&opened, "bob@example.org", &found), 1);
	assert_subscriber(&found, &bob);
	assert_int_equal(find(&opened, "Ada@Example.org", &found), 0);
	assert_int_equal(find(&opened, "", &found), 0);
	GOOD(&opened, subscriber_get(opened.store, opened.arena, ada.number, &found, &opened.err));
	assert_subscriber(&found, &ada);
	assert_int_equal(subscriber_get(opened.store, opened.arena, 99, &found, &opened.err), 0);
	opened_release(&opened);
}

static void test_subscribers_are_updated(void **state)
{
	struct opened opened = opened_new();
	struct subscriber ada = sample(), bob = sample(), found;
	(void)state;
	GOOD(&opened, subscriber_put(opened.store, &ada, "ada@example.org", &opened.err));
	bob = reader_named("new@example.org");
	bob.number = ada.number;
	bob.rhythm = RHYTHM_INSTANT;
	GOOD(&opened, subscriber_put(opened.store, &bob, "new@example.org", &opened.err));
	assert_int_equal(find(&opened, "ada@example.org", &found), 0);
	assert_int_equal(find(&opened, "new@example.org", &found), 1);
	assert_subscriber(&found, &bob);
	assert_int_equal(opened_count(&opened, "SELECT count(*) FROM subscriber"), 1);
	opened_release(&opened);
}

static void test_subscribers_have_one_row_an_address(void **state)
{
	struct opened opened = opened_new();
	struct subscriber ada = sample(), again = sample(), bob = reader_named("bob@example.org");
	(void)state;
	GOOD(&opened, subscriber_put(opened.store, &ada, "ada@example.org", &opened.err));
	assert_int_equal(subscriber_put(opened.store, &again, "ada@example.org", &opened.err), -1);
	assert_int_equal(opened.err.kind, ERROR_STORE);
	assert_int_equal(again.number, 0);
	GOOD(&opened, subscriber_put(opened.store, &bob, "bob@example.org", &opened.err));
	assert_int_equal(subscriber_put(opened.store, &bob, "ada@example.org", &opened.err), -1);
	opened_release(&opened);
}

static int add_address(void *ctx, const struct subscriber *subscriber)
{
	strbuf_addf(ctx, "%s ", subscriber->address);
	return 0;
}

static int stop_at_bob(void *ctx, const struct subscriber *subscriber)
{
	strbuf_addf(ctx, "%s ", subscriber->address);
	return strcmp(subscriber->address, "bob") == 0 ? 7 : 0;
}

static void put_reader(struct opened *opened, const char *address, enum subscriber_status status,
	enum rhythm rhythm, const char *categories)
{
	struct subscriber reader = reader_named(address);
	reader.status = status;
	reader.rhythm = rhythm;
	reader.categories = categories;
	opened_put(opened, reader);
}

static void put_readers(struct opened *opened)
{
	put_reader(opened, "dan", SUBSCRIBER_ACTIVE, RHYTHM_DAILY, "");
	put_reader(opened, "bob", SUBSCRIBER_PENDING, RHYTHM_WEEKLY, ";go;");
	put_reader(opened, "ada", SUBSCRIBER_ACTIVE, RHYTHM_WEEKLY, ";c;go;");
	put_reader(opened, "cid", SUBSCRIBER_UNSUBSCRIBED, RHYTHM_WEEKLY, ";c;");
	put_reader(opened, "eva", SUBSCRIBER_SUPPRESSED, RHYTHM_INSTANT, ";golang;");
	put_reader(opened, "gone", SUBSCRIBER_ACTIVE, RHYTHM_WEEKLY, "");
	GOOD(opened, subscriber_erase(opened->store, 6, &opened->err));
}

static void test_subscribers_each_by_filter(void **state)
{
	static const struct {
		struct subscriber_filter filter;
		const char *expected;
	} cases[] = {
		{{SUBSCRIBER_STATUS_COUNT, RHYTHM_COUNT, NULL}, "ada bob cid dan eva "},
		{{SUBSCRIBER_ACTIVE, RHYTHM_COUNT, NULL}, "ada dan "},
		{{SUBSCRIBER_PENDING, RHYTHM_COUNT, NULL}, "bob "},
		{{SUBSCRIBER_STATUS_COUNT, RHYTHM_WEEKLY, NULL}, "ada bob cid "},
		{{SUBSCRIBER_ACTIVE, RHYTHM_WEEKLY, NULL}, "ada "},
		{{SUBSCRIBER_STATUS_COUNT, RHYTHM_COUNT, "go"}, "ada bob dan "},
		{{SUBSCRIBER_STATUS_COUNT, RHYTHM_COUNT, "c"}, "ada cid dan "},
		{{SUBSCRIBER_ACTIVE, RHYTHM_DAILY, "anything"}, "dan "},
		{{SUBSCRIBER_SUPPRESSED, RHYTHM_MONTHLY, NULL}, ""},
	};
	struct opened opened = opened_new();
	(void)state;
	put_readers(&opened);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(found);
		GOOD(&opened, subscribers_each(opened.store, &cases[i].filter, add_address, &found,
				      &opened.err));
		assert_string_equal(found.data, cases[i].expected);
	}
	STRBUF(found);
	assert_int_equal(
		subscribers_each(opened.store, &cases[0].filter, stop_at_bob, &found, &opened.err),
		7);
	assert_string_equal(found.data, "ada bob ");
	opened_release(&opened);
}

static void test_subscribers_count(void **state)
{
	static const int64_t expected[SUBSCRIBER_STATUS_COUNT] = {2, 1, 1, 1, 1};
	struct opened opened = opened_new();
	int64_t count;
	(void)state;
	put_readers(&opened);
	for (int i = 0; i < SUBSCRIBER_STATUS_COUNT; i++) {
		GOOD(&opened, subscribers_count(opened.store, (enum subscriber_status)i, &count,
				      &opened.err));
		assert_int_equal(count, expected[i]);
	}
	opened_release(&opened);
}

static int64_t start(struct opened *opened, enum rhythm rhythm)
{
	int64_t watermark = -1;
	GOOD(opened, subscribers_start(opened->store, rhythm, &watermark, &opened->err));
	return watermark;
}

static void test_subscribers_start(void **state)
{
	struct opened opened = opened_new();
	struct rhythm_state planned = {.last_due = 100, .watermark = 2};
	(void)state;
	for (int i = 0; i < RHYTHM_COUNT; i++) {
		assert_int_equal(start(&opened, (enum rhythm)i), 0);
	}
	for (int i = 0; i < 3; i++) {
		static const char *const names[] = {"a", "b", "c"};
		opened_article(&opened, names[i]);
	}
	GOOD(&opened, rhythm_save(opened.store, RHYTHM_WEEKLY, &planned, &opened.err));
	GOOD(&opened, rhythm_save(opened.store, RHYTHM_INSTANT, &planned, &opened.err));
	assert_int_equal(start(&opened, RHYTHM_WEEKLY), 2);
	assert_int_equal(start(&opened, RHYTHM_INSTANT), 3);
	/* Never frozen: what is there by now is not news. */
	assert_int_equal(start(&opened, RHYTHM_DAILY), 3);
	opened_release(&opened);
}

static void test_subscribers_start_at(void **state)
{
	static const struct {
		int64_t instant, expected;
	} cases[] = {{99, 0}, {100, 0}, {101, 1}, {200, 1}, {201, 3}, {1000, 3}, {INT64_MIN, 0}};
	struct opened opened = opened_new();
	(void)state;
	opened_article(&opened, "first");
	opened_article(&opened, "second");
	opened_article(&opened, "third");
	GOOD(&opened, db_script(opened.store->db,
			      "UPDATE article SET published = 200 WHERE sequence > 1;"
			      "INSERT INTO article SELECT 9, 'no number', path, url, title, "
			      "content_hash, 1, 0, 0, 1, 0, 0, 1, 1, NULL, 0, 0, 0 FROM article "
			      "WHERE sequence = 1;",
			      &opened.err));
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int64_t watermark = -1;
		GOOD(&opened, subscribers_start_at(
				      opened.store, cases[i].instant, &watermark, &opened.err));
		assert_int_equal(watermark, cases[i].expected);
	}
	opened_release(&opened);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_subscribers_go_round),
		cmocka_unit_test(test_subscribers_are_updated),
		cmocka_unit_test(test_subscribers_have_one_row_an_address),
		cmocka_unit_test(test_subscribers_each_by_filter),
		cmocka_unit_test(test_subscribers_count),
		cmocka_unit_test(test_subscribers_start),
		cmocka_unit_test(test_subscribers_start_at),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
