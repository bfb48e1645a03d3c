/* A transaction with BDAT instead of DATA: no dot-stuffing, and with PIPELINING a single round
 * trip. */

#include "net/smtp_exchange.h"

static void add_chunk_command(struct exchange *x)
{
	strbuf_clear(&x->commands[STEP_DATA]);
	strbuf_addf(&x->commands[STEP_DATA], "BDAT %zu LAST\r\n", x->submission->len);
}

/* The commands from `first` on and the message, in one piece. */
static int write_all(struct exchange *x, enum step first, struct error *fault)
{
	struct smtp *smtp = x->smtp;

	strbuf_clear(&smtp->data);
	for (enum step step = first; step < STEP_COUNT; step++) {
		strbuf_add(&smtp->data, x->commands[step].data, x->commands[step].len);
	}
	strbuf_add(&smtp->data, x->submission->bytes, x->submission->len);
	return smtp_write(smtp, smtp->data.data, smtp->data.len, smtp->timeouts.block, fault);
}

static bool is_unknown(const struct smtp_reply *reply)
{
	return reply->code == 500 || reply->code == 502 || reply->code == 504;
}

/* The reply to BDAT itself. Where the recipient was refused, the server cannot have accepted the
 * message, whatever it replies. */
static enum progress take_last_reply(struct exchange *x)
{
	struct smtp *smtp = x->smtp;
	struct error fault = ERROR_INIT;
	struct smtp_reply reply;

	if (smtp_read_reply(smtp, smtp->timeouts.data_end, NULL, &reply, &fault)) {
		return x->refusal.code ? exchange_refused(x) : exchange_in_doubt(x, &fault);
	}
	if (x->refusal.code) {
		return exchange_refused(x);
	}
	if (smtp_reply_class(&reply) == 4 || smtp_reply_class(&reply) == 5) {
		smtp->needs_reset = true; /* RFC 3030, 2 */
	}
	if (is_unknown(&reply)) {
		smtp->chunking = false;
		return GO_ON;
	}
	return exchange_decide(x, &reply);
}

/* The connection is lost before the reply to BDAT. The server may have accepted the message all the
 * same, unless it refused the envelope or said that it closes (421). */
static enum progress lost_before_reply(struct exchange *x)
{
	struct error fault = ERROR_INIT;

	if (x->refusal.code) {
		return exchange_refused(x);
	}
	if (x->outcome->code == 421) {
		return DECIDED;
	}
	error_set(&fault, ERROR_TEMPORARY, "%s", x->outcome->text);
	return exchange_in_doubt(x, &fault);
}

/* All in one write, after which the server can have accepted the message. */
static enum progress chunk_pipelined(struct exchange *x)
{
	struct error fault = ERROR_INIT;
	enum progress progress = exchange_mark(x);

	if (progress != GO_ON) {
		return progress;
	}
	if (write_all(x, STEP_RSET, &fault)) {
		return exchange_lost(x, STEP_DATA, &fault);
	}
	for (enum step step = STEP_RSET; step < STEP_DATA; step++) {
		if (x->commands[step].len == 0) {
			continue;
		}
		progress = exchange_take_reply(x, step);
		if (progress != GO_ON) {
			return lost_before_reply(x);
		}
	}
	return take_last_reply(x);
}

/* Without PIPELINING: the message leaves only once its recipient is accepted. */
static enum progress chunk_stepwise(struct exchange *x)
{
	struct error fault = ERROR_INIT;
	enum progress progress;

	for (enum step step = STEP_RSET; step < STEP_DATA; step++) {
		if (x->commands[step].len == 0) {
			continue;
		}
		if (exchange_write(x, step, step + 1, &fault)) {
			return exchange_lost(x, step, &fault);
		}
		progress = exchange_take_reply(x, step);
		if (progress != GO_ON) {
			return progress;
		}
		if (x->refusal.code) {
			return exchange_refused(x);
		}
	}
	progress = exchange_mark(x);
	if (progress != GO_ON) {
		return progress;
	}
	if (write_all(x, STEP_DATA, &fault)) {
		return exchange_lost(x, STEP_DATA, &fault);
	}
	return take_last_reply(x);
}

enum progress exchange_chunk(struct exchange *x)
{
	enum progress progress;

	add_chunk_command(x);
	progress = x->smtp->pipelining ? chunk_pipelined(x) : chunk_stepwise(x);
	if (progress == GO_ON) {
		strbuf_clear(&x->commands[STEP_RSET]);
		strbuf_add_string(&x->commands[STEP_RSET], "RSET\r\n");
		strbuf_clear(&x->commands[STEP_DATA]);
		strbuf_add_string(&x->commands[STEP_DATA], "DATA\r\n");
	} else if (progress == DECIDED && x->outcome->kind == OUTCOME_SENT) {
		x->smtp->needs_reset = false;
	}
	return progress;
}
