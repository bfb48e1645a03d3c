/* What a delivery's message and envelope say. */

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "outbox_case.h"

static void expect_in(const char *text, const char *part)
{
	if (!strstr(text, part)) {
		fail_msg("no '%s' in:\n%s", part, text);
	}
}

static void expect_not_in(const char *text, const char *part)
{
	if (strstr(text, part)) {
		fail_msg("'%s' in:\n%s", part, text);
	}
}

static void test_message_has_the_facts_of_its_delivery(void **state)
{
	struct outbox_case *outbox = *state;
	char token[TOKEN_LEN + 1];
	FREE_ON_EXIT char *id = NULL;
	outbox_case_configure(outbox, "  leave: leave@example.org\n  reply_to: ada@example.org\n",
		"digests: {weekly: thursday 08:00}\n");
	assert_int_equal(outbox_case_run(outbox, NULL, 0), 0);
	token_make(&outbox->store->key, TOKEN_DELIVERY, 1, token);
	assert_string_equal(outbox->names[0], token);
	assert_string_equal(outbox->senders[0], "notes@example.org");
	assert_string_equal(outbox->recipients[0], "ada@example.org");
	id = xasprintf("\r\nMessage-ID: <%s@example.org>\r\n", token);
	expect_in(outbox->messages[0], id);
	/* The edition was frozen an hour before, in Berlin's summer. */
	expect_in(outbox->messages[0], "Date: Mon, 21 Sep 2026 16:13:20 +0200\r\n");
	expect_in(outbox->messages[0], "From: Notes <notes@example.org>\r\n");
	expect_in(outbox->messages[0], "Reply-To: ada@example.org\r\n");
	expect_in(outbox->messages[0], "To: Ada Example <ada@example.org>\r\n");
	expect_in(outbox->messages[0], "Subject: Hello\r\n");
	expect_in(outbox->messages[0], "List-Id: Backend Notes <blog.example.org>\r\n");
	expect_in(outbox->messages[0], "Feedback-ID: 1:weekly:digest:blog.example.org\r\n");
	expect_in(outbox->messages[0], "Dear =\r\nAda Example=\r\n");
	expect_in(outbox->messages[1], "Dear =\r\nBob@example.org=\r\n");
}

/* A connection makes its messages in the same memory: nothing of one reader's is in another's. */
static void test_message_is_of_one_reader(void **state)
{
	struct outbox_case *outbox = *state;
	outbox_case_configure(outbox, "  leave: leave@example.org\n", "");
	assert_int_equal(outbox_case_run(outbox, NULL, 0), 0);
	assert_int_equal(outbox->given, READERS);
	for (size_t i = 0; i < READERS; i++) {
		for (size_t j = 0; j < READERS; j++) {
			char token[TOKEN_LEN + 1];
			token_make(&outbox->store->key, TOKEN_READER, outbox->readers[j], token);
			(i == j ? expect_in : expect_not_in)(outbox->messages[i], token);
			(i == j ? expect_in : expect_not_in)(outbox->messages[i], outbox->names[j]);
		}
	}
}

static void test_message_is_the_same_on_every_attempt(void **state)
{
	static const enum act acts[] = {DOUBT, DOUBT, DOUBT, DOUBT, DOUBT, DOUBT};
	struct outbox_case *outbox = *state;
	char *first[READERS];
	assert_int_equal(outbox_case_run(outbox, acts, READERS), 0);
	for (size_t i = 0; i < READERS; i++) {
		first[i] = xstrdup(outbox->messages[i]);
	}
	outbox->now += 3 * 86400;
	assert_int_equal(outbox_case_run(outbox, acts, READERS), 0);
	assert_int_equal(outbox->given, READERS);
	for (size_t i = 0; i < READERS; i++) {
		assert_string_equal(outbox->messages[i], first[i]);
		free(first[i]);
	}
}

static void test_message_has_a_way_to_leave(void **state)
{
	static const struct {
		const char *lines, *rest;
		const char *before, *after; /* the reader's token; NULL: no list mail */
		bool one_click;
	} cases[] = {
		{"  leave: leave@example.org\n", "",
			"List-Unsubscribe:\r\n <mailto:leave@example.org?subject=leave%20", ">\r\n",
			false},
		{"", "web: {url: 'https://notes.example.org/'}\n",
			"List-Unsubscribe:\r\n <https://notes.example.org/leave/", ">\r\n", true},
		{"", "web: {url: 'http://127.0.0.1:8025/'}\n", NULL, NULL, false},
		{"", "", NULL, NULL, false},
	};
	struct outbox_case *outbox = *state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		static const enum act again[] = {DOUBT, DOUBT, DOUBT, DOUBT, DOUBT, DOUBT};
		char token[TOKEN_LEN + 1];
		outbox_case_configure(outbox, cases[i].lines, cases[i].rest);
		outbox->now += 5 * 3600; /* past the longest back-off */
		assert_int_equal(outbox_case_run(outbox, again, READERS), 0);
		token_make(&outbox->store->key, TOKEN_READER, outbox->readers[0], token);
		if (cases[i].before) {
			FREE_ON_EXIT char *header = xasprintf(
				"%s%s%s", cases[i].before, token, cases[i].after);
			expect_in(outbox->messages[0], header);
			expect_in(outbox->messages[0], "Precedence: bulk\r\n");
		} else {
			expect_not_in(outbox->messages[0], "List-");
		}
		(cases[i].one_click ? expect_in : expect_not_in)(outbox->messages[0],
			"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
		expect_in(outbox->messages[0], token); /* the body's slot */
	}
}

static void test_message_takes_verp_where_bounces_is_set(void **state)
{
	struct outbox_case *outbox = *state;
	outbox_case_configure(outbox,
		"  bounces: bounces@B\xc3\xbc"
		"cher.example\n",
		"");
	assert_int_equal(outbox_case_run(outbox, NULL, 0), 0);
	for (size_t i = 0; i < READERS; i++) {
		FREE_ON_EXIT char *sender = xasprintf(
			"bounces+%s@xn--bcher-kva.example", outbox->names[i]);
		assert_string_equal(outbox->senders[i], sender);
		assert_int_equal(token_read(&outbox->store->key, TOKEN_DELIVERY, outbox->names[i]),
			(int64_t)i + 1);
	}
	assert_string_equal(outbox->recipients[2], "cyd@xn--bcher-kva.example");
}

int main(void)
{
#define TEST(function)                                                                             \
	cmocka_unit_test_setup_teardown(function, outbox_case_set_up, outbox_case_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_message_has_the_facts_of_its_delivery),
		TEST(test_message_is_of_one_reader),
		TEST(test_message_is_the_same_on_every_attempt),
		TEST(test_message_has_a_way_to_leave),
		TEST(test_message_takes_verp_where_bounces_is_set),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
