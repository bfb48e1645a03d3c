/* The commands of a transaction, MAIL, RCPT and DATA, and those of the next one ahead of time. */

#include "net/smtp_address.h"
#include "net/smtp_data.h"
#include "net/smtp_exchange.h"

void exchange_init(struct exchange *x, struct smtp *smtp, const struct submission *submission)
{
	*x = (struct exchange){.smtp = smtp, .submission = submission};
	for (enum step step = STEP_RSET; step < STEP_COUNT; step++) {
		x->commands[step] = (struct strbuf)STRBUF_INIT;
	}
}

void exchange_release(struct exchange *x)
{
	for (enum step step = STEP_RSET; step < STEP_COUNT; step++) {
		strbuf_release(&x->commands[step]);
	}
}

int exchange_make_commands(struct exchange *x, struct error *fault)
{
	const struct smtp *smtp = x->smtp;
	const struct submission *submission = x->submission;
	bool utf8 = submission->needs_smtputf8;
	struct strbuf *mail = &x->commands[STEP_MAIL];
	STRBUF(sender);
	STRBUF(recipient);

	if (submission->sender[0] && smtp_address(&sender, submission->sender, &utf8, fault)) {
		return error_wrap(fault, "sender");
	}
	if (smtp_address(&recipient, submission->recipient, &utf8, fault)) {
		return error_wrap(fault, "recipient");
	}
	if (utf8 && !smtp->smtputf8) {
		return error_set(fault, ERROR_INPUT,
			"the address needs SMTPUTF8, which the server does not offer");
	}
	if (smtp->max_size && submission->len > smtp->max_size) {
		return error_set(fault, ERROR_PERMANENT,
			"the message has %zu bytes, and the server takes %zu (RFC 1870)",
			submission->len, smtp->max_size);
	}
	if (smtp->needs_reset) {
		strbuf_add_string(&x->commands[STEP_RSET], "RSET\r\n");
	}
	strbuf_addf(mail, "MAIL FROM:<%s>", sender.data);
	if (smtp->size) {
		strbuf_addf(mail, " SIZE=%zu", submission->len);
	}
	if (utf8) {
		/* RFC 6531, 3.4: the header's raw UTF-8 is eight-bit data. */
		strbuf_add_string(mail, smtp->eightbit ? " BODY=8BITMIME SMTPUTF8" : " SMTPUTF8");
	}
	strbuf_add_string(mail, "\r\n");
	strbuf_addf(&x->commands[STEP_RCPT], "RCPT TO:<%s>\r\n", recipient.data);
	strbuf_add_string(&x->commands[STEP_DATA], "DATA\r\n");
	return 0;
}

/* The message that is about to leave is the last one that the connection may carry. */
static bool is_last(const struct smtp *smtp)
{
	size_t most = smtp->params->max_messages;

	return most && smtp->accepted + 1 >= most;
}

void exchange_announce_next(struct exchange *x)
{
	struct smtp *smtp = x->smtp;
	const struct submission *submission = x->submission;
	const struct submission *next = NULL;
	struct error ignored = ERROR_INIT;

	if (smtp->pipelining && smtp->accepted && !smtp->chunking && !is_last(smtp) &&
		submission->next) {
		next = submission->next(submission->ctx);
	}
	if (next && smtp_data_check(next->bytes, next->len, &ignored) == 0) {
		struct exchange y;

		exchange_init(&y, smtp, next);
		if (exchange_make_commands(&y, &ignored) == 0) {
			for (enum step step = STEP_MAIL; step < STEP_COUNT; step++) {
				strbuf_add(
					&smtp->data, y.commands[step].data, y.commands[step].len);
			}
			smtp->announced = next;
		}
		exchange_release(&y);
	}
}
