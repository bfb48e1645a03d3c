#ifndef POSTRIDER_NET_SMTP_EXCHANGE_H
#define POSTRIDER_NET_SMTP_EXCHANGE_H

/* One transaction under way: what smtp_send.c begins and, with BDAT, smtp_chunk.c carries through.
 * For the smtp files alone. */

#include "net/smtp_internal.h"

/* The commands of a transaction, in the order in which they go out. */
enum step {
	STEP_RSET, /* only after a transaction that was left */
	STEP_MAIL,
	STEP_RCPT,
	STEP_DATA, /* DATA or BDAT */
	STEP_COUNT,
};

struct exchange {
	struct smtp *smtp;
	const struct submission *submission;
	struct strbuf commands[STEP_COUNT]; /* "": left out */
	struct smtp_reply refusal;          /* the first one; code 0: none */
	enum outcome_phase refused_at;
	bool data_open; /* the server answered 354 and waits for a dot */
	bool marked;    /* before_commit was called */
	bool announced; /* its commands have left with the message before */
	struct outcome *outcome;
	struct error *err;
};

/* What a transaction's parts return. */
enum progress {
	GO_ON,
	DECIDED, /* the outcome stands */
	BROKEN,  /* before_commit refused, or stopped: the error stands */
};

void exchange_init(struct exchange *x, struct smtp *smtp, const struct submission *submission);
void exchange_release(struct exchange *x);
/* ERROR_INPUT or ERROR_PERMANENT where an address or the size cannot be sent to this server. */
int exchange_make_commands(struct exchange *x, struct error *fault);
/* Adds the commands of the message that the submission names as its next one to smtp->data, behind
 * the end of this one, where the server has shown that it pipelines. RFC 2920, 3.1: they may be
 * sent without waiting for the reply. */
void exchange_announce_next(struct exchange *x);
/* The message cannot be sent to this server. */
enum progress exchange_failed(struct exchange *x, const struct error *fault);
/* The connection is of no use any more, and the server cannot have accepted the message. */
enum progress exchange_lost(struct exchange *x, enum step step, const struct error *fault);
/* The server can have accepted it, and nobody knows. */
enum progress exchange_in_doubt(struct exchange *x, const struct error *fault);
/* Takes the reply to one command but the last, and notes a refusal. */
enum progress exchange_take_reply(struct exchange *x, enum step step);
/* Writes the commands from `first` to before `end`. */
int exchange_write(struct exchange *x, enum step first, enum step end, struct error *fault);
/* The refusal is the outcome, and the next transaction begins with RSET. */
enum progress exchange_refused(struct exchange *x);
/* Lets the caller make its mark, once. */
enum progress exchange_mark(struct exchange *x);
/* What the reply says that decides: to the dot, or to BDAT. */
enum progress exchange_decide(struct exchange *x, const struct smtp_reply *reply);

/* The whole transaction with BDAT (RFC 3030); everything in one turn where the server pipelines.
 * GO_ON where the server does not know BDAT after all: DATA is to be tried. */
enum progress exchange_chunk(struct exchange *x);

#endif
