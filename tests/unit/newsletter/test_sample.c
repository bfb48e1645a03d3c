/* The digest that a reader would get next. */

#include "newsletter/sample.h"

#include <string.h>
#include <unistd.h>

#include "../mail/dkim_files.h"
#include "base/mem.h"
#include "newsletter_case.h"

static const struct sample_params usual = {.rhythm = RHYTHM_COUNT};

/* Two new articles in two categories, and one that is known to all. */
static void open_new(struct world *world, const char *rest)
{
	FREE_ON_EXIT char *yaml = xasprintf(
		"digests:\n  weekly: thursday 08:00\n  daily: 07:00\n" MAIL "%s", rest);

	world_open(world, yaml);
	case_plan_first(world);
	world_article(world, "go", "2026-11-16", "categories: [Go]\n");
	world_article(world, "sql", "2026-11-17", "categories: [SQL]\n");
	world_subscriber(world, &(struct subscriber){.address = "Ada@example.org",
					.name = "Ada",
					.rhythm = RHYTHM_WEEKLY,
					.categories = ";go;",
					.watermark = 1});
}

/* Nothing is touched by it. */
static int make(struct world *world, const struct sample_params *params, struct sample *ret_sample)
{
	FREE_ON_EXIT char *before = world_rows(world);
	FREE_ON_EXIT char *after = NULL;
	struct error err = ERROR_INIT;
	int result = sample_make(&world->publication, params, ret_sample, &err);

	if (result < 0) {
		fail_msg("%s", err.text);
	}
	after = world_rows(world);
	assert_string_equal(after, before);
	return result;
}

static void expect(struct world *world, const struct sample_params *params, const char *address,
	size_t articles, const char *subject)
{
	struct sample sample;

	assert_int_equal(make(world, params, &sample), 1);
	assert_string_equal(sample.address, address);
	assert_int_equal(sample.articles, articles);
	assert_string_equal(sample.composed.subject, subject);
	assert_non_null(strstr(sample.message.data, address));
	sample_release(&sample);
}

static void expect_error(
	struct world *world, const struct sample_params *params, enum error_kind kind)
{
	struct sample sample;
	struct error err = ERROR_INIT;

	assert_int_equal(sample_make(&world->publication, params, &sample, &err), -1);
	if (err.kind != kind) {
		fail_msg("%d: %s", err.kind, err.text);
	}
}

static void test_sample_is_for_a_reader_of_everything(void **state)
{
	struct world world;

	(void)state;
	open_new(&world, "");
	expect(&world, &usual, "reader@example.org", 2, "Notes: Title of sql and 1 more");
	world_close(&world);
}

/* Whoever answers to it must not leave in the place of a real one. */
static void test_sample_for_nobody_has_nobodys_tokens(void **state)
{
	struct sample sample;
	struct world world;
	char token[TOKEN_LEN + 1];

	(void)state;
	open_new(&world, "");
	assert_int_equal(make(&world, &usual, &sample), 1);
	assert_non_null(strstr(sample.message.data, "\r\nTo: Reader <reader@example.org>\r\n"));
	assert_non_null(strstr(sample.composed.text.data, "Weekly digest, 19 November 2026"));
	assert_non_null(strstr(sample.message.data, "Date: Thu, 19 Nov 2026 08:00:00 +0000"));
	assert_non_null(strstr(sample.message.data, ":weekly:digest:blog.example.org\r\n"));
	token_make(&world.publication.store->key, TOKEN_READER, INT64_C(1) << 39, token);
	assert_non_null(strstr(sample.message.data, token));
	token_make(&world.publication.store->key, TOKEN_DELIVERY, (INT64_C(1) << 39) + world.now,
		token);
	assert_non_null(strstr(sample.message.data, token));
	sample_release(&sample);
	world_close(&world);
}

static void test_sample_is_for_the_reader_who_is_named(void **state)
{
	struct sample_params params = usual;
	struct sample sample;
	struct world world;

	(void)state;
	open_new(&world, "");
	params.address = "ada@EXAMPLE.org";
	expect(&world, &params, "Ada@example.org", 1, "Notes: Title of go");
	assert_int_equal(make(&world, &params, &sample), 1);
	assert_non_null(strstr(sample.message.data, "\r\nTo: Ada <Ada@example.org>\r\n"));
	assert_non_null(strstr(sample.composed.text.data, "Weekly digest"));
	sample_release(&sample);
	/* One who knows all of it. */
	world_sql(&world, "UPDATE subscriber SET watermark = 3");
	assert_int_equal(make(&world, &params, &sample), 0);
	/* Where somebody is to see something, all the same. */
	params.newest = true;
	expect(&world, &params, "Ada@example.org", 3, "Notes: Title of sql and 2 more");
	world_close(&world);
}

static void test_sample_for_a_stranger_is_one_of_everything(void **state)
{
	struct sample_params params = usual;
	struct world world;

	(void)state;
	open_new(&world, "");
	params.address = "bob@example.org";
	params.subject_prefix = "[test] ";
	expect(&world, &params, "bob@example.org", 2, "[test] Notes: Title of sql and 1 more");
	world_close(&world);
}

static void test_sample_needs_an_address_that_is_one(void **state)
{
	struct sample_params params = usual;
	struct world world;

	(void)state;
	open_new(&world, "");
	params.address = "ada@";
	expect_error(&world, &params, ERROR_INPUT);
	world_close(&world);
}

/* Whose the digest is decides what is new; how it is called, who asks. */
static void test_sample_is_of_the_rhythm_that_is_asked_for(void **state)
{
	struct sample_params params = {.rhythm = RHYTHM_DAILY};
	struct sample sample;
	struct world world;

	(void)state;
	open_new(&world, "");
	/* A new daily reader has missed one of the two. */
	world_sql(&world, "UPDATE rhythm SET watermark = 2 WHERE name = 'daily'");
	expect(&world, &params, "reader@example.org", 1, "Notes: Title of sql");
	params.address = "ada@example.org";
	assert_int_equal(make(&world, &params, &sample), 1);
	assert_non_null(strstr(sample.composed.text.data, "Daily digest"));
	assert_int_equal(sample.articles, 1);
	sample_release(&sample);
	world_close(&world);
}

static void test_sample_of_nothing_new_is_none(void **state)
{
	struct sample_params params = usual;
	struct sample sample;
	struct world world;

	(void)state;
	world_open(&world, WEEKLY MAIL);
	params.newest = true;
	assert_int_equal(make(&world, &params, &sample), 0);
	case_plan_first(&world);
	assert_int_equal(make(&world, &usual, &sample), 0);
	expect(&world, &params, "reader@example.org", 1, "Notes: Title of old");
	world_close(&world);
}

static void test_sample_of_the_newest_has_three(void **state)
{
	struct sample_params params = {.rhythm = RHYTHM_COUNT, .newest = true};
	struct sample sample;
	struct world world;

	(void)state;
	open_new(&world, "");
	world_article(&world, "new", "2026-11-18", "");
	case_freeze(&world);
	world_sql(&world, "UPDATE rhythm SET watermark = 4");
	expect(&world, &params, "reader@example.org", 3, "Notes: Title of new and 2 more");
	assert_int_equal(make(&world, &params, &sample), 1);
	assert_non_null(strstr(sample.message.data, "\r\nContent-Language: en\r\n"));
	sample_release(&sample);
	world_close(&world);
}

static void test_sample_in_text_has_no_html(void **state)
{
	struct sample_params params = {.rhythm = RHYTHM_COUNT, .address = "ada@example.org"};
	struct sample sample;
	struct world world;

	(void)state;
	open_new(&world, "");
	world_sql(&world, "UPDATE subscriber SET format = 'text'");
	for (int i = 0; i < 2; i++) {
		params.newest = i == 1;
		assert_int_equal(make(&world, &params, &sample), 1);
		assert_int_equal(sample.composed.html.len, 0);
		assert_null(strstr(sample.message.data, "text/html"));
		sample_release(&sample);
		world_sql(&world, "UPDATE subscriber SET watermark = 3");
	}
	world_close(&world);
}

static void test_sample_is_signed(void **state)
{
	struct sample sample;
	struct world world;

	(void)state;
	open_new(&world, "  dkim: [{domain: example.org, selector: s1, key_file: dkim.pem}]\n");
	expect_error(&world, &usual, ERROR_IO);
	world_write(&world, "dkim.pem", EXAMPLE_PRIVATE);
	assert_int_equal(make(&world, &usual, &sample), 1);
	assert_memory_equal(sample.message.data, "DKIM-Signature: ", 16);
	sample_release(&sample);
	world_close(&world);
	open_new(&world, "");
	assert_int_equal(make(&world, &usual, &sample), 1);
	assert_null(strstr(sample.message.data, "DKIM-Signature"));
	sample_release(&sample);
	world_close(&world);
}

static void test_sample_needs_mail_digests_and_templates(void **state)
{
	FREE_ON_EXIT char *folder = NULL;
	struct world world;

	(void)state;
	world_open(&world, WEEKLY);
	expect_error(&world, &usual, ERROR_CONFIG);
	world_close(&world);
	world_open(&world, MAIL);
	expect_error(&world, &usual, ERROR_CONFIG);
	world_close(&world);
	open_new(&world, "");
	folder = path_join(world.folder, "templates");
	world.settings->templates = folder;
	world_write(&world, "templates/digest.html", "{{#open}}");
	expect_error(&world, &usual, ERROR_INPUT);
	world_write(&world, "templates/digest.html", "{{site.title}}");
	world_write(&world, "templates/digest.txt", "{{articles}}");
	world_write(&world, "templates/subscribe.html", "");
	world_write(&world, "templates/feed.css", "");
	expect_error(&world, &usual, ERROR_INPUT);
	world_close(&world);
}

static void test_sample_needs_sources_that_can_be_read(void **state)
{
	FREE_ON_EXIT char *folder = NULL;
	struct world world;

	(void)state;
	open_new(&world, "");
	folder = path_join(world.folder, "articles");
	scratch_empty(folder);
	assert_int_equal(rmdir(folder), 0);
	expect_error(&world, &usual, ERROR_INPUT);
	world_close(&world);
}

static void test_sample_fails_with_the_store(void **state)
{
	struct sample_params params = {.rhythm = RHYTHM_DAILY, .address = "bob@example.org"};
	struct world world;
	struct sample sample;

	(void)state;
	open_new(&world, "");
	for (long nth = 1, failed = 1; failed; nth++) {
		struct error err = ERROR_INIT;
		int result;

		world_fail_at(&world, nth);
		result = sample_make(&world.publication, &params, &sample, &err);
		failed = world_has_failed(&world);
		assert_int_equal(result, failed ? -1 : 1);
		assert_int_equal(err.kind, failed ? ERROR_STORE : ERROR_NONE);
	}
	sample_release(&sample);
	world_close(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sample_is_for_a_reader_of_everything),
		cmocka_unit_test(test_sample_for_nobody_has_nobodys_tokens),
		cmocka_unit_test(test_sample_is_for_the_reader_who_is_named),
		cmocka_unit_test(test_sample_for_a_stranger_is_one_of_everything),
		cmocka_unit_test(test_sample_needs_an_address_that_is_one),
		cmocka_unit_test(test_sample_is_of_the_rhythm_that_is_asked_for),
		cmocka_unit_test(test_sample_of_nothing_new_is_none),
		cmocka_unit_test(test_sample_of_the_newest_has_three),
		cmocka_unit_test(test_sample_in_text_has_no_html),
		cmocka_unit_test(test_sample_is_signed),
		cmocka_unit_test(test_sample_needs_mail_digests_and_templates),
		cmocka_unit_test(test_sample_needs_sources_that_can_be_read),
		cmocka_unit_test(test_sample_fails_with_the_store),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
