#ifndef POSTRIDER_MAIL_VARIANT_H
#define POSTRIDER_MAIL_VARIANT_H

/*
 * What the messages of an edition to many readers share: subject and bodies, encoded once into a
 * blob that the store keeps with the edition.
 *
 * The blob, so that one that was stored months ago can still be sent:
 *
 *     1 byte    version: 1
 *     16 bytes  the start of SHA-256 over all after them: what the boundary is made of
 *     4 × …     subject, language, text body, HTML body: each a length (4 bytes, big-endian) and
 *               that many bytes. Subject: UTF-8, slots open. Language: may be empty. A body: one
 *               byte of enum mail_encoding and the bytes of mail_body_encode; the HTML body is
 *               empty where there is none.
 */

#include <stdbool.h>
#include <stddef.h>

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

/* A boundary, with its NUL. It has "=_", which no line of an encoded body has (RFC 2045, 6.7). */
#define MAIL_BOUNDARY_SIZE 35

/* A blob taken apart. Bodies borrow from the blob. */
struct mail_variant_view {
	char *subject;  /* slots open */
	char *language; /* "": not said */
	char boundary[MAIL_BOUNDARY_SIZE];
	struct mail_body text;
	struct mail_body html; /* only where has_html */
	bool has_html;
};

/* ERROR_STORE where the blob is cut, damaged in its structure, or of another version. */
int mail_variant_read(
	struct mail_variant_view *ret_view, const void *blob, size_t len, struct error *err);
void mail_variant_view_release(struct mail_variant_view *view);

#endif
