#ifndef POSTRIDER_DELIVER_TRANSPORT_H
#define POSTRIDER_DELIVER_TRANSPORT_H

/*
 * The way a message leaves: over SMTP, or into a folder of .eml files. One transport is used by
 * one thread at a time and holds at most one connection; several threads open one each, from the
 * same parameters.
 *
 * A transport connects when it first has to and again when the server has closed an idle
 * connection. It never tries a message twice once the server may have accepted it.
 */

#include <stddef.h>

#include "base/error.h"
#include "net/smtp.h"
#include "net/submission.h"

struct transport;

/* What transport_check found; NULL members do not apply. */
struct transport_facts {
	char *server;     /* the URL that answered, or the folder */
	char *greeting;   /* the server's first line, without its code */
	char *tls;        /* "TLSv1.3 / TLS_AES_256_GCM_SHA384"; NULL: not encrypted */
	char *extensions; /* EHLO's keywords, "PIPELINING, SIZE 10240000, SMTPUTF8" */
	char *user;       /* who was authenticated */
};
void transport_facts_release(struct transport_facts *facts);

/* SMTP to the first of the servers that can be reached, in the order given; an unreachable one is
 * tried again with the next connection. All strings are copied. Makes no connection yet.
 * ERROR_CONFIG where a URL is none of smtp:// and smtps://, or a name cannot be sent. */
struct transport *transport_smtp_new(const char *const *servers, size_t server_count,
	const struct smtp_params *params, struct error *err);

/* Files NAME.eml in a folder, which must exist: written beside, fsynced, renamed, mode 0644
 * whatever the umask: what picks them up is often another user, and who may is said by the
 * folder's own mode. A file of that name is replaced. */
struct transport *transport_dir_new(const char *folder, struct error *err);

/* NULL is fine. Says QUIT on an open connection, without waiting long. */
void transport_free(struct transport *transport);

/* Connects, if it is not connected, and says what was negotiated. For a folder: that it can be
 * written. ret_facts is the caller's to release. ERROR_TEMPORARY or ERROR_PERMANENT say which
 * servers were tried and what each one's fault was. */
int transport_check(
	struct transport *transport, struct transport_facts *ret_facts, struct error *err);

/* Gives one message away. Returns 0 with *ret_outcome filled, also where it was refused or no
 * server was reached (OUTCOME_DEFERRED, unreachable). Returns -1 only where the fault is on this
 * side: before_commit refused (err is what it set), the disk (ERROR_IO), or the wait was ended by
 * smtp_params' stop (ERROR_BUSY). After -1 the message was not given. */
int transport_send(struct transport *transport, const struct submission *submission,
	struct outcome *ret_outcome, struct error *err);

/* The seam itself: what a kind of transport brings. Its object begins with a struct transport. */
struct transport_driver {
	int (*check)(struct transport *, struct transport_facts *ret_facts, struct error *err);
	int (*send)(struct transport *, const struct submission *, struct outcome *ret_outcome,
		struct error *err);
	void (*free)(struct transport *);
};
struct transport {
	const struct transport_driver *driver;
};

#endif
