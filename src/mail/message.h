#ifndef POSTRIDER_MAIL_MESSAGE_H
#define POSTRIDER_MAIL_MESSAGE_H

/*
 * Whole messages, in two steps. A variant is what many readers share (mail/variant.h), encoded
 * once. Filling it with one reader's values gives the bytes that are sent: a pure function, the
 * same on every attempt.
 */

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/strbuf.h"
#include "mail/body.h"
#include "mail/variant.h"

struct mail_person {
	const char *name;    /* NULL or "": none */
	const char *address; /* NULL: nobody */
};

/* What one message has of its own. Strings are NULL where a field is not wanted. */
struct mail_values {
	int64_t date;        /* UTC seconds */
	int32_t date_offset; /* seconds east of UTC that Date is written in */
	struct mail_person from;
	struct mail_person reply_to; /* address NULL: no Reply-To */
	struct mail_person to;
	const char *message_id; /* TOKEN@domain, without angle brackets */

	/* NULL: no list mail but one that a person asked for, such as a confirmation; then there
	 * is no List field and no Precedence, and the members up to list_archive are ignored. */
	const char *list_id;            /* news.example.org (RFC 2919) */
	const char *list_name;          /* may be NULL */
	const char *unsubscribe_https;  /* takes one-click POSTs (RFC 8058) */
	const char *unsubscribe_mailto; /* a mailto: URI. One of the two must be there. */
	const char *list_help;          /* a URI */
	const char *list_archive;       /* a URI */

	const char *feedback_id;
	struct mail_slots slots;
};

/* Appends the finished message to out: header, empty line, body, all lines ended by CRLF, not
 * dot-stuffed. Where the local part of an address is not ASCII, the header holds UTF-8 and needs
 * SMTPUTF8.
 * ERROR_STORE where the blob is damaged or of another version; ERROR_INPUT where a value is
 * refused (mail/header.h, mail/body.h) or missing; out is as it was then. */
int mail_message_fill(const void *blob, size_t len, const struct mail_values *values,
	struct strbuf *out, struct error *err);

#endif
