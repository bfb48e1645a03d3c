#ifndef POSTRIDER_MODEL_MAIL_ADDRESS_H
#define POSTRIDER_MODEL_MAIL_ADDRESS_H

/*
 * Mail addresses as people have them: RFC 5321's Mailbox without its museum pieces. The local
 * part is a dot-atom (RFC 5322, 3.2.3; no quoted strings, no comments) and may be non-ASCII (RFC
 * 6531); the domain is a name, never an address literal, and goes through IDNA 2008. What passes
 * here can be put into a header or an SMTP command as it is: it holds no white space, control
 * character, quote, bracket, comma, colon or semicolon.
 */

#include <stdbool.h>

#include "base/error.h"
#include "base/strbuf.h"

#define MAIL_ADDRESS_MAX 254 /* bytes, with the domain in A-labels: RFC 5321, 4.5.3.1.3 */
#define MAIL_LOCAL_MAX   64  /* bytes: RFC 5321, 4.5.3.1.1 */

struct mail_address {
	char *local;     /* exactly as written: only its own server knows what it means */
	char *domain;    /* as written, ASCII letters in lower case; for people to read */
	char *ascii;     /* the domain as A-labels, in lower case; for the wire */
	bool needs_utf8; /* the local part is not ASCII: only SMTPUTF8 can carry it */
};

/* Reads an addr-spec; spaces and tabs around it are dropped. ERROR_INPUT, with the address quoted
 * and what is wrong, otherwise. */
int mail_address_parse(const char *text, struct mail_address *ret_address, struct error *err);
void mail_address_release(struct mail_address *address);

/* Appends local@ascii: the form for envelopes and headers. */
void mail_address_add(struct strbuf *out, const struct mail_address *address);

/* Appends `mailto:` and the address as a URI has it (RFC 6068, 2): the domain in A-labels, and of
 * the local part what a URI does not allow percent-encoded. */
void mail_address_add_mailto(struct strbuf *out, const struct mail_address *address);

/* What two addresses of the same reader have in common: local@ascii with the local part's ASCII
 * letters in lower case, and NFC. For comparing and looking up; mail goes to the address as
 * written. A new string. */
char *mail_address_key(const struct mail_address *address);

/* A person as in a header: `Ada Example <ada@example.org>`, or the address alone. */
struct mail_mailbox {
	char *name; /* unquoted UTF-8; NULL: none */
	struct mail_address address;
};

/* Reads one mailbox, as `mail.from` is written: a name, quoted (with \" and \\) or not, and the
 * address in angle brackets; or an address alone. Without quotes a name may hold all but quotes,
 * angle brackets and control characters, so `Example, Inc. <a@example.org>` is fine. */
int mail_mailbox_parse(const char *text, struct mail_mailbox *ret_mailbox, struct error *err);
void mail_mailbox_release(struct mail_mailbox *mailbox);

#endif
