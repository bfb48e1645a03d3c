#ifndef POSTRIDER_NET_SMTP_H
#define POSTRIDER_NET_SMTP_H

/*
 * An SMTP client (RFC 5321) for one connection: libcurl opens it (greeting, STARTTLS,
 * certificates, AUTH), the transactions are ours. One message to one recipient at a time, any
 * number one after the other. PIPELINING (RFC 2920) where offered; SMTPUTF8 (RFC 6531) where the
 * envelope needs it.
 *
 * The promise: smtp_send never gives a message twice, and always knows whether the server can
 * have accepted it.
 */

#include <signal.h>
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
	const char *helo;    /* what EHLO says: a host name or an address literal; NULL: this machine */
	struct smtp_timeouts timeouts;
	/* Where it is not NULL and becomes non-zero, waits end, as long as no MAIL is under way. */
	const volatile sig_atomic_t *stop;
};

#endif
