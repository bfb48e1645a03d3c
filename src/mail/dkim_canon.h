#ifndef POSTRIDER_MAIL_DKIM_CANON_H
#define POSTRIDER_MAIL_DKIM_CANON_H

/* The relaxed canonicalisations of DKIM (RFC 6376, section 3.4). For dkim.c. */

#include <stddef.h>

#include "base/hash.h"
#include "base/strbuf.h"

/* Appends `name:value` of a header field, which may be folded and comes without its last CRLF; nor
 * does what is appended have one (3.4.2). The field has a colon. */
void dkim_canon_field(struct strbuf *out, const char *field, size_t len);

/* SHA-256 of the body as 3.4.4 has it. */
void dkim_canon_body(const char *body, size_t len, unsigned char ret_digest[HASH_BYTES]);

#endif
