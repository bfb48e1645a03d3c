#ifndef POSTRIDER_NET_SUBMISSION_H
#define POSTRIDER_NET_SUBMISSION_H

/*
 * One message on its way to one recipient, and what became of it. Plain values: what a transport
 * takes and gives, whether it speaks SMTP or writes files.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct submission {
	const char *name;      /* what files and messages call it, such as the delivery's token */
	const char *sender;    /* the envelope's sender; "" is the null sender of RFC 5321, 4.5.5 */
	const char *recipient; /* one address */
	const char *bytes;     /* the message: lines of at most 998 bytes, each ended by CRLF */
	size_t len;
	bool needs_smtputf8; /* its header has raw UTF-8 (RFC 6531); a non-ASCII local part in the
			      * envelope is noticed without it */
	/* Called with a connection at hand, before the server is told anything of the message: the
	 * caller may begin to make its durable mark, while the server is asked. NULL: nothing to
	 * do. */
	void (*before_begin)(void *ctx);
	/* Called once, when all but the bytes that make the message accepted is done: from here on
	 * the caller's mark is durable. -1: the message is not given, and the submission fails
	 * with the error that was set. NULL: nothing to do. */
	int (*before_commit)(void *ctx, struct error *err);
	/* Asked when all of this message is about to leave, for the one that will be given next
	 * over the same transport: its envelope may go along, which saves a turn. The answer stays
	 * where it is until it is given or the transport is freed. NULL, or returns NULL: none. */
	const struct submission *(*next)(void *ctx);
	void *ctx;
};

enum outcome_kind {
	OUTCOME_SENT,     /* accepted */
	OUTCOME_DEFERRED, /* not accepted; may be tried again */
	OUTCOME_FAILED,   /* refused for good */
	OUTCOME_IN_DOUBT, /* given, and no answer came: accepted or not, nobody knows */
	/* Given to nobody: no message can be made for this recipient, or no server that there is
	 * can carry it. */
	OUTCOME_IMPOSSIBLE,
};

/* How far a transaction was when it was decided. */
enum outcome_phase {
	OUTCOME_AT_CONNECT, /* no connection, or none that could be used */
	OUTCOME_AT_MAIL,
	OUTCOME_AT_RCPT,
	OUTCOME_AT_DATA, /* DATA, and the message but for its end */
	OUTCOME_AT_END,  /* the dot, or the last BDAT: from here on the server can have it */
};

struct outcome {
	enum outcome_kind kind;
	enum outcome_phase phase;
	/* The fault is the server's or the connection's, not this recipient's: no connection, TLS,
	 * login, greeting, a session that was refused or a connection that broke. Only with
	 * OUTCOME_DEFERRED. */
	bool unreachable;
	/* With unreachable: the server was there, and the session was refused, or the connection
	 * ended, in the middle of this very message. If that goes on, the message may be why. */
	bool lost;
	bool limit;        /* with lost: the session or the account has had as much as it may */
	int code;          /* of the reply that decided: 250, 451 …; 0: there was none */
	char enhanced[12]; /* "5.1.1" (RFC 3463), or "" */
	char text[513]; /* the reply's text without codes, its lines joined by a space, no control
			 * characters, valid UTF-8; or what broke */
	char queue_id[65]; /* the server's name for an accepted message, where it gave one, or "" */
};

#endif
