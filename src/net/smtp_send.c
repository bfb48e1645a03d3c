/* One transaction: MAIL, RCPT, DATA, the message, the dot. */

#include <string.h>

#include "net/smtp_data.h"
#include "net/smtp_exchange.h"

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
		enum progress progress;

		if (x->commands[step].len == 0) {
			continue;
		}
		if (!pipelining && exchange_write(x, step, step + 1, &fault)) {
			return exchange_lost(x, step, &fault);
		}
		progress = exchange_take_reply(x, step);
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

	if (x->data_open && smtp_write(smtp, ".\r\n", 3, smtp->timeouts.block, NULL) == 0) {
		smtp_read_reply(smtp, smtp->timeouts.data_end, NULL, &reply, NULL);
	}
	return exchange_refused(x);
}

/* The message, its end, and the reply that decides. */
static enum progress send_data(struct exchange *x)
{
	static const char end[] = "\r\n.\r\n";
	struct smtp *smtp = x->smtp;
	const struct submission *submission = x->submission;
	struct error fault = ERROR_INIT;
	struct smtp_reply reply;
	size_t whole, written;

	if (exchange_mark(x) == BROKEN) {
		/* After 354 only closing the connection can end the message. */
		smtp_drop(smtp);
		return BROKEN;
	}
	strbuf_clear(&smtp->data);
	smtp_data_stuff(&smtp->data, submission->bytes, submission->len);
	strbuf_add(&smtp->data, end, sizeof(end) - 1);
	whole = smtp->data.len;
	exchange_announce_next(x);
	if (smtp_write_counted(smtp, smtp->data.data, smtp->data.len, smtp->timeouts.block,
		    &written, &fault)) {
		/* What fails may be the next message's commands, behind a dot that has left. */
		return written < whole ? exchange_lost(x, STEP_DATA, &fault)
				       : exchange_in_doubt(x, &fault);
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
	/* Where a server that loses pipelined commands breaks off, BDAT leaves it open whether the
	 * message was accepted: it is used only on connections that have carried one. */
	bool chunk = x->smtp->chunking && !x->announced &&
		     (x->smtp->accepted > 0 || !x->smtp->pipelining);
	enum progress progress = GO_ON;

	/* A stop in mid-transaction would leave the outcome open. */
	line_set_interruptible(x->smtp->line, false);
	x->smtp->unanswered = true;
	if (x->submission->before_begin) {
		x->submission->before_begin(x->submission->ctx);
	}
	if (chunk) {
		progress = exchange_chunk(x);
	}
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
	/* A message whose commands were sent ahead has been checked then. */
	if ((!x->announced && smtp_data_check(x->submission->bytes, x->submission->len, &fault)) ||
		exchange_make_commands(x, &fault)) {
		return exchange_failed(x, &fault);
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
		/* The server expects the message whose commands were sent ahead. */
		smtp_drop(smtp);
	}
	smtp->announced = NULL;
	smtp->unanswered = false;
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
