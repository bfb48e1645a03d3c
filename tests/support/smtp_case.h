#ifndef POSTRIDER_TESTS_SMTP_CASE_H
#define POSTRIDER_TESTS_SMTP_CASE_H

/* One message to a scripted server: the script, what becomes of the message, and every line that
 * the client said. */

#include <string.h>

#include "net/smtp.h"
#include "smtp_peer.h"

#define MESSAGE "Subject: x\r\n\r\n.dot\r\n"
/* The same, as it goes over the line. */
#define STUFFED "Subject: x\n\n..dot\n.\n"

struct smtp_case {
	const char *name;
	const char *script[24];
	enum outcome_kind kind;
	bool unreachable;
	int code;
	int commits;       /* how often before_commit was called */
	const char *text;  /* of the outcome; NULL: not compared */
	const char *heard; /* after the two EHLO; NULL: not compared */
};

/* What before_commit counts. */
static inline int count_commit(void *ctx, struct error *err)
{
	(void)err;
	++*(int *)ctx;
	return 0;
}

/* Short where a test waits for it, long elsewhere. */
static inline struct smtp_params case_params(void)
{
	return (struct smtp_params){.helo = "client.test", .timeouts = {.quit = 500}};
}

static inline struct submission case_submission(int *commits)
{
	return (struct submission){
		.name = "one",
		.sender = "from@example.org",
		.recipient = "to@example.org",
		.bytes = MESSAGE,
		.len = sizeof(MESSAGE) - 1,
		.before_commit = count_commit,
		.ctx = commits,
	};
}

#define EHLOS "EHLO client.test\nEHLO client.test\n"

static inline void check_case(const struct smtp_case *test, const struct smtp_params *params)
{
	struct peer *peer = peer_start(test->script);
	struct outcome outcome = {0};
	struct error err = ERROR_INIT;
	int commits = 0;
	struct submission submission = case_submission(&commits);
	struct smtp *smtp = smtp_open(peer->url, params, &outcome, &err);
	if (smtp) {
		assert_int_equal(smtp_send(smtp, &submission, &outcome, &err), 0);
	}
	smtp_close(smtp);
	peer_join(peer);
	STRBUF(expected);
	strbuf_addf(&expected, "%s%s", EHLOS, test->heard ? test->heard : "");
	if (test->heard && strcmp(peer->heard.data, expected.data) != 0) {
		fail_msg("%s: heard\n%s", test->name, peer->heard.data);
	}
	if (outcome.kind != test->kind || outcome.unreachable != test->unreachable ||
		outcome.code != test->code || commits != test->commits ||
		(test->text && strcmp(outcome.text, test->text) != 0)) {
		fail_msg("%s: kind %d unreachable %d code %d commits %d: %s", test->name,
			outcome.kind, outcome.unreachable, outcome.code, commits, outcome.text);
	}
	peer_free(peer);
}

#endif
