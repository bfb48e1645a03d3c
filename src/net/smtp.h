#ifndef POSTRIDER_NET_SMTP_H
#define POSTRIDER_NET_SMTP_H

/*
 * An SMTP client (RFC 5321) for one connection: libcurl opens it (greeting, STARTTLS,
 * certificates, AUTH), the transactions are ours. One message to one recipient at a time, any
 * number one after the other. Each only where it is offered: PIPELINING (RFC 2920), CHUNKING (RFC
 * 3030; with PIPELINING a message then takes one turn, from the second one of a connection on),
 * SIZE (RFC 1870), SMTPUTF8 (RFC 6531) with 8BITMIME where the envelope needs it.
 *
 * The promise: smtp_send never gives a message twice, and always knows whether the server can
 * have accepted it.
 */

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "net/submission.h"

enum smtp_tls {
	SMTP_TLS_DEFAULT,  /* as REQUIRED, but OFF for a server on loopback */
	SMTP_TLS_REQUIRED, /* smtp:// must offer STARTTLS */
	SMTP_TLS_OFF,      /* smtp:// stays plain; smtps:// is encrypted all the same */
};

/* Milliseconds; 0 stands for the default, from RFC 5321, 4.5.3.2. */
struct smtp_timeouts {
	long connect;  /* TCP and TLS: 30 s */
	long open;     /* from the connect to the end of AUTH, in all: 5 min */
	long command;  /* EHLO, MAIL, RCPT, RSET: 5 min */
	long data;     /* the reply to DATA: 2 min */
	long block;    /* a piece of the message can be written: 3 min */
	long data_end; /* the reply after the final dot: 10 min. A short one makes duplicates. */
	long quit;     /* the reply to QUIT: 2 s */
};

struct smtp_params {
	const char *user;     /* NULL: no AUTH. Set: nothing is sent without the server's 235. */
	const char *password; /* never in an error or a log */
	enum smtp_tls tls;
	const char *ca_file; /* PEM, instead of the system's; NULL: the system's. Certificates are
			      * always verified. */
	const char
		*helo; /* what EHLO says: a host name or an address literal; NULL: this machine */
	struct smtp_timeouts timeouts;
	bool lockstep; /* one command a turn, and DATA, whatever the server offers */
	/* After so many accepted messages the caller closes; 0: no limit. */
	size_t max_messages;
	/* Where it is not NULL and becomes non-zero, waits end, as long as no MAIL is under way. */
	const atomic_int *stop;
};

struct smtp;

/* Checks what can be checked without a connection: the URL (smtp:// or smtps://, host, port;
 * nothing else) and the EHLO name. ERROR_CONFIG. */
int smtp_check_server(const char *url, const struct smtp_params *params, struct error *err);

/* Connects and says EHLO. NULL where that failed, with the reason both in err (ERROR_TEMPORARY,
 * ERROR_PERMANENT, ERROR_CONFIG; ERROR_BUSY: stopped) and as an outcome (OUTCOME_DEFERRED,
 * unreachable, with the code of the server's reply where there was one). params is borrowed for
 * as long as the connection lives. */
struct smtp *smtp_open(const char *url, const struct smtp_params *params,
	struct outcome *ret_outcome, struct error *err);
/* Says QUIT where the connection still stands, waits shortly for the answer, and frees. NULL is
 * fine. */
void smtp_close(struct smtp *smtp);

/* Borrowed. The greeting without its code, "" where there is no TLS, the keywords of EHLO. */
const char *smtp_greeting(const struct smtp *smtp);
const char *smtp_tls_name(const struct smtp *smtp);
const char *smtp_extensions(const struct smtp *smtp);

/* True where the connection is of no more use: closed by either side, or the idle server has
 * said something that nobody asked for (421). */
bool smtp_is_closed(struct smtp *smtp);

/* One transaction. 0 with the outcome; -1 as said at transport_send (deliver/transport.h). The
 * message's bytes are sent as they are, dot-stuffed (RFC 5321, 4.5.2); a message that is not
 * made of CRLF lines of at most 998 bytes, or has a NUL, and an address that cannot be sent are
 * OUTCOME_IMPOSSIBLE before a byte has left, as is an address that needs SMTPUTF8 where it is not
 * offered. before_commit is called once: after the 354, or before
 * the BDAT that holds the message. */
int smtp_send(struct smtp *smtp, const struct submission *submission, struct outcome *ret_outcome,
	struct error *err);

/* How many messages the server has accepted over the connection. */
size_t smtp_accepted(const struct smtp *smtp);

/* True where the last smtp_send lost the connection before the server had answered any command of
 * it, other than by closing (421): the message can safely be sent over a new connection. */
bool smtp_was_unanswered(const struct smtp *smtp);

/* True where the connection was lost between the replies to its first pipelined commands: the
 * server offers PIPELINING, and may not support it. */
bool smtp_pipelining_broke(const struct smtp *smtp);

#endif
