/* BDAT (RFC 3030): what is said, and what becomes of a message that left in one turn. */

#include <string.h>

#include "smtp_case.h"

#define HELLO  "220 hi", "250 hi", "250-hi\r\n250-PIPELINING\r\n250 CHUNKING"
#define FIRST  "250 ok", "250 ok", "354 go", "250 ok"
#define MAIL   "MAIL FROM:<from@example.org>\n"
#define RCPT   "RCPT TO:<to@example.org>\n"
#define HEARD  MAIL RCPT "DATA\n" STUFFED
#define CHUNK  MAIL RCPT "BDAT 20 LAST\nSubject: x\n\n.dot\n"
#define CHUNK2 "RSET\n" CHUNK

/* What becomes of the second message of a connection, whose first one went well. */
struct chunk_case {
	const char *name;
	const char *script[24];
	enum outcome_kind kind;
	enum outcome_phase phase;
	bool unreachable;
	int code;
	int commits;
	const char *heard; /* after the two EHLO and the first message; NULL: not compared */
};

static void check_chunk(const struct chunk_case *test, const struct smtp_params *params)
{
	struct peer *peer = peer_start(test->script);
	struct outcome outcome = {0};
	struct error err = ERROR_INIT;
	int commits = 0;
	struct submission submission = case_submission(&commits);
	struct smtp *smtp = smtp_open(peer->url, params, &outcome, &err);
	STRBUF(expected);
	assert_non_null(smtp);
	assert_int_equal(smtp_send(smtp, &submission, &outcome, &err), 0);
	assert_int_equal(outcome.kind, OUTCOME_SENT);
	commits = 0;
	assert_int_equal(smtp_send(smtp, &submission, &outcome, &err), 0);
	smtp_close(smtp);
	peer_join(peer);
	strbuf_addf(&expected, "%s%s%s", EHLOS, HEARD, test->heard ? test->heard : "");
	if (test->heard && strcmp(peer->heard.data, expected.data) != 0) {
		fail_msg("%s: heard\n%s", test->name, peer->heard.data);
	}
	if (outcome.kind != test->kind || outcome.phase != test->phase ||
		outcome.unreachable != test->unreachable || outcome.code != test->code ||
		commits != test->commits) {
		fail_msg("%s: kind %d phase %d unreachable %d code %d commits %d: %s", test->name,
			outcome.kind, outcome.phase, outcome.unreachable, outcome.code, commits,
			outcome.text);
	}
	peer_free(peer);
}

static void test_smtp_chunk_outcomes(void **state)
{
	static const struct chunk_case cases[] = {
		{"accepted", {HELLO, FIRST, "250 ok", "250 ok", "250 queued as A1", "221 bye"},
			OUTCOME_SENT, OUTCOME_AT_END, false, 250, 1, CHUNK "QUIT\n"},
		{"refused at the end with 5xx",
			{HELLO, FIRST, "250 ok", "250 ok", "554 spam", "221 bye"}, OUTCOME_FAILED,
			OUTCOME_AT_END, false, 554, 1, CHUNK "QUIT\n"},
		{"refused at the end with 4xx",
			{HELLO, FIRST, "250 ok", "250 ok", "452 full", "221 bye"}, OUTCOME_DEFERRED,
			OUTCOME_AT_END, true, 452, 1, CHUNK "QUIT\n"},
		{"recipient refused",
			{HELLO, FIRST, "250 ok", "550 5.1.1 who", "503 no rcpt", "221 bye"},
			OUTCOME_FAILED, OUTCOME_AT_RCPT, false, 550, 1, CHUNK "QUIT\n"},
		{"recipient refused, the chunk taken",
			{HELLO, FIRST, "250 ok", "550 5.1.1 who", "250 ok", "221 bye"},
			OUTCOME_FAILED, OUTCOME_AT_RCPT, false, 550, 1, CHUNK "QUIT\n"},
		{"recipient refused, then gone", {HELLO, FIRST, "250 ok", "550 who", PEER_CLOSE},
			OUTCOME_FAILED, OUTCOME_AT_RCPT, false, 550, 1, NULL},
		{"sender refused",
			{HELLO, FIRST, "451 later", "503 no mail", "503 no mail", "221 bye"},
			OUTCOME_DEFERRED, OUTCOME_AT_MAIL, true, 451, 1, CHUNK "QUIT\n"},
		/* Without an answer it may have been taken; 421 says that it was not. */
		{"no answer at all", {HELLO, FIRST, PEER_CLOSE}, OUTCOME_IN_DOUBT, OUTCOME_AT_END,
			false, 0, 1, NULL},
		{"no answer to RCPT", {HELLO, FIRST, "250 ok", PEER_CLOSE}, OUTCOME_IN_DOUBT,
			OUTCOME_AT_END, false, 0, 1, NULL},
		{"no answer to BDAT", {HELLO, FIRST, "250 ok", "250 ok", PEER_CLOSE},
			OUTCOME_IN_DOUBT, OUTCOME_AT_END, false, 0, 1, NULL},
		{"garbage to MAIL", {HELLO, FIRST, "yes"}, OUTCOME_IN_DOUBT, OUTCOME_AT_END, false,
			0, 1, NULL},
		{"421 to MAIL", {HELLO, FIRST, "421 going"}, OUTCOME_DEFERRED, OUTCOME_AT_MAIL,
			true, 421, 1, NULL},
		{"421 to BDAT", {HELLO, FIRST, "250 ok", "250 ok", "421 going"}, OUTCOME_DEFERRED,
			OUTCOME_AT_END, false, 421, 1, NULL},
		{"354 to BDAT", {HELLO, FIRST, "250 ok", "250 ok", "354 what"}, OUTCOME_IN_DOUBT,
			OUTCOME_AT_END, false, 354, 1, NULL},
		/* Offered, and not there: the same message with DATA, and one mark for both. */
		{"BDAT unknown",
			{HELLO, FIRST, "250 ok", "250 ok", "500 what", "250 reset", "250 ok",
				"250 ok", "354 go", "250 ok", "221 bye"},
			OUTCOME_SENT, OUTCOME_AT_END, false, 250, 1, CHUNK "RSET\n" HEARD "QUIT\n"},
	};
	(void)state;
	struct smtp_params params = case_params();
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		check_chunk(&cases[i], &params);
	}
}

/* A refused chunk leaves a transaction behind (RFC 3030, 2). */
static void test_smtp_chunk_resets_after_a_refusal(void **state)
{
	static const char *const script[] = {HELLO, FIRST, "250 ok", "250 ok", "452 full",
		"250 reset", "250 ok", "250 ok", "250 ok", "221 bye", NULL};
	struct peer *peer = peer_start(script);
	struct smtp_params params = case_params();
	struct outcome outcome = {0};
	struct error err = ERROR_INIT;
	int commits = 0;
	struct submission submission = case_submission(&commits);
	struct smtp *smtp = smtp_open(peer->url, &params, &outcome, &err);
	(void)state;
	assert_non_null(smtp);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(smtp_send(smtp, &submission, &outcome, &err), 0);
		assert_int_equal(outcome.kind, i == 1 ? OUTCOME_DEFERRED : OUTCOME_SENT);
	}
	smtp_close(smtp);
	peer_join(peer);
	assert_string_equal(peer->heard.data, EHLOS HEARD CHUNK CHUNK2 "QUIT\n");
	peer_free(peer);
}

/* Without PIPELINING the message leaves only once its recipient was taken. */
static void test_smtp_chunk_step_by_step(void **state)
{
	static const struct smtp_case cases[] = {
		{"accepted",
			{"220 hi", "250 hi", "250-hi\r\n250 CHUNKING", "250 ok", "250 ok", "250 ok",
				"221 bye"},
			OUTCOME_SENT, false, 250, 1, NULL, CHUNK "QUIT\n"},
		{"refused",
			{"220 hi", "250 hi", "250-hi\r\n250 CHUNKING", "250 ok", "550 who",
				"221 bye"},
			OUTCOME_FAILED, false, 550, 0, "who", MAIL RCPT "QUIT\n"},
		{"lost before the chunk",
			{"220 hi", "250 hi", "250-hi\r\n250 CHUNKING", "250 ok", PEER_CLOSE},
			OUTCOME_DEFERRED, true, 0, 0, NULL, NULL},
		{"lost after the chunk",
			{"220 hi", "250 hi", "250-hi\r\n250 CHUNKING", "250 ok", "250 ok",
				PEER_CLOSE},
			OUTCOME_IN_DOUBT, false, 0, 1, NULL, NULL},
	};
	(void)state;
	struct smtp_params params = case_params();
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		check_case(&cases[i], &params);
	}
}

/* PIPELINING that is offered and not meant: the connection shows it, and lock-step helps. */
static void test_smtp_notices_who_chokes_on_pipelines(void **state)
{
	static const char *const script[] = {HELLO, "250 ok", PEER_HANG, HELLO, "250 ok", "250 ok",
		"354 go", "250 ok", "221 bye", NULL};
	struct peer *peer = peer_start(script);
	struct smtp_params params = case_params();
	struct outcome outcome = {0};
	struct error err = ERROR_INIT;
	int commits = 0;
	struct submission submission = case_submission(&commits);
	struct smtp *smtp;
	(void)state;
	params.timeouts.command = 200;
	smtp = smtp_open(peer->url, &params, &outcome, &err);
	assert_non_null(smtp);
	assert_int_equal(smtp_send(smtp, &submission, &outcome, &err), 0);
	assert_int_equal(outcome.kind, OUTCOME_DEFERRED);
	assert_true(outcome.lost);
	assert_true(smtp_pipelining_broke(smtp));
	smtp_close(smtp);
	params.lockstep = true;
	smtp = smtp_open(peer->url, &params, &outcome, &err);
	assert_non_null(smtp);
	params.timeouts.command = 0;
	assert_int_equal(smtp_send(smtp, &submission, &outcome, &err), 0);
	assert_int_equal(outcome.kind, OUTCOME_SENT);
	assert_int_equal(commits, 1);
	smtp_close(smtp);
	peer_join(peer);
	peer_free(peer);
}

static void test_smtp_size_is_kept_to(void **state)
{
	static const struct smtp_case cases[] = {
		{"too big", {"220 hi", "250 hi", "250-hi\r\n250 SIZE 19", "221 bye"},
			OUTCOME_FAILED, false, 0, 0,
			"the message has 20 bytes, and the server takes 19 (RFC 1870)", "QUIT\n"},
		{"not said",
			{"220 hi", "250 hi", "250-hi\r\n250 SIZE", "250 ok", "250 ok", "354 go",
				"250 ok", "221 bye"},
			OUTCOME_SENT, false, 250, 1, NULL, NULL},
	};
	(void)state;
	struct smtp_params params = case_params();
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		check_case(&cases[i], &params);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_smtp_chunk_outcomes),
		cmocka_unit_test(test_smtp_chunk_resets_after_a_refusal),
		cmocka_unit_test(test_smtp_chunk_step_by_step),
		cmocka_unit_test(test_smtp_notices_who_chokes_on_pipelines),
		cmocka_unit_test(test_smtp_size_is_kept_to),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
