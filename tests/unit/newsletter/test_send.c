/* What the outbox holds is sent. */

#include "newsletter/send.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../mail/dkim_files.h"
#include "base/mem.h"
#include "newsletter_case.h"

static void open_frozen(struct world *world, const char *yaml)
{
	world_open(world, yaml);
	case_freeze_two(world);
}

static void note_mail(void *ctx, const struct deliver_event *event)
{
	strbuf_addf(ctx, "%s %s %zu/%zu\n", event->address, delivery_state_name(event->state),
		event->done, event->total);
}

static void note_review(void *ctx, int64_t edition)
{
	strbuf_addf(ctx, "review of %lld\n", (long long)edition);
}

static void expect_error(struct world *world, enum error_kind kind)
{
	static const struct send_events unwatched;
	struct deliver_result result;
	struct error err = ERROR_INIT;

	assert_int_equal(newsletter_send(&world->publication, &unwatched, &result, &err), -1);
	if (err.kind != kind) {
		fail_msg("%d: %s", err.kind, err.text);
	}
}

static void test_send_tells_of_each_mail(void **state)
{
	struct world world;
	struct deliver_result result;
	struct error err = ERROR_INIT;
	STRBUF(noted);
	const struct send_events events = {.mail = note_mail, .review = note_review, .ctx = &noted};

	(void)state;
	open_frozen(&world, WEEKLY MAIL);
	assert_int_equal(newsletter_send(&world.publication, &events, &result, &err), 0);
	assert_string_equal(noted.data, "ada@example.org sent 1/2\nbob@example.org sent 2/2\n");
	assert_int_equal(result.counts[DELIVERY_SENT], 2);
	world_expect(&world, STATES, "ada@example.org sent\nbob@example.org sent\n");
	assert_int_equal(case_count_mails(&world, "out"), 2);
	assert_int_equal(world.report.count, 0);
	/* Once. */
	result = case_send(&world);
	assert_int_equal(result.counts[DELIVERY_SENT], 0);
	world_close(&world);
}

/* An edition for two hours later, with its review, and one that is due. */
static void open_reviewed(struct world *world)
{
	world_open(world, WEEKLY "  instant: yes\n  review: 2h\noperator: ada@example.org\n" MAIL);
	case_plan_first(world);
	world_at(world, "2026-11-19T06:00:00Z");
	world_subscriber(world, &(struct subscriber){.address = "cyd@example.org", .watermark = 1});
	case_reader(world, "bob@example.org");
	world_article(world, "a", "2026-11-17", "");
	case_freeze(world);
}

static void test_send_sends_reviews_first(void **state)
{
	struct world world;
	struct deliver_result result;
	struct error err = ERROR_INIT;
	STRBUF(noted);
	const struct send_events events = {.mail = note_mail, .review = note_review, .ctx = &noted};

	(void)state;
	open_reviewed(&world);
	assert_int_equal(newsletter_send(&world.publication, &events, &result, &err), 0);
	assert_string_equal(noted.data, "review of 2\ncyd@example.org sent 1/1\n");
	/* The weekly one waits for its instant. */
	world_expect(&world, STATES, "bob@example.org queued\ncyd@example.org sent\n");
	world_close(&world);
}

static void test_send_in_a_dry_run_sends_nothing(void **state)
{
	FREE_ON_EXIT char *before = NULL;
	FREE_ON_EXIT char *after = NULL;
	struct world world;
	static const struct send_events unwatched;
	struct deliver_result result = {.unreachable = true};
	struct error err = ERROR_INIT;

	(void)state;
	open_frozen(&world, WEEKLY MAIL);
	world.publication.dry_run = true;
	before = world_rows(&world);
	assert_int_equal(newsletter_send(&world.publication, &unwatched, &result, &err), 0);
	assert_int_equal(result.counts[DELIVERY_SENT], 0);
	assert_false(result.unreachable);
	after = world_rows(&world);
	assert_string_equal(after, before);
	assert_int_equal(case_count_mails(&world, "out"), 0);
	world_close(&world);
}

static void test_send_is_for_one_run_at_a_time(void **state)
{
	FREE_ON_EXIT char *path = NULL;
	struct world world;
	struct error err = ERROR_INIT;
	int lock;

	(void)state;
	open_frozen(&world, WEEKLY MAIL);
	path = xasprintf("%s.deliver.lock", world.settings->store);
	assert_int_equal(file_make_parent(path, &err), 0);
	lock = file_lock(path, &err);
	assert_true(lock >= 0);
	expect_error(&world, ERROR_BUSY);
	world_expect(&world, STATES, "ada@example.org queued\nbob@example.org queued\n");
	file_unlock(lock);
	/* And it is given back, whether all went well or not. */
	world_write(&world, "out", "a file");
	expect_error(&world, ERROR_IO);
	free(path);
	path = path_join(world.folder, "out");
	assert_int_equal(unlink(path), 0);
	case_send(&world);
	case_send(&world);
	world_expect(&world, STATES, "ada@example.org sent\nbob@example.org sent\n");
	world_close(&world);
}

static void test_send_stops_at_once_where_it_is_to(void **state)
{
	struct world world;

	(void)state;
	open_frozen(&world, WEEKLY MAIL);
	world.stop = 1;
	case_send(&world);
	world_expect(&world, STATES, "ada@example.org queued\nbob@example.org queued\n");
	world_close(&world);
}

static void test_send_signs(void **state)
{
	FREE_ON_EXIT char *mails = NULL;
	struct world world;

	(void)state;
	open_frozen(&world,
		WEEKLY MAIL "  dkim: [{domain: example.org, selector: s1, key_file: dkim.pem}]\n");
	expect_error(&world, ERROR_IO);
	world_write(&world, "dkim.pem", EXAMPLE_PRIVATE);
	case_send(&world);
	mails = case_mails(&world, "out");
	assert_memory_equal(mails, "DKIM-Signature: ", 16);
	world_close(&world);
}

/* ---- The store ---- */

static void test_send_refuses_an_old_store(void **state)
{
	struct world world;

	(void)state;
	world_open(&world, WEEKLY MAIL);
	world_use_file(&world);
	case_freeze_two(&world);
	world_sql(&world, "UPDATE meta SET value = '1' WHERE name = 'epoch'");
	expect_error(&world, ERROR_INPUT);
	world_expect(&world, STATES, "ada@example.org queued\nbob@example.org queued\n");
	world_close(&world);
}

static void test_send_counts_epochs_where_something_is_due(void **state)
{
	struct world world;

	(void)state;
	open_frozen(&world, WEEKLY MAIL);
	world_expect(&world, "SELECT value FROM meta WHERE name = 'epoch'", "2\n");
	case_send(&world);
	world_expect(&world, "SELECT value FROM meta WHERE name = 'epoch'", "3\n");
	case_send(&world);
	world_expect(&world, "SELECT value FROM meta WHERE name = 'epoch'", "3\n");
	world_close(&world);
}

static void test_send_fails_with_the_store(void **state)
{
	struct world world;

	(void)state;
	open_reviewed(&world);
	case_fail_sending(&world);
	world_expect(&world, STATES, "bob@example.org queued\ncyd@example.org sent\n");
	world_expect(&world, "SELECT count(*) FROM edition WHERE review_sent <> 0", "1\n");
	world_close(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_send_tells_of_each_mail),
		cmocka_unit_test(test_send_sends_reviews_first),
		cmocka_unit_test(test_send_in_a_dry_run_sends_nothing),
		cmocka_unit_test(test_send_is_for_one_run_at_a_time),
		cmocka_unit_test(test_send_stops_at_once_where_it_is_to),
		cmocka_unit_test(test_send_signs),
		cmocka_unit_test(test_send_refuses_an_old_store),
		cmocka_unit_test(test_send_counts_epochs_where_something_is_due),
		cmocka_unit_test(test_send_fails_with_the_store),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
