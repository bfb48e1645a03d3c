#ifndef POSTRIDER_MAIL_DKIM_H
#define POSTRIDER_MAIL_DKIM_H

/*
 * DKIM signatures (RFC 6376; RFC 8463 for Ed25519), relaxed/relaxed, over the whole body: one
 * DKIM-Signature field for each key.
 *
 * Every header field that the message has is signed, so that List-Unsubscribe and
 * List-Unsubscribe-Post are (RFC 8058, section 4), but those that change on the way (RFC 6376,
 * section 5.4.1) and those that the operator's relay rewrites. From, To and Subject are named once
 * more than they occur: nobody can add a second one.
 */

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/strbuf.h"

struct dkim_key_file {
	const char *domain;   /* d=, in A-labels */
	const char *selector; /* s=: the public key is published at SELECTOR._domainkey.DOMAIN */
	const char *path;     /* of a private key in PEM: see mail/dkim_key.h */
};

/* Keys that are read once and then never change: threads may sign with them at once. */
struct dkim_keys;

/* Reads the keys; there may be none. `rewritten` names the fields, in any case, that stay unsigned
 * since a relay changes them; its end is NULL, and it may be NULL itself. All is copied.
 * ERROR_CONFIG or ERROR_IO that names the file. */
struct dkim_keys *dkim_keys_load(const struct dkim_key_file *files, size_t count,
	const char *const *rewritten, struct error *err);
void dkim_keys_free(struct dkim_keys *keys);

/* Appends to out_headers the DKIM-Signature fields of a message (mail/message.h; CRLF line ends,
 * not dot-stuffed), in the order of the keys, for its very beginning. Nothing without a key.
 *
 * `at` is t=, in UTC seconds: the same message, keys and instant give the same bytes. Lines are at
 * most 78 bytes, but where a domain or a field's name is longer.
 * ERROR_INPUT where the message has no header that can be read, or none with a From;
 * out_headers is as it was then. */
int dkim_sign(const struct dkim_keys *keys, const char *message, size_t len, int64_t at,
	struct strbuf *out_headers, struct error *err);

#endif
