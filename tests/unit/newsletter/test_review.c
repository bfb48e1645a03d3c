/* The digest to its operator, before the readers get it. */

#include "newsletter/review.h"

#include <string.h>

#include "../mail/dkim_files.h"
#include "base/mem.h"
#include "newsletter_case.h"
#include "smtp_peer.h"

#define REVIEWED                                                                                   \
	"digests:\n"                                                                               \
	"  weekly: thursday 08:00\n"                                                               \
	"  daily: 08:00\n"                                                                         \
	"  review: 2h\n"                                                                           \
	"operator: ada@example.org\n"
#define HELLO "220 hi", "250 hi", "250 hi"
#define HEARD                                                                                      \
	"EHLO client.test\nEHLO client.test\n"                                                     \
	"MAIL FROM:<notes@example.org>\nRCPT TO:<ada@example.org>\n"
#define SENT "SELECT number || ' ' || datetime(review_sent, 'unixepoch') FROM edition"

/* A weekly edition is frozen, two hours early. */
static void open_frozen(struct world *world, const char *mail)
{
	FREE_ON_EXIT char *yaml = xasprintf("%s%s", REVIEWED, mail);

	world_open(world, yaml);
	case_plan_first(world);
	world_subscriber(world,
		&(struct subscriber){
			.address = "bob@example.org", .rhythm = RHYTHM_WEEKLY, .watermark = 1});
	world_article(world, "a", "2026-11-17", "");
	world_at(world, "2026-11-19T06:00:00Z");
	case_freeze(world);
}

static void note(void *ctx, int64_t edition)
{
	strbuf_addf(ctx, "%lld ", (long long)edition);
}

/* Sends reviews; told are those of these editions. */
static void send_reviews(struct world *world, const char *expected)
{
	struct error err = ERROR_INIT;
	STRBUF(told);

	if (review_send(&world->publication, note, &told, &err) < 0) {
		fail_msg("%s", err.text);
	}
	assert_string_equal(told.data, expected);
}

static void expect_mail(const struct world *world, const char *part)
{
	FREE_ON_EXIT char *mail = case_mails(world, "out");

	if (!strstr(mail, part)) {
		fail_msg("'%s' is not in: %s", part, mail);
	}
}

static void test_review_goes_once_to_the_operator(void **state)
{
	struct world world;

	(void)state;
	open_frozen(&world, MAIL);
	send_reviews(&world, "1 ");
	expect_mail(&world, "\r\nTo: ada@example.org\r\n");
	expect_mail(&world, "\r\nSubject: [review] Notes: Title of a\r\n");
	expect_mail(&world, "Date: Thu, 19 Nov 2026 06:00:00 +0000\r\n");
	expect_mail(&world, "\r\nFeedback-ID: 1:weekly:digest:blog.example.org\r\n");
	assert_int_equal(case_count_mails(&world, "out"), 1);
	world_expect(&world, SENT, "1 2026-11-19 06:00:00\n");
	world_expect(&world, "SELECT state FROM delivery", "queued\n");
	assert_int_equal(world.report.count, 0);
	world_at(&world, "2026-11-19T06:05:00Z");
	send_reviews(&world, "");
	world_expect(&world, SENT, "1 2026-11-19 06:00:00\n");
	world_close(&world);
}

/* Nobody leaves who answers to it. */
static void test_review_has_nobodys_tokens(void **state)
{
	struct world world;
	char token[TOKEN_LEN + 1];

	(void)state;
	open_frozen(&world, MAIL);
	send_reviews(&world, "1 ");
	token_make(&world.publication.store->key, TOKEN_READER, INT64_C(1) << 39, token);
	expect_mail(&world, token);
	token_make(&world.publication.store->key, TOKEN_DELIVERY, (INT64_C(1) << 39) + 1, token);
	expect_mail(&world, token);
	world_close(&world);
}

static void test_review_is_signed(void **state)
{
	struct world world;

	(void)state;
	open_frozen(
		&world, MAIL "  dkim: [{domain: example.org, selector: s1, key_file: dkim.pem}]\n");
	send_reviews(&world, "");
	assert_true(world_reports(&world, "review: cannot open"));
	world_write(&world, "dkim.pem", EXAMPLE_PRIVATE);
	send_reviews(&world, "1 ");
	expect_mail(&world, "DKIM-Signature: ");
	world_close(&world);
}

static void test_review_needs_nobody_who_is_told(void **state)
{
	struct world world;
	struct error err = ERROR_INIT;

	(void)state;
	open_frozen(&world, MAIL);
	assert_int_equal(review_send(&world.publication, NULL, NULL, &err), 0);
	assert_int_equal(case_count_mails(&world, "out"), 1);
	world_close(&world);
}

static void test_review_of_each_edition(void **state)
{
	struct world world;

	(void)state;
	open_frozen(&world, MAIL);
	world_subscriber(&world,
		&(struct subscriber){
			.address = "cyd@example.org", .rhythm = RHYTHM_DAILY, .watermark = 1});
	world_sql(&world, "UPDATE rhythm SET last_due = last_due - 86400 WHERE name = 'daily'");
	case_freeze(&world);
	send_reviews(&world, "1 2 ");
	world_close(&world);
}

static void test_review_is_over_when_the_readers_get_it(void **state)
{
	struct world world;

	(void)state;
	open_frozen(&world, MAIL);
	world_at(&world, "2026-11-19T08:00:00Z");
	send_reviews(&world, "");
	world_at(&world, "2026-11-19T07:59:59Z");
	send_reviews(&world, "1 ");
	world_close(&world);
}

static void test_review_is_not_sent_in_a_dry_run_or_to_nobody(void **state)
{
	struct world world;

	(void)state;
	open_frozen(&world, MAIL);
	world.publication.dry_run = true;
	send_reviews(&world, "");
	world.publication.dry_run = false;
	world.settings->operator_address = NULL;
	send_reviews(&world, "");
	assert_int_equal(case_count_mails(&world, "out"), 0);
	world_expect(&world, SENT, "1 1970-01-01 00:00:00\n");
	world_close(&world);
}

/* A peer, and a world whose mail goes to it. */
static struct peer *open_peer(struct world *world, const char *const *script)
{
	struct peer *peer = peer_start(script);
	FREE_ON_EXIT char *mail = xasprintf("mail:\n"
					    "  from: Notes <notes@example.org>\n"
					    "  server: %s\n"
					    "  helo: client.test\n"
					    "  leave: leave@example.org\n",
		peer->url);

	open_frozen(world, mail);
	return peer;
}

static void close_peer(struct world *world, struct peer *peer)
{
	peer_join(peer);
	peer_free(peer);
	world_close(world);
}

static void test_review_that_was_refused_is_tried_again(void **state)
{
	static const char *const script[] = {HELLO, "250 ok", "451 later", "221 bye", HELLO,
		"250 ok", "550 no", "221 bye", HELLO, "250 ok", "250 ok", "354 go", "250 ok",
		"221 bye", NULL};
	struct world world;
	struct peer *peer = open_peer(&world, script);

	(void)state;
	send_reviews(&world, "");
	assert_true(world_reports(&world, "review: ada@example.org: not sent: later"));
	send_reviews(&world, "");
	assert_true(world_reports(&world, "review: ada@example.org: not sent: no"));
	world_expect(&world, SENT, "1 1970-01-01 00:00:00\n");
	send_reviews(&world, "1 ");
	world_expect(&world, SENT, "1 2026-11-19 06:00:00\n");
	close_peer(&world, peer);
}

/* They may have it: a second one would be one too many. */
static void test_review_in_doubt_counts_as_sent(void **state)
{
	static const char *const script[] = {HELLO, "250 ok", "250 ok", "354 go", PEER_CLOSE, NULL};
	struct world world;
	struct peer *peer = open_peer(&world, script);

	(void)state;
	send_reviews(&world, "1 ");
	world_expect(&world, SENT, "1 2026-11-19 06:00:00\n");
	send_reviews(&world, "");
	peer_join(peer);
	assert_memory_equal(peer->heard.data, HEARD, strlen(HEARD));
	peer_free(peer);
	world_close(&world);
}

static void test_review_that_cannot_be_written_is_told(void **state)
{
	FREE_ON_EXIT char *path = NULL;
	struct world world;

	(void)state;
	open_frozen(&world, MAIL);
	path = path_join(world.folder, "out/review.eml/x");
	assert_int_equal(file_make_parent(path, &(struct error)ERROR_INIT), 0);
	send_reviews(&world, "");
	assert_int_equal(world.report.count, 1);
	assert_int_equal(world.report.items[0].severity, REPORT_WARNING);
	assert_true(world_reports(&world, "review: "));
	world_expect(&world, SENT, "1 1970-01-01 00:00:00\n");
	world_close(&world);
}

static void test_review_needs_a_transport(void **state)
{
	struct world world;
	struct error err = ERROR_INIT;
	STRBUF(told);

	(void)state;
	open_frozen(&world, MAIL);
	world_write(&world, "out", "a file");
	assert_int_equal(review_send(&world.publication, note, &told, &err), -1);
	assert_int_equal(err.kind, ERROR_IO);
	/* But where there is something to be sent. */
	world_sql(&world, "UPDATE edition SET review_sent = 1");
	send_reviews(&world, "");
	world_close(&world);
}

static void test_review_fails_with_the_store(void **state)
{
	struct world world;
	long steps = 0;

	(void)state;
	open_frozen(&world, MAIL);
	for (bool failed = true; failed; steps++) {
		struct error err = ERROR_INIT;
		STRBUF(told);
		int result;

		world_fail_at(&world, steps + 1);
		result = review_send(&world.publication, note, &told, &err);
		failed = world_has_failed(&world);
		assert_int_equal(result, failed ? -1 : 0);
		assert_int_equal(err.kind, failed ? ERROR_STORE : ERROR_NONE);
	}
	assert_true(steps > 3);
	world_expect(&world, SENT, "1 2026-11-19 06:00:00\n");
	world_close(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_review_goes_once_to_the_operator),
		cmocka_unit_test(test_review_has_nobodys_tokens),
		cmocka_unit_test(test_review_is_signed),
		cmocka_unit_test(test_review_needs_nobody_who_is_told),
		cmocka_unit_test(test_review_of_each_edition),
		cmocka_unit_test(test_review_is_over_when_the_readers_get_it),
		cmocka_unit_test(test_review_is_not_sent_in_a_dry_run_or_to_nobody),
		cmocka_unit_test(test_review_that_was_refused_is_tried_again),
		cmocka_unit_test(test_review_in_doubt_counts_as_sent),
		cmocka_unit_test(test_review_that_cannot_be_written_is_told),
		cmocka_unit_test(test_review_needs_a_transport),
		cmocka_unit_test(test_review_fails_with_the_store),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
