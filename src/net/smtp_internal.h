#ifndef POSTRIDER_NET_SMTP_INTERNAL_H
#define POSTRIDER_NET_SMTP_INTERNAL_H

/* The connection as smtp.c opens it and the transactions use it. For the smtp files alone. */

#include "net/line.h"
#include "net/smtp.h"
#include "net/smtp_reply.h"

struct smtp {
	const struct smtp_params *params;
	struct smtp_timeouts timeouts; /* none is 0 */
	struct line *line;             /* NULL: broken */
	char greeting[513];
	char tls[96];
	struct strbuf extensions; /* "PIPELINING, SIZE 10240000" */
	bool pipelining;
	bool chunking;
	bool eightbit;
	bool size;
	bool smtputf8;
	size_t max_size;       /* of a message; 0: not said */
	size_t accepted;       /* messages, over this connection */
	bool pipelining_broke; /* it was lost between the replies to pipelined commands */
	int64_t last_reply;    /* when the last reply came: line_deadline(0) */
	bool needs_reset;      /* the last transaction was left before its end */
	bool unanswered; /* no command of the last transaction was answered, other than by 421 */
	const struct submission *announced; /* its MAIL, RCPT and DATA have left; or NULL */
	struct strbuf data;                 /* the message, dot-stuffed; kept for its memory */
};

/* Writes to the server; after -1 the connection is gone. */
int smtp_write(struct smtp *smtp, const char *bytes, size_t len, long timeout, struct error *err);
/* The same, and how many bytes have left, also where it fails. */
int smtp_write_counted(struct smtp *smtp, const char *bytes, size_t len, long timeout,
	size_t *ret_written, struct error *err);
/* Reads one reply; after -1 (no reply in time, connection lost, garbage) the connection is
 * gone. Where lines is not NULL, the reply's lines are appended to it, each ended by LF; they may
 * hold any byte but that. */
int smtp_read_reply(struct smtp *smtp, long timeout, struct strbuf *lines,
	struct smtp_reply *ret_reply, struct error *err);
/* Closes the connection without QUIT. */
void smtp_drop(struct smtp *smtp);

#endif
