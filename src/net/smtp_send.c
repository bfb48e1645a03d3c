/* One transaction: MAIL, RCPT, DATA, the message, the dot. */

#include "net/smtp_data.h"
#include "net/smtp_exchange.h"

static const enum outcome_phase phases[STEP_COUNT] = {
	[STEP_RSET] = OUTCOME_AT_MAIL,
	[STEP_MAIL] = OUTCOME_AT_MAIL,
	[STEP_RCPT] = OUTCOME_AT_RCPT,
	[STEP_DATA] = OUTCOME_AT_DATA,
};

static void decide(struct exchange *x, enum outcome_kind kind, const char *text)
{
	*x->outcome = (struct outcome){.kind = kind};
	smtp_add_clean(x->outcome->text, sizeof(x->outcome->text), text, strlen(text));
}

enum progress exchange_lost(struct exchange *x, enum step step, const struct error *fault)
{
	decide(x, OUTCOME_DEFERRED, fault->text);
	x->outcome->phase = phases[step];
	x->outcome->unreachable = true;
	x->outcome->lost = true;
	/* The first replies came, later ones did not: perhaps it does not pipeline after all. */
	x->smtp->choked = x->smtp->pipelining && !x->smtp->untouched && !x->smtp->proven;
	return DECIDED;
}

enum progress exchange_in_doubt(struct exchange *x, const struct error *fault)
{
	decide(x, OUTCOME_IN_DOUBT, fault->text);
	x->outcome->phase = OUTCOME_AT_END;
	x->smtp->untouched = false;
	return DECIDED;
}

static enum outcome_kind kind_of_refusal(const struct smtp_reply *reply)
{
	return smtp_reply_class(reply) == 5 ? OUTCOME_FAILED : OUTCOME_DEFERRED;
}

/* RFC 5321, 3.8: after 421 the server closes. That says nothing about this recipient. */
static enum progress closing(struct exchange *x, enum step step, const struct smtp_reply *reply)
{
	smtp_reply_outcome(reply, OUTCOME_DEFERRED, x->outcome);
	x->outcome->phase = phases[step];
	x->outcome->unreachable = true;
	x->outcome->lost = true;
	smtp_drop(x->smtp);
	return DECIDED;
}

int exchange_write(struct exchange *x, enum step first, enum step end, struct error *fault)
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

enum progress exchange_take_reply(struct exchange *x, enum step step)
{
	struct smtp *smtp = x->smtp;
	struct error fault = ERROR_INIT;
	struct smtp_reply reply;
	long timeout = step == STEP_DATA ? smtp->timeouts.data : smtp->timeouts.command;
	if (smtp_read_reply(smtp, timeout, NULL, &reply, &fault)) {
		return exchange_lost(x, step, &fault);
	}
	int class = smtp_reply_class(&reply);
	if (reply.code == 421) {
		return closing(x, step, &reply);
	}
	smtp->untouched = false;
	if (class == (step == STEP_DATA ? 3 : 2)) {
		x->data_open = step == STEP_DATA;
		return GO_ON;
	}
	if (step == STEP_RSET || class < 4) {
		/* RSET cannot fail, nor can these be answers: what follows would be guesswork. */
		return closing(x, step, &reply);
	}
	if (x->refusal.code == 0) {
		x->refusal = reply;
		x->refused_at = phases[step];
	}
	return GO_ON;
}

/* Sends the commands and takes their replies: all at once where the server pipelines, which then
 * also answers to those behind a refused one; else one by one until one is refused. */
static enum progress run_commands(struct exchange *x)
{
	struct error fault = ERROR_INIT;
	bool pipelining = x->smtp->pipelining;
	if (pipelining && !x->announced && exchange_write(x, STEP_RSET, STEP_COUNT, &fault)) {
		return exchange_lost(x, STEP_MAIL, &fault);
	}
	for (enum step step = STEP_RSET; step < STEP_COUNT; step++) {
		if (x->commands[step].len == 0) {
			continue;
		}
		if (!pipelining && exchange_write(x, step, step + 1, &fault)) {
			return exchange_lost(x, step, &fault);
		}
		enum progress progress = exchange_take_reply(x, step);
		if (progress != GO_ON) {
			return progress;
		}
		if (!pipelining && x->refusal.code) {
			break;
		}
	}
	return GO_ON;
}

enum progress exchange_refused(struct exchange *x)
{
	smtp_reply_outcome(&x->refusal, kind_of_refusal(&x->refusal), x->outcome);
	x->outcome->phase = x->refused_at;
	x->smtp->needs_reset = true;
	return DECIDED;
}

enum progress exchange_mark(struct exchange *x)
{
	const struct submission *submission = x->submission;
	if (x->marked || !submission->before_commit) {
		return GO_ON;
	}
	x->marked = true;
	return submission->before_commit(submission->ctx, x->err) ? BROKEN : GO_ON;
}

/* A refused transaction. RFC 2920, 3.1: where DATA was answered with 354 all the same, a lone dot
 * ends it; with no recipient nothing can be accepted by that. */
static enum progress settle_refusal(struct exchange *x)
{
	struct smtp *smtp = x->smtp;
	struct smtp_reply reply;
	if (x->data_open && smtp_write(smtp, ".\r\n", 3, smtp->timeouts.block, NULL) == 0) {
		smtp_read_reply(smtp, smtp->timeouts.data_end, NULL, &reply, NULL);
	}
	return exchange_refused(x);
}

enum progress exchange_decide(struct exchange *x, const struct smtp_reply *reply)
{
	int class = smtp_reply_class(reply);
	enum outcome_kind kind = class == 2 ? OUTCOME_SENT : OUTCOME_IN_DOUBT;
	if (class == 4 || class == 5) {
		kind = kind_of_refusal(reply);
	}
	smtp_reply_outcome(reply, kind, x->outcome);
	x->outcome->phase = OUTCOME_AT_END;
	x->smtp->proven |= kind == OUTCOME_SENT;
	if (kind == OUTCOME_IN_DOUBT || reply->code == 421) {
		smtp_drop(x->smtp);
	}
	return DECIDED;
}

/* The message, its end, and the reply that decides. */
static enum progress send_data(struct exchange *x)
{
	static const char end[] = "\r\n.\r\n";
	struct smtp *smtp = x->smtp;
	const struct submission *submission = x->submission;
	struct error fault = ERROR_INIT;
	struct smtp_reply reply;

	if (exchange_mark(x) == BROKEN) {
		/* Nothing but closing ends a message that was begun. */
		smtp_drop(smtp);
		return BROKEN;
	}
	strbuf_clear(&smtp->data);
	smtp_data_stuff(&smtp->data, submission->bytes, submission->len);
	strbuf_add(&smtp->data, end, sizeof(end) - 1);
	exchange_announce_next(x);
	/* As long as this fails, the dot has not left. */
	if (smtp_write(smtp, smtp->data.data, smtp->data.len, smtp->timeouts.block, &fault)) {
		return exchange_lost(x, STEP_DATA, &fault);
	}
	if (smtp_read_reply(smtp, smtp->timeouts.data_end, NULL, &reply, &fault)) {
		return exchange_in_doubt(x, &fault);
	}
	return exchange_decide(x, &reply);
}

/* The transaction with DATA. */
static enum progress run_data(struct exchange *x)
{
	enum progress progress = run_commands(x);
	if (progress == GO_ON) {
		x->smtp->needs_reset = false;
		progress = x->refusal.code ? settle_refusal(x) : send_data(x);
	}
	return progress;
}

static enum progress transact(struct exchange *x)
{
	/* From here on, ending early would cost the server's work and tell the caller nothing. */
	line_set_interruptible(x->smtp->line, false);
	x->smtp->untouched = true;
	if (x->submission->before_begin) {
		x->submission->before_begin(x->submission->ctx);
	}
	/* In one turn nobody could tell whether a server that loses commands has taken the
	 * message: BDAT is for connections on which one went well. */
	bool chunk = x->smtp->chunking && !x->announced &&
		     (x->smtp->proven || !x->smtp->pipelining);
	enum progress progress = chunk ? exchange_chunk(x) : GO_ON;
	if (progress == GO_ON) {
		progress = run_data(x);
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
		return exchange_lost(x, STEP_MAIL, &fault);
	}
	if (line_is_stopped(x->smtp->line)) {
		error_set(x->err, ERROR_BUSY, "stopped");
		return BROKEN;
	}
	/* What was announced has been checked. */
	if ((!x->announced && smtp_data_check(x->submission->bytes, x->submission->len, &fault)) ||
		exchange_make_commands(x, &fault)) {
		decide(x, OUTCOME_FAILED, fault.text);
		return DECIDED;
	}
	return GO_ON;
}

int smtp_send(struct smtp *smtp, const struct submission *submission, struct outcome *ret_outcome,
	struct error *err)
{
	struct outcome outcome = {0};
	enum progress progress;
	struct exchange x;

	exchange_init(&x, smtp, submission);
	x.outcome = &outcome;
	x.err = err;
	x.announced = smtp->announced == submission;
	if (smtp->announced && !x.announced) {
		/* Another one was promised: the server waits for that. */
		smtp_drop(smtp);
	}
	smtp->announced = NULL;
	smtp->untouched = false;
	progress = prepare(&x);
	if (progress == GO_ON) {
		progress = transact(&x);
	}
	exchange_release(&x);
	if (progress == BROKEN) {
		return -1;
	}
	*ret_outcome = outcome;
	return 0;
}
