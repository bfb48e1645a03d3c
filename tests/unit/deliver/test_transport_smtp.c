/* Connecting: when, where to, and when again. The transactions are tests/unit/net/test_smtp.c's. */

#include <unistd.h>

#include "deliver/transport.h"
#include "smtp_case.h"

#define HELLO "220 hi", "250 hi", "250 hi"
#define TAKEN "250 ok", "250 ok", "354 go", "250 ok"
#define HEARD "MAIL FROM:<from@example.org>\nRCPT TO:<to@example.org>\nDATA\n" STUFFED

/* Gives two messages to a server and compares what it heard. `pause` lets an idle server's last
 * words arrive. */
static void send_two(const char *const *script, bool pause, const enum outcome_kind kinds[2],
	const int commits[2], const char *heard)
{
	struct peer *peer = peer_start(script);
	struct smtp_params params = case_params();
	struct error err = ERROR_INIT;
	const char *servers[] = {peer->url};
	struct transport *transport = transport_smtp_new(servers, 1, &params, &err);
	assert_non_null(transport);
	for (int i = 0; i < 2; i++) {
		struct outcome outcome;
		int count = 0;
		struct submission submission = case_submission(&count);
		assert_int_equal(transport_send(transport, &submission, &outcome, &err), 0);
		assert_int_equal(outcome.kind, kinds[i]);
		assert_int_equal(count, commits[i]);
		if (pause) {
			usleep(100 * 1000);
		}
	}
	transport_free(transport);
	peer_join(peer);
	assert_string_equal(peer->heard.data, heard);
	peer_free(peer);
}

static void test_transport_smtp_keeps_its_connection(void **state)
{
	static const char *const script[] = {HELLO, TAKEN, TAKEN, "221 bye", NULL};
	(void)state;
	send_two(script, false, (const enum outcome_kind[]){OUTCOME_SENT, OUTCOME_SENT},
		(const int[]){1, 1}, EHLOS HEARD HEARD "QUIT\n");
}

static void test_transport_smtp_survives_a_421_on_an_idle_connection(void **state)
{
	static const char *const script[] = {
		HELLO, TAKEN, PEER_IDLE "421 4.4.2 idle", HELLO, TAKEN, "221 bye", NULL};
	(void)state;
	send_two(script, true, (const enum outcome_kind[]){OUTCOME_SENT, OUTCOME_SENT},
		(const int[]){1, 1}, EHLOS HEARD "--\n" EHLOS HEARD "QUIT\n");
}

/* The 421 crosses MAIL on its way. */
static void test_transport_smtp_connects_again_where_mail_found_it_closed(void **state)
{
	static const char *const script[] = {
		HELLO, TAKEN, PEER_CLOSE, HELLO, TAKEN, "221 bye", NULL};
	static const char *const script_421[] = {
		HELLO, TAKEN, "421 4.4.2 idle", HELLO, TAKEN, "221 bye", NULL};
	static const char heard[] = EHLOS HEARD "MAIL FROM:<from@example.org>\n--\n" EHLOS HEARD
						"QUIT\n";
	static const enum outcome_kind kinds[] = {OUTCOME_SENT, OUTCOME_SENT};
	(void)state;
	send_two(script, false, kinds, (const int[]){1, 1}, heard);
	send_two(script_421, false, kinds, (const int[]){1, 1}, heard);
}

/* Once the server has begun to take it, it is the caller's to try it again. */
static void test_transport_smtp_tries_once_only_after_a_reply(void **state)
{
	static const char *const script[] = {
		HELLO, TAKEN, "250 ok", PEER_CLOSE, HELLO, TAKEN, "221 bye", NULL};
	static const enum outcome_kind kinds[] = {OUTCOME_SENT, OUTCOME_DEFERRED};
	(void)state;
	send_two(script, false, kinds, (const int[]){1, 0},
		EHLOS HEARD "MAIL FROM:<from@example.org>\nRCPT TO:<to@example.org>\n");
}

static void test_transport_smtp_never_sends_again_what_is_in_doubt(void **state)
{
	static const char *const script[] = {
		HELLO, TAKEN, "250 ok", "250 ok", "354 go", PEER_CLOSE, HELLO, TAKEN, NULL};
	static const enum outcome_kind kinds[] = {OUTCOME_SENT, OUTCOME_IN_DOUBT};
	(void)state;
	send_two(script, false, kinds, (const int[]){1, 1}, EHLOS HEARD HEARD);
}

/* Gives so many messages to the server, and compares what it heard. */
static void send_many(
	const char *const *script, size_t count, enum outcome_kind last, const char *heard)
{
	struct peer *peer = peer_start(script);
	struct smtp_params params = case_params();
	struct error err = ERROR_INIT;
	struct outcome outcome = {0};
	int commits = 0;
	struct submission submission = case_submission(&commits);
	const char *servers[] = {peer->url};
	struct transport *transport = transport_smtp_new(servers, 1, &params, &err);
	assert_non_null(transport);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(transport_send(transport, &submission, &outcome, &err), 0);
		assert_int_equal(outcome.kind, i + 1 == count ? last : OUTCOME_SENT);
	}
	transport_free(transport);
	peer_join(peer);
	assert_string_equal(peer->heard.data, heard);
	peer_free(peer);
}

/* A new connection takes the same message, and no later one carries more. */
static void test_transport_smtp_keeps_to_a_limit_that_it_was_told(void **state)
{
	static const char *const at_mail[] = {HELLO, TAKEN, TAKEN,
		"452 4.4.5 Maximum number of messages per session exceeded", "221 bye", HELLO,
		TAKEN, TAKEN, "221 bye", HELLO, TAKEN, "221 bye", NULL};
	static const char *const at_the_dot[] = {HELLO, TAKEN, "250 ok", "250 ok", "354 go",
		"454 Throttling failure: Maximum sending rate exceeded.", "221 bye", HELLO, TAKEN,
		"221 bye", NULL};
	(void)state;
	send_many(at_mail, 5, OUTCOME_SENT,
		EHLOS HEARD HEARD "MAIL FROM:<from@example.org>\nQUIT\n--\n" EHLOS HEARD HEARD
				  "QUIT\n--\n" EHLOS HEARD "QUIT\n");
	send_many(at_the_dot, 2, OUTCOME_SENT, EHLOS HEARD HEARD "QUIT\n--\n" EHLOS HEARD "QUIT\n");
}

/* It is an account's, and nothing to be kept to. */
static void test_transport_smtp_is_told_a_limit_by_a_new_connection(void **state)
{
	static const char refused[] = "550 5.4.5 Daily user sending limit exceeded";
	static const char *const script[] = {
		HELLO, TAKEN, refused, "221 bye", HELLO, refused, "221 bye", NULL};
	(void)state;
	send_many(script, 2, OUTCOME_DEFERRED,
		EHLOS HEARD "MAIL FROM:<from@example.org>\nQUIT\n--\n" EHLOS
			    "MAIL FROM:<from@example.org>\nQUIT\n");
}

static void test_transport_smtp_tries_its_servers_in_order(void **state)
{
	static const char *const refusing[] = {"554 5.3.2 closed", NULL};
	static const char *const taking[] = {HELLO, TAKEN, "221 bye", NULL};
	struct peer *first = peer_start(refusing);
	struct peer *second = peer_start(taking);
	struct smtp_params params = case_params();
	struct error err = ERROR_INIT;
	struct outcome outcome;
	struct transport_facts facts;
	int commits = 0;
	struct submission submission = case_submission(&commits);
	const char *servers[] = {first->url, second->url};
	(void)state;
	struct transport *transport = transport_smtp_new(servers, 2, &params, &err);
	assert_int_equal(transport_send(transport, &submission, &outcome, &err), 0);
	assert_int_equal(outcome.kind, OUTCOME_SENT);
	assert_int_equal(transport_check(transport, &facts, &err), 0);
	assert_string_equal(facts.server, second->url);
	assert_string_equal(facts.greeting, "hi");
	assert_string_equal(facts.extensions, "");
	assert_null(facts.tls);
	assert_null(facts.user);
	transport_facts_release(&facts);
	transport_free(transport);
	peer_join(first);
	peer_join(second);
	assert_string_equal(first->heard.data, "");
	assert_string_equal(second->heard.data, EHLOS HEARD "QUIT\n");
	peer_free(first);
	peer_free(second);
}

/* No second message. */
#define NOT_ASKED ((enum outcome_kind) - 1)
#define OFFERING  "220 hi", "250-hi\r\n250 SMTPUTF8", "250-hi\r\n250 SMTPUTF8"

/* What the first of two servers cannot carry goes to the second, if that can; the next message goes
 * to the first again. */
static void test_transport_smtp_asks_all_servers_for_smtputf8(void **state)
{
	static const char *const plain[] = {HELLO, "221 bye", HELLO, TAKEN, "221 bye", NULL};
	static const char *const again[] = {HELLO, "221 bye", HELLO, "221 bye", NULL};
	static const char *const offering[] = {OFFERING, TAKEN, "221 bye", NULL};
	static const char *const refusing[] = {HELLO, "221 bye", NULL};
	static const char *const closed[] = {"554 5.3.2 closed", NULL};
	static const struct {
		const char *const *first, *const *second;
		enum outcome_kind kinds[2];
	} cases[] = {
		{plain, offering, {OUTCOME_SENT, OUTCOME_SENT}},
		{plain, refusing, {OUTCOME_IMPOSSIBLE, OUTCOME_SENT}},
		{again, closed, {OUTCOME_DEFERRED, NOT_ASKED}},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct peer *first = peer_start(cases[i].first);
		struct peer *second = peer_start(cases[i].second);
		struct smtp_params params = case_params();
		struct error err = ERROR_INIT;
		const char *servers[] = {first->url, second->url};
		struct transport *transport = transport_smtp_new(servers, 2, &params, &err);

		for (int j = 0; j < 2 && cases[i].kinds[j] != NOT_ASKED; j++) {
			struct outcome outcome;
			int commits = 0;
			struct submission submission = case_submission(&commits);

			submission.recipient = j == 0 ? "gr\303\274@example.org" : "to@example.org";
			assert_int_equal(transport_send(transport, &submission, &outcome, &err), 0);
			assert_int_equal(outcome.kind, cases[i].kinds[j]);
			assert_false(outcome.unreachable);
			assert_int_equal(commits, outcome.kind == OUTCOME_SENT);
		}
		transport_free(transport);
		peer_join(first);
		peer_join(second);
		peer_free(first);
		peer_free(second);
	}
}

static void test_transport_smtp_names_the_fault_of_each_server(void **state)
{
	static const char *const scripts[2][2] = {{"554 first", NULL}, {"421 second", NULL}};
	struct peer *first = peer_start(scripts[0]);
	struct peer *second = peer_start(scripts[1]);
	struct smtp_params params = case_params();
	struct error err = ERROR_INIT;
	struct outcome outcome;
	struct transport_facts facts;
	int commits = 0;
	struct submission submission = case_submission(&commits);
	const char *servers[] = {first->url, second->url};
	(void)state;
	struct transport *transport = transport_smtp_new(servers, 2, &params, &err);
	assert_int_equal(transport_send(transport, &submission, &outcome, &err), 0);
	FREE_ON_EXIT char *text = xasprintf(
		"%s: the server said: 554 first; %s: the server said: 421 second", first->url,
		second->url);
	assert_int_equal(outcome.kind, OUTCOME_DEFERRED);
	assert_true(outcome.unreachable);
	assert_int_equal(outcome.code, 421);
	assert_string_equal(outcome.text, text);
	assert_int_equal(commits, 0);
	assert_int_equal(transport_check(transport, &facts, &err), -1);
	assert_int_equal(err.kind, ERROR_TEMPORARY);
	transport_free(transport);
	peer_join(first);
	peer_join(second);
	peer_free(first);
	peer_free(second);
}

static void test_transport_smtp_refuses_what_is_no_server(void **state)
{
	static const char *const servers[] = {"smtp://mail.example.org", "http://mail.example.org"};
	struct smtp_params params = case_params();
	struct error err = ERROR_INIT;
	(void)state;
	assert_null(transport_smtp_new(servers, 2, &params, &err));
	assert_int_equal(err.kind, ERROR_CONFIG);
	params.helo = "a b";
	assert_null(transport_smtp_new(servers, 1, &params, &err));
	assert_int_equal(err.kind, ERROR_CONFIG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_transport_smtp_keeps_its_connection),
		cmocka_unit_test(test_transport_smtp_survives_a_421_on_an_idle_connection),
		cmocka_unit_test(test_transport_smtp_connects_again_where_mail_found_it_closed),
		cmocka_unit_test(test_transport_smtp_tries_once_only_after_a_reply),
		cmocka_unit_test(test_transport_smtp_never_sends_again_what_is_in_doubt),
		cmocka_unit_test(test_transport_smtp_keeps_to_a_limit_that_it_was_told),
		cmocka_unit_test(test_transport_smtp_is_told_a_limit_by_a_new_connection),
		cmocka_unit_test(test_transport_smtp_tries_its_servers_in_order),
		cmocka_unit_test(test_transport_smtp_asks_all_servers_for_smtputf8),
		cmocka_unit_test(test_transport_smtp_names_the_fault_of_each_server),
		cmocka_unit_test(test_transport_smtp_refuses_what_is_no_server),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
