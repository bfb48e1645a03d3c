#ifndef POSTRIDER_MAIL_MESSAGE_H
#define POSTRIDER_MAIL_MESSAGE_H

/*
 * Whole messages, in two steps. A variant is what many readers share: subject and bodies, encoded
 * once into a blob that the store keeps with the edition. Filling it with one reader's values
 * gives the bytes that are sent: a pure function, the same on every attempt.
 *
 * The blob, so that one that was stored months ago can still be sent:
 *
 *     1 byte    version: 1
 *     4 × …     subject, language, text body, HTML body: each a length (4 bytes, big-endian) and
 *               that many bytes. Subject: UTF-8, slots open. Language: may be empty. A body: one
 *               byte of enum mail_encoding and the bytes of mail_body_encode; the HTML body is
 *               empty where there is none.
 *     16 bytes  the start of SHA-256 over all before them: finds damage, and is the boundary
 */

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/strbuf.h"
#include "mail/body.h"

/* What a variant is made of. The texts may hold slots (mail/body.h). */
struct mail_variant {
	const char *subject;
	const char *text;
	const char *html;     /* NULL: the message is text only */
	const char *language; /* BCP 47, for Content-Language; NULL: not said */
};

/* Appends the variant's blob to out. ERROR_INPUT for what mail_body_encode refuses, control
 * characters in the subject, or a language that is no tag; out is as it was then. */
int mail_variant_compose(struct strbuf *out, const struct mail_variant *variant, struct error *err);

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
 * dot-stuffed. Where To's local part is not ASCII it holds UTF-8 and needs SMTPUTF8.
 * ERROR_STORE where the blob is damaged or of a later version; ERROR_INPUT where a value is
 * refused (mail/header.h, mail/body.h) or missing; out is as it was then. */
int mail_message_fill(const void *blob, size_t len, const struct mail_values *values,
	struct strbuf *out, struct error *err);

#endif
