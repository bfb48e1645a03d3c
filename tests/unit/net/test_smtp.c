/* What is said in a transaction, line by line, and what the answers mean. */

#include <string.h>

#include "smtp_case.h"

#define HELLO          "220 hi", "250 hi", "250 hi"
#define HELLO_PIPELINE "220 hi", "250 hi", "250-hi\r\n250-SIZE 1000\r\n250 PIPELINING"
#define MAIL           "MAIL FROM:<from@example.org>\n"
#define MAIL_SIZE      "MAIL FROM:<from@example.org> SIZE=20\n"
#define RCPT           "RCPT TO:<to@example.org>\n"

static void test_smtp_outcomes(void **state)
{
	static const struct smtp_case cases[] = {
		{"plain success",
			{HELLO, "250 ok", "250 ok", "354 go", "250 queued as A1", "221 bye"},
			OUTCOME_SENT, false, 250, 1, "queued as A1",
			MAIL RCPT "DATA\n" STUFFED "QUIT\n"},
		{"MAIL refused with 4xx", {HELLO, "451 4.3.0 later", "221 bye"}, OUTCOME_DEFERRED,
			true, 451, 0, "later", MAIL "QUIT\n"},
		{"MAIL refused with 5xx", {HELLO, "550 5.7.1 no", "221 bye"}, OUTCOME_DEFERRED,
			true, 550, 0, "no", MAIL "QUIT\n"},
		{"RCPT refused with 4xx", {HELLO, "250 ok", "450 4.2.0 grey", "221 bye"},
			OUTCOME_DEFERRED, false, 450, 0, "grey", MAIL RCPT "QUIT\n"},
		{"RCPT refused with 5xx", {HELLO, "250 ok", "550 5.1.1 who", "221 bye"},
			OUTCOME_FAILED, false, 550, 0, "who", MAIL RCPT "QUIT\n"},
		{"DATA refused with 4xx", {HELLO, "250 ok", "250 ok", "451 not now", "221 bye"},
			OUTCOME_DEFERRED, false, 451, 0, "not now", MAIL RCPT "DATA\nQUIT\n"},
		{"DATA refused with 5xx", {HELLO, "250 ok", "250 ok", "554 never", "221 bye"},
			OUTCOME_FAILED, false, 554, 0, "never", MAIL RCPT "DATA\nQUIT\n"},
		{"dot refused with 4xx",
			{HELLO, "250 ok", "250 ok", "354 go", "452 full", "221 bye"},
			OUTCOME_DEFERRED, true, 452, 1, "full",
			MAIL RCPT "DATA\n" STUFFED "QUIT\n"},
		{"dot refused with 5xx",
			{HELLO, "250 ok", "250 ok", "354 go", "554 5.6.0 spam", "221 bye"},
			OUTCOME_FAILED, false, 554, 1, "spam", MAIL RCPT "DATA\n" STUFFED "QUIT\n"},
		{"421 to the dot is a refusal, not a doubt",
			{HELLO, "250 ok", "250 ok", "354 go", "421 4.3.2 going", "221 bye"},
			OUTCOME_DEFERRED, false, 421, 1, "going", NULL},
	};
	(void)state;
	struct smtp_params params = case_params();
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		check_case(&cases[i], &params);
	}
}

static void test_smtp_pipelines_where_offered(void **state)
{
	static const struct smtp_case cases[] = {
		{"success", {HELLO_PIPELINE, "250 ok", "250 ok", "354 go", "250 ok", "221 bye"},
			OUTCOME_SENT, false, 250, 1, NULL,
			MAIL_SIZE RCPT "DATA\n" STUFFED "QUIT\n"},
		{"RCPT refused, DATA refused",
			{HELLO_PIPELINE, "250 ok", "550 5.1.1 who", "503 no rcpt", "221 bye"},
			OUTCOME_FAILED, false, 550, 0, "who", MAIL_SIZE RCPT "DATA\nQUIT\n"},
		{"MAIL refused, the rest refused",
			{HELLO_PIPELINE, "452 4.3.1 full", "503 no mail", "503 no mail", "221 bye"},
			OUTCOME_DEFERRED, true, 452, 0, "full", MAIL_SIZE RCPT "DATA\nQUIT\n"},
	};
	(void)state;
	struct smtp_params params = case_params();
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		check_case(&cases[i], &params);
	}
}

/* Sends what the cases below vary over one connection; returns its transcript after EHLO. */
struct conversation {
	struct peer *peer;
	struct smtp_params params;
	struct smtp *smtp;
	int commits;
};

static void begin(struct conversation *talk, const char *const *script)
{
	struct outcome outcome;
	struct error err = ERROR_INIT;
	talk->params = case_params();
	talk->peer = peer_start(script);
	talk->smtp = smtp_open(talk->peer->url, &talk->params, &outcome, &err);
	assert_non_null(talk->smtp);
}

static struct outcome say(struct conversation *talk, const struct submission *submission)
{
	struct outcome outcome;
	struct error err = ERROR_INIT;
	assert_int_equal(smtp_send(talk->smtp, submission, &outcome, &err), 0);
	return outcome;
}

static void end(struct conversation *talk, const char *heard)
{
	STRBUF(expected);
	smtp_close(talk->smtp);
	peer_join(talk->peer);
	strbuf_addf(&expected, "%s%s", EHLOS, heard);
	assert_string_equal(talk->peer->heard.data, expected.data);
	peer_free(talk->peer);
}

/* RFC 2920, 3.1. */
static void test_smtp_answers_a_354_after_a_refused_rcpt_with_a_lone_dot(void **state)
{
	static const char *const script[] = {HELLO_PIPELINE, "250 ok", "550 5.1.1 who", "354 go",
		"554 no recipients", "250 reset", "250 ok", "250 ok", "354 go", "250 ok", "221 bye",
		NULL};
	struct conversation talk = {0};
	struct submission submission = case_submission(&talk.commits);
	(void)state;
	begin(&talk, script);
	struct outcome outcome = say(&talk, &submission);
	assert_int_equal(outcome.kind, OUTCOME_FAILED);
	assert_int_equal(outcome.code, 550);
	assert_int_equal(talk.commits, 0);
	assert_int_equal(say(&talk, &submission).kind, OUTCOME_SENT);
	assert_int_equal(talk.commits, 1);
	end(&talk, MAIL_SIZE RCPT "DATA\n.\nRSET\n" MAIL_SIZE RCPT "DATA\n" STUFFED "QUIT\n");
}

static void test_smtp_keeps_the_connection_from_message_to_message(void **state)
{
	static const char *const script[] = {HELLO, "250 ok", "250 ok", "354 go", "250 ok",
		"250 ok", "550 5.1.1 who", "250 reset", "250 ok", "250 ok", "354 go", "250 ok",
		"221 bye", NULL};
	static const enum outcome_kind kinds[] = {OUTCOME_SENT, OUTCOME_FAILED, OUTCOME_SENT};
	static const char *const recipients[] = {"a@example.org", "b@example.org", "c@example.org"};
	struct conversation talk = {0};
	struct submission submission = case_submission(&talk.commits);
	(void)state;
	begin(&talk, script);
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		submission.recipient = recipients[i];
		assert_int_equal(say(&talk, &submission).kind, kinds[i]);
	}
	end(&talk, MAIL "RCPT TO:<a@example.org>\nDATA\n" STUFFED MAIL "RCPT TO:<b@example.org>\n"
			"RSET\n" MAIL "RCPT TO:<c@example.org>\nDATA\n" STUFFED "QUIT\n");
}

static void test_smtp_sends_no_byte_of_what_cannot_be_sent(void **state)
{
	static const char *const script[] = {HELLO, "221 bye", NULL};
	static const struct {
		const char *sender;
		const char *recipient;
		const char *bytes;
		const char *text;
	} cases[] = {
		{"a@b.example", "x@y.example>\r\nRCPT TO:<evil@example.org", MESSAGE,
			"recipient: the address has a control character"},
		{"a@b.example\nRSET", "x@y.example", MESSAGE,
			"sender: the address has a control character"},
		{"a@b.example", "x y@y.example", MESSAGE,
			"recipient: the address has a character it may not have"},
		{"a@b.example", "", MESSAGE, "recipient: the address has no '@'"},
		{"a@b.example", "gr\xc3\xbc@y.example", MESSAGE,
			"the address needs SMTPUTF8, which the server does not offer"},
		{"a@b.example", "x@y.example", "a\n.\nRCPT TO:<evil@example.org>\r\n",
			"line 1 of the message has a bare CR or LF, or a NUL"},
	};
	struct conversation talk = {0};
	(void)state;
	begin(&talk, script);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct submission submission = case_submission(&talk.commits);
		submission.sender = cases[i].sender;
		submission.recipient = cases[i].recipient;
		submission.bytes = cases[i].bytes;
		submission.len = strlen(cases[i].bytes);
		struct outcome outcome = say(&talk, &submission);
		assert_int_equal(outcome.kind, OUTCOME_IMPOSSIBLE);
		assert_false(outcome.unreachable);
		assert_string_equal(outcome.text, cases[i].text);
	}
	assert_int_equal(talk.commits, 0);
	end(&talk, "QUIT\n");
}

static void test_smtp_says_smtputf8_only_where_it_is_needed(void **state)
{
	static const char *const script[] = {"220 hi", "250 hi", "250-hi\r\n250 smtputf8", "250 ok",
		"250 ok", "354 go", "250 ok", "250 ok", "250 ok", "354 go", "250 ok", "221 bye",
		NULL};
	struct conversation talk = {0};
	struct submission submission = case_submission(&talk.commits);
	(void)state;
	begin(&talk, script);
	submission.recipient = "to@b\xc3\xbc"
			       "cher.example";
	assert_int_equal(say(&talk, &submission).kind, OUTCOME_SENT);
	submission.recipient = "gr\xc3\xbc@b\xc3\xbc"
			       "cher.example";
	assert_int_equal(say(&talk, &submission).kind, OUTCOME_SENT);
	end(&talk, MAIL "RCPT TO:<to@xn--bcher-kva.example>\nDATA\n" STUFFED
			"MAIL FROM:<from@example.org> SMTPUTF8\n"
			"RCPT TO:<gr\xc3\xbc@xn--bcher-kva.example>\nDATA\n" STUFFED "QUIT\n");
}

static void test_smtp_sends_the_null_sender(void **state)
{
	static const char *const script[] = {
		HELLO, "250 ok", "250 ok", "354 go", "250 ok", "221 bye", NULL};
	struct conversation talk = {0};
	struct submission submission = case_submission(&talk.commits);
	(void)state;
	begin(&talk, script);
	submission.sender = "";
	submission.before_commit = NULL;
	assert_int_equal(say(&talk, &submission).kind, OUTCOME_SENT);
	end(&talk, "MAIL FROM:<>\n" RCPT "DATA\n" STUFFED "QUIT\n");
}

static int refuse_commit(void *ctx, struct error *err)
{
	++*(int *)ctx;
	return error_set(err, ERROR_STORE, "no mark");
}

static void test_smtp_sends_no_dot_where_the_mark_fails(void **state)
{
	static const char *const script[] = {HELLO, "250 ok", "250 ok", "354 go", "250 ok", NULL};
	struct conversation talk = {0};
	struct submission submission = case_submission(&talk.commits);
	struct outcome outcome;
	struct error err = ERROR_INIT;
	(void)state;
	begin(&talk, script);
	submission.before_commit = refuse_commit;
	assert_int_equal(smtp_send(talk.smtp, &submission, &outcome, &err), -1);
	assert_int_equal(err.kind, ERROR_STORE);
	assert_string_equal(err.text, "no mark");
	assert_int_equal(talk.commits, 1);
	assert_true(smtp_is_closed(talk.smtp));
	end(&talk, MAIL RCPT "DATA\n");
}

static void test_smtp_stops_before_mail_when_told(void **state)
{
	static const char *const script[] = {HELLO, "221 bye", NULL};
	struct conversation talk = {0};
	struct submission submission = case_submission(&talk.commits);
	struct outcome outcome;
	struct error err = ERROR_INIT;
	atomic_int stop = 0;
	(void)state;
	begin(&talk, script);
	smtp_close(talk.smtp);
	peer_join(talk.peer);
	peer_free(talk.peer);
	talk.params.stop = &stop;
	talk.peer = peer_start(script);
	talk.smtp = smtp_open(talk.peer->url, &talk.params, &outcome, &err);
	assert_non_null(talk.smtp);
	stop = 1;
	assert_int_equal(smtp_send(talk.smtp, &submission, &outcome, &err), -1);
	assert_int_equal(err.kind, ERROR_BUSY);
	assert_int_equal(talk.commits, 0);
	end(&talk, "QUIT\n");
}

static int stop_at_the_mark(void *ctx, struct error *err)
{
	(void)err;
	*(atomic_int *)ctx = 1;
	return 0;
}

/* What was begun is brought to its end, so that nothing is in doubt; nothing more is begun. */
static void test_smtp_stop_waits_for_the_answer_to_a_message(void **state)
{
	static const char *const script[] = {
		HELLO, "250 ok", "250 ok", "354 go", "250 ok", "221 bye", NULL};
	struct conversation talk = {0};
	struct submission submission = case_submission(&talk.commits);
	struct outcome outcome;
	struct error err = ERROR_INIT;
	atomic_int stop = 0;
	(void)state;
	submission.before_commit = stop_at_the_mark;
	submission.ctx = &stop;
	talk.params = case_params();
	talk.params.stop = &stop;
	talk.peer = peer_start(script);
	talk.smtp = smtp_open(talk.peer->url, &talk.params, &outcome, &err);
	assert_non_null(talk.smtp);
	assert_int_equal(smtp_send(talk.smtp, &submission, &outcome, &err), 0);
	assert_int_equal(outcome.kind, OUTCOME_SENT);
	assert_int_equal(smtp_send(talk.smtp, &submission, &outcome, &err), -1);
	assert_int_equal(err.kind, ERROR_BUSY);
	end(&talk, MAIL RCPT "DATA\n" STUFFED "QUIT\n");
}

/* RFC 5321, 3.8: the server closes, and the message is this recipient's to try again. */
static void test_smtp_drops_the_connection_at_a_421_to_the_dot(void **state)
{
	static const char *const script[] = {
		HELLO, "250 ok", "250 ok", "354 go", "421 4.3.2 closing", NULL};
	struct conversation talk = {0};
	struct submission submission = case_submission(&talk.commits);
	struct outcome outcome;
	(void)state;
	begin(&talk, script);
	outcome = say(&talk, &submission);
	assert_int_equal(outcome.kind, OUTCOME_DEFERRED);
	assert_int_equal(outcome.phase, OUTCOME_AT_END);
	assert_false(outcome.unreachable);
	assert_true(smtp_is_closed(talk.smtp));
	end(&talk, MAIL RCPT "DATA\n" STUFFED);
}

static void test_smtp_tells_what_was_negotiated(void **state)
{
	static const char *const script[] = {"220 mail.test ESMTP", "250 hi",
		"250-mail.test\r\n250-PIPELINING\r\n250-SIZE 1000\r\n250 ENHANCEDSTATUSCODES",
		"221 bye", NULL};
	struct conversation talk = {0};
	(void)state;
	begin(&talk, script);
	assert_string_equal(smtp_greeting(talk.smtp), "mail.test ESMTP");
	assert_string_equal(
		smtp_extensions(talk.smtp), "PIPELINING, SIZE 1000, ENHANCEDSTATUSCODES");
	assert_string_equal(smtp_tls_name(talk.smtp), "");
	end(&talk, "QUIT\n");
}

static void test_smtp_refuses_urls_that_are_no_servers(void **state)
{
	static const struct {
		const char *url;
		bool valid;
	} cases[] = {
		{"smtp://mail.example.org", true},
		{"smtp://mail.example.org:587", true},
		{"SMTPS://mail.example.org/", true},
		{"smtp://[::1]:25", true},
		{"smtp://192.0.2.1", true},
		{"smtp://b\xc3\xbc"
		 "cher.example",
			true},
		{"imap://mail.example.org", false},
		{"http://mail.example.org", false},
		{"mail.example.org:25", false},
		{"", false},
		{"smtp://", false},
		{"smtp://user:secret@mail.example.org", false},
		{"smtp://mail.example.org/path", false},
		{"smtp://mail.example.org?x", false},
		{"smtp://mail.example.org\r\nMAIL", false},
		{"smtp://mail.example.org:99999", false},
	};
	struct smtp_params params = case_params();
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct error err = ERROR_INIT;
		int result = smtp_check_server(cases[i].url, &params, &err);
		if (result != (cases[i].valid ? 0 : -1)) {
			fail_msg("'%s': %s", cases[i].url, err.text);
		}
		assert_int_equal(err.kind, cases[i].valid ? ERROR_NONE : ERROR_CONFIG);
		assert_null(strstr(err.text, "secret"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_smtp_outcomes),
		cmocka_unit_test(test_smtp_pipelines_where_offered),
		cmocka_unit_test(test_smtp_answers_a_354_after_a_refused_rcpt_with_a_lone_dot),
		cmocka_unit_test(test_smtp_keeps_the_connection_from_message_to_message),
		cmocka_unit_test(test_smtp_sends_no_byte_of_what_cannot_be_sent),
		cmocka_unit_test(test_smtp_says_smtputf8_only_where_it_is_needed),
		cmocka_unit_test(test_smtp_sends_the_null_sender),
		cmocka_unit_test(test_smtp_sends_no_dot_where_the_mark_fails),
		cmocka_unit_test(test_smtp_stops_before_mail_when_told),
		cmocka_unit_test(test_smtp_stop_waits_for_the_answer_to_a_message),
		cmocka_unit_test(test_smtp_drops_the_connection_at_a_421_to_the_dot),
		cmocka_unit_test(test_smtp_tells_what_was_negotiated),
		cmocka_unit_test(test_smtp_refuses_urls_that_are_no_servers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
