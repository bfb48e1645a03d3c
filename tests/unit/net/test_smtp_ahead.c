/* The envelope of the next message leaves with the end of the one before (RFC 2920). */

#include <curl/curl.h>
#include <string.h>

#include "smtp_case.h"

#define HELLO "220 hi", "250 hi", "250-hi\r\n250 PIPELINING"
#define FIRST "250 ok", "250 ok", "354 go", "250 ok"
#define MAIL  "MAIL FROM:<from@example.org>\n"
#define RCPT  "RCPT TO:<to@example.org>\n"
#define HEARD MAIL RCPT "DATA\n" STUFFED

/* Three messages, each of which names the next one. */
struct chain {
	struct submission submissions[3];
	int commits[3];
};

static struct chain *chain_now;

static const struct submission *next_of_chain(void *ctx)
{
	size_t at = (size_t)((int *)ctx - chain_now->commits);
	return at < 2 ? &chain_now->submissions[at + 1] : NULL;
}

static void chain_init(struct chain *chain)
{
	for (size_t i = 0; i < 3; i++) {
		chain->commits[i] = 0;
		chain->submissions[i] = case_submission(&chain->commits[i]);
		chain->submissions[i].next = next_of_chain;
	}
	chain_now = chain;
}

/* How the third message fares, whose envelope left with the second. */
static void test_smtp_ahead_outcomes(void **state)
{
	static const struct {
		const char *name;
		const char *script[32];
		enum outcome_kind kind;
		enum outcome_phase phase;
		bool lost, unanswered;
		int commits;
		const char *heard;
	} cases[] = {
		{"accepted",
			{HELLO, FIRST, FIRST, "250 ok", "250 ok", "354 go", "250 ok", "221 bye"},
			OUTCOME_SENT, OUTCOME_AT_END, false, false, 1, HEARD HEARD HEARD "QUIT\n"},
		{"recipient refused",
			{HELLO, FIRST, FIRST, "250 ok", "550 who", "503 no", "221 bye"},
			OUTCOME_FAILED, OUTCOME_AT_RCPT, false, false, 0,
			HEARD HEARD MAIL RCPT "DATA\nQUIT\n"},
		{"closed behind the second", {HELLO, FIRST, FIRST, PEER_CLOSE}, OUTCOME_DEFERRED,
			OUTCOME_AT_MAIL, true, true, 0, NULL},
		{"421 behind the second", {HELLO, FIRST, FIRST, "421 enough"}, OUTCOME_DEFERRED,
			OUTCOME_AT_MAIL, true, true, 0, NULL},
		{"lost before 354", {HELLO, FIRST, FIRST, "250 ok", "250 ok", PEER_CLOSE},
			OUTCOME_DEFERRED, OUTCOME_AT_DATA, true, false, 0, NULL},
		{"lost after the dot",
			{HELLO, FIRST, FIRST, "250 ok", "250 ok", "354 go", PEER_CLOSE},
			OUTCOME_IN_DOUBT, OUTCOME_AT_END, false, false, 1, NULL},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct peer *peer = peer_start(cases[i].script);
		struct smtp_params params = case_params();
		struct outcome outcome = {0};
		struct error err = ERROR_INIT;
		struct chain chain;
		struct smtp *smtp = smtp_open(peer->url, &params, &outcome, &err);
		chain_init(&chain);
		assert_non_null(smtp);
		for (size_t n = 0; n < 3; n++) {
			assert_int_equal(smtp_send(smtp, &chain.submissions[n], &outcome, &err), 0);
			assert_int_equal(outcome.kind, n < 2 ? OUTCOME_SENT : cases[i].kind);
		}
		if (outcome.phase != cases[i].phase || outcome.lost != cases[i].lost ||
			smtp_was_unanswered(smtp) != cases[i].unanswered ||
			chain.commits[2] != cases[i].commits) {
			fail_msg("%s: phase %d lost %d unanswered %d commits %d", cases[i].name,
				outcome.phase, outcome.lost, smtp_was_unanswered(smtp),
				chain.commits[2]);
		}
		smtp_close(smtp);
		peer_join(peer);
		if (cases[i].heard &&
			strcmp(peer->heard.data + strlen(EHLOS), cases[i].heard) != 0) {
			fail_msg("%s: heard\n%s", cases[i].name, peer->heard.data);
		}
		peer_free(peer);
	}
}

/* How many bytes of a write with this text in it leave, before the connection breaks. */
static struct {
	const char *text; /* NULL: all leave */
	size_t count;     /* of those behind the text's end that leave with it */
	bool broken;
} cut;

CURLcode __real_curl_easy_send(CURL *curl, const void *bytes, size_t len, size_t *ret_count);
CURLcode __wrap_curl_easy_send(CURL *curl, const void *bytes, size_t len, size_t *ret_count);

CURLcode __wrap_curl_easy_send(CURL *curl, const void *bytes, size_t len, size_t *ret_count)
{
	const char *found = cut.text ? memmem(bytes, len, cut.text, strlen(cut.text)) : NULL;

	if (cut.broken) {
		return CURLE_SEND_ERROR;
	}
	if (!found) {
		return __real_curl_easy_send(curl, bytes, len, ret_count);
	}
	cut.broken = true;
	len = (size_t)(found - (const char *)bytes) + strlen(cut.text) + cut.count;
	return __real_curl_easy_send(curl, bytes, len, ret_count);
}

/* The server may have the message as soon as its dot has left, whatever becomes of the commands
 * behind it. */
static void test_smtp_ahead_breaks_behind_the_dot(void **state)
{
	static const struct {
		const char *text;
		size_t count;
		enum outcome_kind kind;
	} cases[] = {
		{"\r\n.", 0, OUTCOME_DEFERRED},
		{"\r\n.\r", 0, OUTCOME_DEFERRED},
		{"\r\n.\r\n", 0, OUTCOME_IN_DOUBT},
		{"\r\n.\r\n", 9, OUTCOME_IN_DOUBT},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		static const char *const script[] = {
			HELLO, FIRST, "250 ok", "250 ok", "354 go", "250 ok", NULL};
		struct peer *peer = peer_start(script);
		struct smtp_params params = case_params();
		struct outcome outcome = {0};
		struct error err = ERROR_INIT;
		struct chain chain;
		struct smtp *smtp = smtp_open(peer->url, &params, &outcome, &err);

		chain_init(&chain);
		assert_non_null(smtp);
		assert_int_equal(smtp_send(smtp, &chain.submissions[0], &outcome, &err), 0);
		assert_int_equal(outcome.kind, OUTCOME_SENT);
		cut.text = cases[i].text;
		cut.count = cases[i].count;
		assert_int_equal(smtp_send(smtp, &chain.submissions[1], &outcome, &err), 0);
		cut.text = NULL;
		cut.broken = false;
		assert_int_equal(outcome.kind, cases[i].kind);
		assert_int_equal(outcome.lost, cases[i].kind == OUTCOME_DEFERRED);
		smtp_close(smtp);
		peer_join(peer);
		peer_free(peer);
	}
}

/* Another message than the promised one needs another connection; and so does the end. */
static void test_smtp_ahead_broken_promise(void **state)
{
	static const char *const script[] = {
		HELLO, FIRST, FIRST, "250 ok", "250 ok", "354 go", NULL};
	struct peer *peer = peer_start(script);
	struct smtp_params params = case_params();
	struct outcome outcome = {0};
	struct error err = ERROR_INIT;
	struct chain chain;
	struct smtp *smtp = smtp_open(peer->url, &params, &outcome, &err);
	(void)state;
	chain_init(&chain);
	assert_non_null(smtp);
	assert_int_equal(smtp_send(smtp, &chain.submissions[0], &outcome, &err), 0);
	assert_int_equal(smtp_send(smtp, &chain.submissions[1], &outcome, &err), 0);
	assert_false(smtp_is_closed(smtp));
	assert_int_equal(smtp_send(smtp, &chain.submissions[0], &outcome, &err), 0);
	assert_int_equal(outcome.kind, OUTCOME_DEFERRED);
	assert_true(outcome.lost);
	smtp_close(smtp);
	peer_join(peer);
	assert_string_equal(peer->heard.data, EHLOS HEARD HEARD MAIL RCPT "DATA\n");
	peer_free(peer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_smtp_ahead_outcomes),
		cmocka_unit_test(test_smtp_ahead_breaks_behind_the_dot),
		cmocka_unit_test(test_smtp_ahead_broken_promise),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
