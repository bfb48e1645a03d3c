#include "net/smtp_reply.h"

#include "base/mem.h"
#include "base/strbuf.h"
#include "unit.h"

#include <string.h>

/* Feeds lines separated by LF; returns what the last one gave. */
static int feed(struct smtp_reply *reply, const char *lines)
{
	int result = 0;
	*reply = (struct smtp_reply){0};
	while (result == 0 && *lines) {
		size_t len = strcspn(lines, "\n");
		result = smtp_reply_add(reply, lines, len);
		lines += len + (lines[len] == '\n');
	}
	return result;
}

static void test_smtp_reply_reads_codes_and_text(void **state)
{
	static const struct {
		const char *lines;
		int code;
		const char *enhanced;
		const char *text;
	} cases[] = {
		{"250 Ok", 250, "", "Ok"},
		{"250", 250, "", ""},
		{"250 ", 250, "", ""},
		{"550 5.1.1 <a@b>: no such user", 550, "5.1.1", "<a@b>: no such user"},
		{"550 5.1.1", 550, "5.1.1", ""},
		{"452-4.2.2 The mailbox\n452 4.2.2 is full", 452, "4.2.2", "The mailbox is full"},
		{"550 4.1.1 wrong class", 550, "", "4.1.1 wrong class"},
		{"550 5.1 too short", 550, "", "5.1 too short"},
		{"550 5.1234.1 too long", 550, "", "5.1234.1 too long"},
		{"550 5.1.1x glued", 550, "", "5.1.1x glued"},
		{"550 5.123.456 three digits", 550, "5.123.456", "three digits"},
		{"499 4.9.9 lowest class", 499, "4.9.9", "lowest class"},
		{"500 5.5.2 next class", 500, "5.5.2", "next class"},
		{"250 \tOk", 250, "", "Ok"},
		{"451 a\tb\x1b[31m\x7f c", 451, "", "a b [31m c"},
		{"451 gr\xc3\xbc\xc3\x9f \xff\xc3 x", 451, "", "gr\xc3\xbc\xc3\x9f x"},
		{"250-a\n250-b\n250 c", 250, "", "a b c"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct smtp_reply reply;
		assert_int_equal(feed(&reply, cases[i].lines), 1);
		assert_int_equal(reply.code, cases[i].code);
		assert_string_equal(reply.enhanced, cases[i].enhanced);
		assert_string_equal(reply.text, cases[i].text);
	}
}

static void test_smtp_reply_refuses_what_is_none(void **state)
{
	static const char *const cases[] = {"25", "abc", "2x0 a", "150 a", "650 a", "250a",
		" 250 a", "250-a\n550 b", "250-a\nhello"};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct smtp_reply reply;
		assert_int_equal(feed(&reply, cases[i]), -1);
	}
	struct smtp_reply reply = {0};
	assert_int_equal(smtp_reply_add(&reply, "", 0), -1);
}

static void test_smtp_reply_has_at_most_100_lines(void **state)
{
	struct smtp_reply reply = {0};
	(void)state;
	for (int i = 0; i < 99; i++) {
		assert_int_equal(smtp_reply_add(&reply, "250-x", 5), 0);
	}
	struct smtp_reply copy = reply;
	assert_int_equal(smtp_reply_add(&reply, "250 x", 5), 1);
	assert_int_equal(smtp_reply_add(&copy, "250-x", 5), 0);
	assert_int_equal(smtp_reply_add(&copy, "250 x", 5), -1);
}

static void test_smtp_reply_cuts_text_at_a_character(void **state)
{
	char line[1024] = "250 ";
	struct smtp_reply reply = {0};
	(void)state;
	for (size_t i = 4; i + 1 < sizeof(line); i += 3) {
		memcpy(line + i, "\xe2\x82\xac", 3);
	}
	assert_int_equal(smtp_reply_add(&reply, line, 1000), 1);
	assert_int_equal(strlen(reply.text), 510);
	assert_memory_equal(reply.text + 507, "\xe2\x82\xac", 3);
}

static void test_smtp_reply_finds_the_queue_id(void **state)
{
	static const struct {
		const char *line;
		const char *expected;
	} cases[] = {
		{"250 2.0.0 Ok: queued as 4B2C1F", "4B2C1F"},
		{"250 OK id=1qTabc-0001-2X", "1qTabc-0001-2X"},
		{"250 2.0.0 3a4b5c6d Message accepted for delivery", "3a4b5c6d"},
		{"250 Ok 0100018b-6c4d-000000", "0100018b-6c4d-000000"},
		{"250 2.0.0 Ok: queued as <AB12>", "AB12"},
		{"250 Ok", ""},
		{"250 Thank you very much", ""},
		{"250 queued as ", ""},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct smtp_reply reply;
		struct outcome outcome;
		assert_int_equal(feed(&reply, cases[i].line), 1);
		smtp_reply_outcome(&reply, OUTCOME_SENT, &outcome);
		assert_string_equal(outcome.queue_id, cases[i].expected);
		assert_int_equal(outcome.code, 250);
		smtp_reply_outcome(&reply, OUTCOME_FAILED, &outcome);
		assert_string_equal(outcome.queue_id, "");
	}
}

/* One that does not fit is none: a part of it would find another message in the server's log. */
static void test_smtp_reply_takes_only_a_whole_queue_id(void **state)
{
	const size_t size = sizeof(((struct outcome *)NULL)->queue_id);
	(void)state;
	for (size_t len = size - 1; len <= size; len++) {
		struct smtp_reply reply = {0};
		struct outcome outcome;
		STRBUF(line);
		strbuf_add_string(&line, "250 queued as ");
		for (size_t i = 0; i < len; i++) {
			strbuf_add_char(&line, 'A');
		}
		assert_int_equal(smtp_reply_add(&reply, line.data, line.len), 1);
		smtp_reply_outcome(&reply, OUTCOME_SENT, &outcome);
		assert_int_equal(strlen(outcome.queue_id), len < size ? len : 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_smtp_reply_reads_codes_and_text),
		cmocka_unit_test(test_smtp_reply_refuses_what_is_none),
		cmocka_unit_test(test_smtp_reply_has_at_most_100_lines),
		cmocka_unit_test(test_smtp_reply_cuts_text_at_a_character),
		cmocka_unit_test(test_smtp_reply_finds_the_queue_id),
		cmocka_unit_test(test_smtp_reply_takes_only_a_whole_queue_id),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
