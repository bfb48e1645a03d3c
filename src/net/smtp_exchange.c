#include "net/smtp_exchange.h"

#include <string.h>

#include "model/refusal.h"

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
	/* Some replies came and others did not: perhaps the server does not support pipelining. */
	x->smtp->pipelining_broke = x->smtp->pipelining && !x->smtp->unanswered &&
				    x->smtp->accepted == 0;
	return DECIDED;
}

enum progress exchange_failed(struct exchange *x, const struct error *fault)
{
	/* What the server says that it does not take is refused; anything else is no message. */
	decide(x, fault->kind == ERROR_PERMANENT ? OUTCOME_FAILED : OUTCOME_IMPOSSIBLE,
		fault->text);
	return DECIDED;
}

enum progress exchange_in_doubt(struct exchange *x, const struct error *fault)
{
	decide(x, OUTCOME_IN_DOUBT, fault->text);
	x->outcome->phase = OUTCOME_AT_END;
	x->smtp->unanswered = false;
	return DECIDED;
}

/* What is refused to the session says nothing of this recipient: as if the connection had broken.
 */
static void refuse(struct exchange *x, enum outcome_phase phase, const struct smtp_reply *reply)
{
	static const enum refusal_phase refusal_phases[] = {
		[OUTCOME_AT_RCPT] = REFUSAL_AT_RCPT,
		[OUTCOME_AT_DATA] = REFUSAL_AFTER_RCPT,
		[OUTCOME_AT_END] = REFUSAL_AFTER_RCPT,
	};
	struct refusal refusal = {.phase = refusal_phases[phase],
		.code = reply->code,
		.enhanced = reply->enhanced,
		.text = reply->text};
	enum refusal_class class = refusal_classify(&refusal);
	bool session = class == REFUSAL_OF_SESSION || class == REFUSAL_OF_LIMIT;
	bool final = smtp_reply_class(reply) == 5 && !session;

	smtp_reply_outcome(reply, final ? OUTCOME_FAILED : OUTCOME_DEFERRED, x->outcome);
	x->outcome->phase = phase;
	x->outcome->unreachable = session;
	x->outcome->lost = session;
	x->outcome->limit = class == REFUSAL_OF_LIMIT;
}

/* RFC 5321, 3.8: after 421 the server closes, which is not about this recipient. */
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
	int class;

	if (smtp_read_reply(smtp, timeout, NULL, &reply, &fault)) {
		return exchange_lost(x, step, &fault);
	}
	class = smtp_reply_class(&reply);
	if (reply.code == 421) {
		return closing(x, step, &reply);
	}
	smtp->unanswered = false;
	if (class == (step == STEP_DATA ? 3 : 2)) {
		x->data_open = step == STEP_DATA;
		return GO_ON;
	}
	if (step == STEP_RSET || class < 4) {
		/* RSET cannot fail, and 2xx or 3xx answer another command: the two sides are out of
		 * step. */
		return closing(x, step, &reply);
	}
	if (x->refusal.code == 0) {
		x->refusal = reply;
		x->refused_at = phases[step];
	}
	return GO_ON;
}

enum progress exchange_refused(struct exchange *x)
{
	refuse(x, x->refused_at, &x->refusal);
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

enum progress exchange_decide(struct exchange *x, const struct smtp_reply *reply)
{
	int class = smtp_reply_class(reply);
	enum outcome_kind kind = class == 2 ? OUTCOME_SENT : OUTCOME_IN_DOUBT;

	if (class == 4 || class == 5) {
		refuse(x, OUTCOME_AT_END, reply);
	} else {
		smtp_reply_outcome(reply, kind, x->outcome);
		x->outcome->phase = OUTCOME_AT_END;
	}
	x->smtp->accepted += x->outcome->kind == OUTCOME_SENT;
	if (x->outcome->kind == OUTCOME_IN_DOUBT || reply->code == 421) {
		smtp_drop(x->smtp);
	}
	return DECIDED;
}
