/* Whose fault real servers' refusals are. */

#include "unit.h"

#include "base/mem.h"
#include "model/refusal.h"

#define MAIL REFUSAL_BEFORE_RCPT
#define RCPT REFUSAL_AT_RCPT
#define DOT  REFUSAL_AFTER_RCPT

struct row {
	enum refusal_phase phase;
	int code;
	const char *enhanced, *text;
	enum refusal_class class;
};

static void expect(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct refusal refusal = {.phase = rows[i].phase,
			.code = rows[i].code,
			.enhanced = rows[i].enhanced,
			.text = rows[i].text};
		enum refusal_class found = refusal_classify(&refusal);

		if (found != rows[i].class) {
			fail_msg("%d %s %s: is %s, not %s", rows[i].code, rows[i].enhanced,
				rows[i].text, refusal_class_name(found),
				refusal_class_name(rows[i].class));
		}
	}
}

static void test_refusal_before_the_recipient_is_of_the_session(void **state)
{
	static const struct row rows[] = {
		{MAIL, 530, "5.7.0", "Authentication required", REFUSAL_OF_SESSION},
		{MAIL, 535, "5.7.8", "Username and Password not accepted", REFUSAL_OF_SESSION},
		{MAIL, 553, "5.7.1", "<a@b>: Sender address rejected: not owned by user ada",
			REFUSAL_OF_SESSION},
		{MAIL, 550, "5.7.60",
			"SMTP; Client does not have permissions to send as this sender",
			REFUSAL_OF_SESSION},
		{MAIL, 552, "5.3.4", "Message size exceeds fixed limit", REFUSAL_OF_SESSION},
		{MAIL, 554, "5.7.1", "Service unavailable; Client host [192.0.2.1] blocked",
			REFUSAL_OF_SESSION},
		{MAIL, 450, "4.7.1", "Error: too much mail from 192.0.2.1", REFUSAL_OF_SESSION},
		{MAIL, 451, "4.3.0", "Temporary lookup failure", REFUSAL_OF_SESSION},
		{MAIL, 421, "4.7.0", "mx.google.com closing connection", REFUSAL_OF_SESSION},
		{MAIL, 421, "4.4.5", "Too many messages this session", REFUSAL_OF_SESSION},
		/* No recipient was named yet, whatever the code. */
		{MAIL, 550, "5.1.1", "User unknown", REFUSAL_OF_SESSION},
		{MAIL, 550, "5.7.26", "Unauthenticated email is not accepted", REFUSAL_OF_SESSION},
	};

	(void)state;
	expect(rows, ARRAY_LEN(rows));
}

static void test_refusal_of_a_limit_is_told_from_code_and_words(void **state)
{
	static const struct row rows[] = {
		{MAIL, 550, "5.4.5", "Daily user sending limit exceeded.", REFUSAL_OF_LIMIT},
		{DOT, 550, "5.4.5", "Daily SMTP relay limit exceeded for customer",
			REFUSAL_OF_LIMIT},
		{RCPT, 452, "4.4.5", "Maximum number of messages per session exceeded.",
			REFUSAL_OF_LIMIT},
		{MAIL, 452, "4.3.1", "Insufficient system storage", REFUSAL_OF_LIMIT},
		{MAIL, 452, "4.3.1", "Insufficient system resources", REFUSAL_OF_LIMIT},
		{RCPT, 452, "4.5.3", "Error: too many recipients", REFUSAL_OF_LIMIT},
		{RCPT, 452, "", "too many messages in this connection", REFUSAL_OF_LIMIT},
		{RCPT, 452, "", "try later", REFUSAL_OF_LIMIT},
		{DOT, 454, "", "Throttling failure: Maximum sending rate exceeded.",
			REFUSAL_OF_LIMIT},
		{DOT, 454, "", "Throttling failure: Daily message quota exceeded.",
			REFUSAL_OF_LIMIT},
		{DOT, 550, "5.1.90",
			"Your message can't be sent because you've reached your daily limit for "
			"message recipients",
			REFUSAL_OF_LIMIT},
		{RCPT, 550, "",
			"Domain blog.example has exceeded the max emails per hour (100/100)",
			REFUSAL_OF_LIMIT},
		{DOT, 550, "5.7.1", "Sending quota exceeded for ada@blog.example",
			REFUSAL_OF_LIMIT},
		{RCPT, 550, "", "Sender rate overlimit - 120.0 / 1h", REFUSAL_OF_LIMIT},
		{DOT, 550, "5.7.1", "Not allowed to send. You ran out of credits.",
			REFUSAL_OF_LIMIT},
		/* A full mailbox is none. */
		{RCPT, 452, "4.2.2", "The email account that you tried to reach is over quota",
			REFUSAL_FOR_NOW},
		{RCPT, 452, "", "Mailbox full", REFUSAL_FOR_NOW},
		{RCPT, 552, "5.2.2", "Over sending quota", REFUSAL_UNKNOWN},
	};

	(void)state;
	expect(rows, ARRAY_LEN(rows));
}

static void test_refusal_for_now_is_of_the_readers_domain(void **state)
{
	static const struct row rows[] = {
		{RCPT, 450, "4.2.0", "<a@b>: Recipient address rejected: Greylisted, see postgrey",
			REFUSAL_FOR_NOW},
		{RCPT, 451, "4.7.1", "Greylisting in action, please come back later",
			REFUSAL_FOR_NOW},
		{RCPT, 450, "4.2.1",
			"The user you are trying to contact is receiving mail too quickly",
			REFUSAL_FOR_NOW},
		{RCPT, 450, "4.1.1", "<a@b>: unverified address", REFUSAL_FOR_NOW},
		{RCPT, 450, "4.7.1", "Client host rejected: cannot find your reverse hostname",
			REFUSAL_FOR_NOW},
		{RCPT, 451, "", "Temporary local problem - please try later", REFUSAL_FOR_NOW},
		{DOT, 451, "4.7.500", "Server busy. Please try again later from [192.0.2.1]",
			REFUSAL_FOR_NOW},
		{DOT, 421, "4.7.0", "Temporary System Problem. Try again later", REFUSAL_FOR_NOW},
	};

	(void)state;
	expect(rows, ARRAY_LEN(rows));
}

static void test_refusal_of_the_reader_needs_code_or_words_at_rcpt(void **state)
{
	static const struct row rows[] = {
		{RCPT, 550, "5.1.1", "The email account that you tried to reach does not exist.",
			REFUSAL_OF_READER},
		{RCPT, 550, "5.1.1", "<a@b>: User unknown in local recipient table",
			REFUSAL_OF_READER},
		{RCPT, 550, "5.1.2", "Host unknown", REFUSAL_OF_READER},
		{RCPT, 501, "5.1.3", "Bad recipient address syntax", REFUSAL_OF_READER},
		{RCPT, 550, "5.1.6", "recipient has moved", REFUSAL_OF_READER},
		{RCPT, 550, "5.1.10", "RESOLVER.ADR.RecipientNotFound; Recipient not found",
			REFUSAL_OF_READER},
		{RCPT, 550, "5.4.4", "Host not found", REFUSAL_OF_READER},
		{RCPT, 550, "", "Unrouteable address", REFUSAL_OF_READER},
		{RCPT, 550, "", "No such user here", REFUSAL_OF_READER},
		/* The words speak against the code. */
		{RCPT, 550, "5.1.1", "mailbox full", REFUSAL_UNKNOWN},
		{RCPT, 550, "5.1.1", "your address was blocked", REFUSAL_UNKNOWN},
		{RCPT, 550, "5.1.2", "network error", REFUSAL_UNKNOWN},
		/* The code speaks against the words. */
		{RCPT, 550, "5.7.1", "Unknown user", REFUSAL_UNKNOWN},
		{RCPT, 550, "5.5.0", "Requested action not taken: mailbox unavailable",
			REFUSAL_UNKNOWN},
		/* Whoever has taken the recipient knows the address. */
		{DOT, 550, "5.1.1", "User unknown", REFUSAL_UNKNOWN},
	};

	(void)state;
	expect(rows, ARRAY_LEN(rows));
}

static void test_refusal_of_the_sender_is_about_proofs(void **state)
{
	static const struct row rows[] = {
		{DOT, 550, "5.7.515",
			"Access denied, sending domain blog.example does not meet the required "
			"authentication level",
			REFUSAL_OF_SENDER},
		{DOT, 550, "5.7.26",
			"Your email has been blocked because the sender is "
			"unauthenticated.",
			REFUSAL_OF_SENDER},
		{DOT, 421, "4.7.26", "Your email has been rate limited", REFUSAL_OF_SENDER},
		{RCPT, 550, "5.7.25", "The IP address has no PTR record", REFUSAL_OF_SENDER},
		{RCPT, 550, "5.7.24", "SPF fail", REFUSAL_OF_SENDER},
		{DOT, 550, "5.7.32", "From: is not aligned", REFUSAL_OF_SENDER},
		{DOT, 550, "5.7.23", "SPF validation failed", REFUSAL_UNKNOWN},
		{DOT, 550, "5.7.33", "", REFUSAL_UNKNOWN},
	};

	(void)state;
	expect(rows, ARRAY_LEN(rows));
}

static void test_refusal_for_good_is_unknown_otherwise(void **state)
{
	static const struct row rows[] = {
		{RCPT, 554, "5.7.1", "<a@b>: Relay access denied", REFUSAL_UNKNOWN},
		{RCPT, 550, "", "relay not permitted", REFUSAL_UNKNOWN},
		{RCPT, 550, "5.4.1", "Recipient address rejected: Access denied.", REFUSAL_UNKNOWN},
		{RCPT, 552, "5.2.2", "The email account that you tried to reach is over quota",
			REFUSAL_UNKNOWN},
		{DOT, 552, "5.3.4", "Message size exceeds fixed limit", REFUSAL_UNKNOWN},
		{DOT, 550, "5.7.60",
			"SMTP; Client does not have permissions to send as this sender",
			REFUSAL_UNKNOWN},
		{DOT, 550, "5.7.1",
			"Our system has detected that this message is likely "
			"unsolicited mail.",
			REFUSAL_UNKNOWN},
		{DOT, 554, "", "Message rejected: Email address is not verified.", REFUSAL_UNKNOWN},
		{DOT, 554, "5.6.0", "Invalid message content", REFUSAL_UNKNOWN},
		{RCPT, 500, "5.5.2", "Syntax error", REFUSAL_UNKNOWN},
		{DOT, 550, "", "Domain sandbox.example is not allowed to send", REFUSAL_UNKNOWN},
	};

	(void)state;
	expect(rows, ARRAY_LEN(rows));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refusal_before_the_recipient_is_of_the_session),
		cmocka_unit_test(test_refusal_of_a_limit_is_told_from_code_and_words),
		cmocka_unit_test(test_refusal_for_now_is_of_the_readers_domain),
		cmocka_unit_test(test_refusal_of_the_reader_needs_code_or_words_at_rcpt),
		cmocka_unit_test(test_refusal_of_the_sender_is_about_proofs),
		cmocka_unit_test(test_refusal_for_good_is_unknown_otherwise),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
