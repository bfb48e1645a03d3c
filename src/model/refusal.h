#ifndef POSTRIDER_MODEL_REFUSAL_H
#define POSTRIDER_MODEL_REFUSAL_H

/*
 * Whose fault a refusal is: the session's (the connection, the account, its quota, the sender), or
 * the reader's. Only the second may cost a reader anything. Pure, and told from the reply alone;
 * what follows also depends on what became of others.
 */

#include <stdbool.h>

/* How far the transaction was. */
enum refusal_phase {
	REFUSAL_BEFORE_RCPT, /* the greeting, EHLO, STARTTLS, AUTH, MAIL */
	REFUSAL_AT_RCPT,
	REFUSAL_AFTER_RCPT, /* DATA, BDAT, the end of data */
};

struct refusal {
	enum refusal_phase phase;
	int code;             /* 4xx or 5xx */
	const char *enhanced; /* "5.1.1" (RFC 3463), or "" */
	const char *text;
};

enum refusal_class {
	REFUSAL_OF_SESSION, /* any mail would have been refused */
	REFUSAL_OF_LIMIT,   /* messages, recipients or bytes of a session or an account: likewise */
	REFUSAL_FOR_NOW,    /* by the reader's domain */
	REFUSAL_OF_READER,  /* there is no such address */
	REFUSAL_OF_SENDER,  /* by one domain: alignment, SPF, DKIM, DMARC, PTR */
	REFUSAL_UNKNOWN,    /* for good, and it may be about either */
	REFUSAL_CLASS_COUNT,
};

enum refusal_class refusal_classify(const struct refusal *refusal);

const char *refusal_class_name(enum refusal_class class);

#endif
