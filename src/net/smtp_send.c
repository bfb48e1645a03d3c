/* One transaction: MAIL, RCPT, DATA, the message, the dot. */

#include "net/smtp_address.h"
#include "net/smtp_data.h"
#include "net/smtp_internal.h"

/* The commands of a transaction, in the order in which they go out. */
enum step {
	STEP_RSET, /* only after a transaction that was left */
	STEP_MAIL,
	STEP_RCPT,
	STEP_DATA,
	STEP_COUNT,
};

struct exchange {
	struct smtp *smtp;
	const struct submission *submission;
	struct strbuf commands[STEP_COUNT]; /* "": left out */
	struct smtp_reply refusal;          /* the first one; code 0: none */
	bool data_open;                     /* the server answered 354 and waits for a dot */
	struct outcome *outcome;
	struct error *err;
};

/* What a transaction's parts return. */
enum progress {
	GO_ON,
	DECIDED, /* the outcome stands */
	BROKEN,  /* before_commit refused, or stopped: the error stands */
};

static void decide(struct exchange *x, enum outcome_kind kind, const char *text)
{
	*x->outcome = (struct outcome){.kind = kind};
	smtp_add_clean(x->outcome->text, sizeof(x->outcome->text), text, strlen(text));
}

/* The connection is of no use any more, and the server cannot have accepted the message. */
static enum progress lost(struct exchange *x, const struct error *fault)
{
	decide(x, OUTCOME_DEFERRED, fault->text);
	x->outcome->unreachable = true;
	x->outcome->lost = true;
	return DECIDED;
}

static enum outcome_kind kind_of_refusal(const struct smtp_reply *reply)
{
	return smtp_reply_class(reply) == 5 ? OUTCOME_FAILED : OUTCOME_DEFERRED;
}

/* RFC 5321, 3.8: after 421 the server closes. That says nothing about this recipient. */
static enum progress closing(struct exchange *x, const struct smtp_reply *reply)
{
	smtp_reply_outcome(reply, OUTCOME_DEFERRED, x->outcome);
	x->outcome->unreachable = true;
	x->outcome->lost = true;
	smtp_drop(x->smtp);
	return DECIDED;
}

static int make_commands(struct exchange *x, struct error *fault)
{
	const struct smtp *smtp = x->smtp;
	const struct submission *submission = x->submission;
	bool utf8 = submission->needs_smtputf8;
	STRBUF(sender);
	STRBUF(recipient);
	if (submission->sender[0] && smtp_address(&sender, submission->sender, &utf8, fault)) {
		return error_wrap(fault, "sender");
	}
	if (smtp_address(&recipient, submission->recipient, &utf8, fault)) {
		return error_wrap(fault, "recipient");
	}
	if (utf8 && !smtp->smtputf8) {
		return error_set(fault, ERROR_PERMANENT,
			"the address needs SMTPUTF8, which the server does not offer");
	}
	if (smtp->needs_reset) {
		strbuf_add_string(&x->commands[STEP_RSET], "RSET\r\n");
	}
	struct strbuf *mail = &x->commands[STEP_MAIL];
	strbuf_addf(mail, "MAIL FROM:<%s>", sender.data);
	if (smtp->size) {
		strbuf_addf(mail, " SIZE=%zu", submission->len);
	}
	strbuf_add_string(mail, utf8 ? " SMTPUTF8\r\n" : "\r\n");
	strbuf_addf(&x->commands[STEP_RCPT], "RCPT TO:<%s>\r\n", recipient.data);
	strbuf_add_string(&x->commands[STEP_DATA], "DATA\r\n");
	return 0;
}

static int write_commands(struct exchange *x, enum step first, enum step end, struct error *fault)
{
	STRBUF(all);
	for (enum step step = first; step < end; step++) {
		strbuf_add(&all, x->commands[step].data, x->commands[step].len);
	}
	if (all.len == 0) {
		return 0;
	}
	return smtp_write(x->smtp, all.data, all.len, x->smtp->timeouts.command, fault);
}

/* Takes the reply to one command. */
static enum progress take_reply(struct exchange *x, enum step step)
{
	struct smtp *smtp = x->smtp;
	struct error fault = ERROR_INIT;
	struct smtp_reply reply;
	long timeout = step == STEP_DATA ? smtp->timeouts.data : smtp->timeouts.command;
	if (smtp_read_reply(smtp, timeout, NULL, &reply, &fault)) {
		return lost(x, &fault);
	}
	int class = smtp_reply_class(&reply);
	if (reply.code == 421) {
		return closing(x, &reply);
	}
	smtp->untouched = false;
	if (class == (step == STEP_DATA ? 3 : 2)) {
		x->data_open = step == STEP_DATA;
		return GO_ON;
	}
	if (step == STEP_RSET || class < 4) {
		/* RSET cannot fail, nor can these be answers: what follows would be guesswork. */
		return closing(x, &reply);
	}
	if (x->refusal.code == 0) {
		x->refusal = reply;
	}
	return GO_ON;
}

/* Sends the commands and takes their replies: all at once where the server pipelines, which then
 * also answers to those behind a refused one; else one by one until one is refused. */
static enum progress run_commands(struct exchange *x)
{
	struct error fault = ERROR_INIT;
	bool pipelining = x->smtp->pipelining;
	if (pipelining && write_commands(x, STEP_RSET, STEP_COUNT, &fault)) {
		return lost(x, &fault);
	}
	for (enum step step = STEP_RSET; step < STEP_COUNT; step++) {
		if (x->commands[step].len == 0) {
			continue;
		}
		if (!pipelining && write_commands(x, step, step + 1, &fault)) {
			return lost(x, &fault);
		}
		enum progress progress = take_reply(x, step);
		if (progress != GO_ON) {
			return progress;
		}
		if (!pipelining && x->refusal.code) {
			break;
		}
	}
	return GO_ON;
}

/* A refused transaction. RFC 2920, 3.1: where DATA was answered with 354 all the same, a lone dot
 * ends it; with no recipient nothing can be accepted by that. */
static enum progress settle_refusal(struct exchange *x)
{
	struct smtp *smtp = x->smtp;
	struct smtp_reply reply;
	smtp_reply_outcome(&x->refusal, kind_of_refusal(&x->refusal), x->outcome);
	smtp->needs_reset = true;
	if (x->data_open && smtp_write(smtp, ".\r\n", 3, smtp->timeouts.block, NULL) == 0) {
		smtp_read_reply(smtp, smtp->timeouts.data_end, NULL, &reply, NULL);
	}
	return DECIDED;
}

/* The message but for what makes it accepted. */
static enum progress send_data(struct exchange *x)
{
	struct smtp *smtp = x->smtp;
	const struct submission *submission = x->submission;
	struct error fault = ERROR_INIT;
	strbuf_clear(&smtp->data);
	smtp_data_stuff(&smtp->data, submission->bytes, submission->len);
	if (smtp_write(smtp, smtp->data.data, smtp->data.len, smtp->timeouts.block, &fault)) {
		return lost(x, &fault);
	}
	if (submission->before_commit && submission->before_commit(submission->ctx, x->err)) {
		smtp_drop(smtp);
		return BROKEN;
	}
	return GO_ON;
}

/* The last bytes, and the reply that decides. */
static enum progress commit(struct exchange *x)
{
	static const char end[] = "\r\n.\r\n";
	struct smtp *smtp = x->smtp;
	struct error fault = ERROR_INIT;
	struct smtp_reply reply;
	if (smtp_write(smtp, end, sizeof(end) - 1, smtp->timeouts.block, &fault)) {
		return lost(x, &fault);
	}
	if (smtp_read_reply(smtp, smtp->timeouts.data_end, NULL, &reply, &fault)) {
		decide(x, OUTCOME_IN_DOUBT, fault.text);
		return DECIDED;
	}
	switch (smtp_reply_class(&reply)) {
	case 2:
		smtp_reply_outcome(&reply, OUTCOME_SENT, x->outcome);
		break;
	case 4:
	case 5:
		smtp_reply_outcome(&reply, kind_of_refusal(&reply), x->outcome);
		break;
	default:
		smtp_reply_outcome(&reply, OUTCOME_IN_DOUBT, x->outcome);
		smtp_drop(smtp);
	}
	return DECIDED;
}

static enum progress transact(struct exchange *x)
{
	/* From here on, ending early would cost the server's work and tell the caller nothing. */
	line_set_interruptible(x->smtp->line, false);
	x->smtp->untouched = true;
	enum progress progress = run_commands(x);
	if (progress == GO_ON) {
		x->smtp->needs_reset = false;
		progress = x->refusal.code ? settle_refusal(x) : send_data(x);
	}
	if (progress == GO_ON) {
		progress = commit(x);
	}
	if (x->smtp->line) {
		line_set_interruptible(x->smtp->line, true);
	}
	return progress;
}

static enum progress prepare(struct exchange *x)
{
	struct error fault = ERROR_INIT;
	if (!x->smtp->line) {
		error_set(&fault, ERROR_TEMPORARY, "the connection is closed");
		return lost(x, &fault);
	}
	if (line_is_stopped(x->smtp->line)) {
		error_set(x->err, ERROR_BUSY, "stopped");
		return BROKEN;
	}
	if (smtp_data_check(x->submission->bytes, x->submission->len, &fault) ||
		make_commands(x, &fault)) {
		decide(x, OUTCOME_FAILED, fault.text);
		return DECIDED;
	}
	return GO_ON;
}

int smtp_send(struct smtp *smtp, const struct submission *submission, struct outcome *ret_outcome,
	struct error *err)
{
	struct outcome outcome = {0};
	struct exchange x = {
		.smtp = smtp, .submission = submission, .outcome = &outcome, .err = err};
	for (enum step step = STEP_RSET; step < STEP_COUNT; step++) {
		x.commands[step] = (struct strbuf)STRBUF_INIT;
	}
	smtp->untouched = false;
	enum progress progress = prepare(&x);
	if (progress == GO_ON) {
		progress = transact(&x);
	}
	for (enum step step = STEP_RSET; step < STEP_COUNT; step++) {
		strbuf_release(&x.commands[step]);
	}
	if (progress == BROKEN) {
		return -1;
	}
	*ret_outcome = outcome;
	return 0;
}
