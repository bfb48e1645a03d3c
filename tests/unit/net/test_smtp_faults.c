/* Servers that hang, drop, babble or refuse before MAIL: what becomes of the message. */

#include <string.h>

#include "smtp_case.h"

#define HELLO "220 hi", "250 hi", "250 hi"
/* Milliseconds: short, since these tests wait for it. */
#define SHORT     150
#define LONG_LINE 3000

static void test_smtp_drop_at_each_phase(void **state)
{
	static const struct smtp_case cases[] = {
		{"before the greeting", {PEER_CLOSE}, OUTCOME_DEFERRED, true, 0, 0, NULL, NULL},
		{"after EHLO", {"220 hi", PEER_CLOSE}, OUTCOME_DEFERRED, true, 0, 0, NULL, NULL},
		{"after the second EHLO", {"220 hi", "250 hi", PEER_CLOSE}, OUTCOME_DEFERRED, true,
			0, 0, "the server closed the connection", NULL},
		{"after MAIL", {HELLO, PEER_CLOSE}, OUTCOME_DEFERRED, true, 0, 0, NULL, NULL},
		{"after RCPT", {HELLO, "250 ok", PEER_CLOSE}, OUTCOME_DEFERRED, true, 0, 0, NULL,
			NULL},
		{"after DATA", {HELLO, "250 ok", "250 ok", PEER_CLOSE}, OUTCOME_DEFERRED, true, 0,
			0, NULL, NULL},
		{"after the dot", {HELLO, "250 ok", "250 ok", "354 go", PEER_CLOSE},
			OUTCOME_IN_DOUBT, false, 0, 1, "the server closed the connection", NULL},
	};
	(void)state;
	struct smtp_params params = case_params();
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		check_case(&cases[i], &params);
	}
}

static void test_smtp_timeout_at_each_phase(void **state)
{
	static const char late[] = "the server did not answer in time";
	static const struct smtp_case cases[] = {
		{"greeting", {PEER_HANG}, OUTCOME_DEFERRED, true, 0, 0, late, NULL},
		{"EHLO", {"220 hi", PEER_HANG}, OUTCOME_DEFERRED, true, 0, 0, late, NULL},
		{"second EHLO", {"220 hi", "250 hi", PEER_HANG}, OUTCOME_DEFERRED, true, 0, 0, late,
			NULL},
		{"MAIL", {HELLO, PEER_HANG}, OUTCOME_DEFERRED, true, 0, 0, late, NULL},
		{"RCPT", {HELLO, "250 ok", PEER_HANG}, OUTCOME_DEFERRED, true, 0, 0, late, NULL},
		{"DATA", {HELLO, "250 ok", "250 ok", PEER_HANG}, OUTCOME_DEFERRED, true, 0, 0, late,
			NULL},
		{"dot", {HELLO, "250 ok", "250 ok", "354 go", PEER_HANG}, OUTCOME_IN_DOUBT, false,
			0, 1, late, NULL},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct smtp_params params = case_params();
		params.timeouts = (struct smtp_timeouts){.open = 1500,
			.command = SHORT,
			.data = SHORT,
			.block = SHORT,
			.data_end = SHORT,
			.quit = SHORT};
		check_case(&cases[i], &params);
	}
}

static void test_smtp_answers_out_of_turn(void **state)
{
	static const struct smtp_case cases[] = {
		{"greeting 554", {"554 5.7.1 go away", "221 bye"}, OUTCOME_DEFERRED, true, 554, 0,
			"the server said: 554 5.7.1 go away", NULL},
		{"EHLO and HELO refused", {"220 hi", "550 no", "550 5.5.0 no"}, OUTCOME_DEFERRED,
			true, 550, 0, NULL, NULL},
		{"421 to the second EHLO", {"220 hi", "250 hi", "421 4.3.2 shutting down"},
			OUTCOME_DEFERRED, true, 421, 0,
			"the server refused EHLO: 421 shutting down", NULL},
		{"421 to MAIL", {HELLO, "421 4.3.2 shutting down"}, OUTCOME_DEFERRED, true, 421, 0,
			"shutting down", NULL},
		{"421 to RCPT", {HELLO, "250 ok", "421 4.7.0 slow down"}, OUTCOME_DEFERRED, true,
			421, 0, "slow down", NULL},
		{"garbage to MAIL", {HELLO, "HTTP/1.1 400 Bad Request"}, OUTCOME_DEFERRED, true, 0,
			0, "the server's reply is none of SMTP", NULL},
		{"250 to DATA", {HELLO, "250 ok", "250 ok", "250 ok"}, OUTCOME_DEFERRED, true, 250,
			0, NULL, NULL},
		{"354 to MAIL", {HELLO, "354 go"}, OUTCOME_DEFERRED, true, 354, 0, NULL, NULL},
		{"garbage to the dot", {HELLO, "250 ok", "250 ok", "354 go", "yes"},
			OUTCOME_IN_DOUBT, false, 0, 1, "the server's reply is none of SMTP", NULL},
		{"354 to the dot", {HELLO, "250 ok", "250 ok", "354 go", "354 go on"},
			OUTCOME_IN_DOUBT, false, 354, 1, "go on", NULL},
	};
	(void)state;
	struct smtp_params params = case_params();
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		check_case(&cases[i], &params);
	}
}

static void test_smtp_refuses_endless_replies(void **state)
{
	static char line[LONG_LINE + 1];
	static char lines[8 * 120];
	(void)state;
	memset(line, 'x', LONG_LINE);
	memcpy(line, "250 ", 4);
	for (size_t i = 0; i < sizeof(lines) - 8; i += 7) {
		memcpy(lines + i, "250-x\r\n", 8);
	}
	struct smtp_params params = case_params();
	const struct smtp_case cases[] = {
		{"a long line", {HELLO, line}, OUTCOME_DEFERRED, true, 0, 0,
			"the server sent a line of over 2048 bytes", NULL},
		{"many lines", {HELLO, lines}, OUTCOME_DEFERRED, true, 0, 0,
			"the server's reply is none of SMTP", NULL},
		{"a long line to the dot", {HELLO, "250 ok", "250 ok", "354 go", line},
			OUTCOME_IN_DOUBT, false, 0, 1, "the server sent a line of over 2048 bytes",
			NULL},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		check_case(&cases[i], &params);
	}
}

/* More than the sockets hold, to a server that goes away in the middle. */
static void test_smtp_drop_within_the_message(void **state)
{
	static const char *const script[] = {HELLO, "250 ok", "250 ok", "354 go", PEER_CUT, NULL};
	STRBUF(message);
	for (int i = 0; i < 400000; i++) {
		strbuf_add_string(&message, "a line of some length, to fill buffers\r\n");
	}
	struct peer *peer = peer_start(script);
	struct smtp_params params = case_params();
	struct outcome outcome;
	struct error err = ERROR_INIT;
	int commits = 0;
	struct submission submission = case_submission(&commits);
	submission.bytes = message.data;
	submission.len = message.len;
	(void)state;
	struct smtp *smtp = smtp_open(peer->url, &params, &outcome, &err);
	assert_non_null(smtp);
	assert_int_equal(smtp_send(smtp, &submission, &outcome, &err), 0);
	assert_int_equal(outcome.kind, OUTCOME_DEFERRED);
	assert_true(outcome.unreachable);
	assert_true(outcome.lost);
	assert_int_equal(outcome.phase, OUTCOME_AT_DATA);
	assert_int_equal(commits, 1);
	smtp_close(smtp);
	peer_join(peer);
	peer_free(peer);
}

static void test_smtp_nobody_listens(void **state)
{
	static const char *const script[] = {NULL};
	struct peer *peer = peer_start(script);
	struct smtp_params params = case_params();
	struct outcome outcome = {0};
	struct error err = ERROR_INIT;
	(void)state;
	peer_join(peer);
	assert_null(smtp_open(peer->url, &params, &outcome, &err));
	assert_int_equal(err.kind, ERROR_TEMPORARY);
	assert_int_equal(outcome.kind, OUTCOME_DEFERRED);
	assert_true(outcome.unreachable);
	assert_int_equal(outcome.code, 0);
	assert_string_not_equal(outcome.text, "");
	peer_free(peer);
}

static void test_smtp_stop_ends_the_wait_for_a_greeting(void **state)
{
	static const char *const script[] = {PEER_HANG, NULL};
	struct peer *peer = peer_start(script);
	struct smtp_params params = case_params();
	struct outcome outcome = {0};
	struct error err = ERROR_INIT;
	atomic_int stop = 1;
	(void)state;
	params.stop = &stop;
	assert_null(smtp_open(peer->url, &params, &outcome, &err));
	assert_int_equal(err.kind, ERROR_BUSY);
	peer_join(peer);
	peer_free(peer);
}

/* A user means that nothing leaves without a login (RFC 4954). */
static void test_smtp_auth(void **state)
{
	static const struct {
		const char *script[10];
		bool opens;
		int code;
		const char *error;
	} cases[] = {
		{{"220 hi", "250-hi\r\n250 AUTH PLAIN", "334 ", "235 2.7.0 welcome", "250 hi",
			 "221 bye"},
			true, 0, ""},
		{{"220 hi", "250-hi\r\n250 AUTH LOGIN", "334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6",
			 "235 welcome", "250 hi", "221 bye"},
			true, 0, ""},
		{{"220 hi", "250-hi\r\n250 AUTH PLAIN", "334 ", "535 5.7.8 wrong", "221 bye"},
			false, 535, "the server refused the login of 'ada': 535 5.7.8 wrong"},
		{{"220 hi", "250 hi", "250 hi", "221 bye"}, false, 0,
			"the server did not authenticate 'ada': it offers no AUTH that fits"},
		{{"220 hi", "250-hi\r\n250 AUTH X-UNHEARD-OF", "250 hi", "221 bye"}, false, 0,
			NULL},
		/* A 235 that nobody asked for authenticates nobody. */
		{{"235 hi", "235 hi", "250 hi", "221 bye"}, false, 0,
			"the server did not authenticate 'ada': it offers no AUTH that fits"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct smtp_params params = case_params();
		struct outcome outcome = {0};
		struct error err = ERROR_INIT;
		params.user = "ada";
		params.password = "hunter2-secret";
		struct peer *peer = peer_start(cases[i].script);
		struct smtp *smtp = smtp_open(peer->url, &params, &outcome, &err);
		assert_int_equal(smtp != NULL, cases[i].opens);
		smtp_close(smtp);
		peer_join(peer);
		if (!cases[i].opens) {
			assert_int_equal(err.kind, ERROR_PERMANENT);
			assert_int_equal(outcome.kind, OUTCOME_DEFERRED);
			assert_true(outcome.unreachable);
			assert_int_equal(outcome.code, cases[i].code);
		}
		if (cases[i].error) {
			assert_string_equal(err.text, cases[i].error);
		}
		assert_null(strstr(err.text, "hunter2"));
		peer_free(peer);
	}
}

static void test_smtp_requires_starttls_unless_told_otherwise(void **state)
{
	static const char *const script[] = {"220 hi", "250 hi", "221 bye", NULL};
	struct peer *peer = peer_start(script);
	struct smtp_params params = case_params();
	struct outcome outcome = {0};
	struct error err = ERROR_INIT;
	(void)state;
	params.tls = SMTP_TLS_REQUIRED;
	params.user = "ada";
	params.password = "hunter2-secret";
	assert_null(smtp_open(peer->url, &params, &outcome, &err));
	assert_int_equal(err.kind, ERROR_PERMANENT);
	assert_string_equal(err.text, "the server does not offer STARTTLS");
	assert_true(outcome.unreachable);
	peer_join(peer);
	assert_null(strstr(peer->heard.data, "AUTH"));
	peer_free(peer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_smtp_drop_at_each_phase),
		cmocka_unit_test(test_smtp_timeout_at_each_phase),
		cmocka_unit_test(test_smtp_answers_out_of_turn),
		cmocka_unit_test(test_smtp_refuses_endless_replies),
		cmocka_unit_test(test_smtp_drop_within_the_message),
		cmocka_unit_test(test_smtp_nobody_listens),
		cmocka_unit_test(test_smtp_stop_ends_the_wait_for_a_greeting),
		cmocka_unit_test(test_smtp_auth),
		cmocka_unit_test(test_smtp_requires_starttls_unless_told_otherwise),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
