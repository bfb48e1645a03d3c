#ifndef POSTRIDER_MAIL_HEADER_H
#define POSTRIDER_MAIL_HEADER_H

/*
 * Header fields (RFC 5322, 2.2), one call a field, each appended to `out` with its CRLF. Lines are
 * at most 78 bytes, folded at spaces; a single word that is longer stays whole, up to the 998
 * bytes of RFC 5322, 2.1.1, where the field is refused.
 *
 * A value with CR, LF or another control character but TAB, that is not UTF-8, or has more than 32
 * KiB, is refused with an ERROR_INPUT that names the field. Nothing is appended then.
 */

#include <stdint.h>

#include "base/error.h"
#include "base/strbuf.h"

/* Unstructured text, such as a Subject. Words that are not ASCII, or that a reader could take for
 * encoded ones, become RFC 2047 encoded words in UTF-8 of at most 75 bytes, B or Q, whichever is
 * shorter, no character split. Spaces come out as they went in. */
int mail_header_text(struct strbuf *out, const char *field, const char *value, struct error *err);

/* `NAME <ADDRESS>`, or the address alone where name is NULL or "". The name is written plain, as
 * a quoted string, or in encoded words, as it needs. The address is parsed (model/mail_address.h)
 * and written with its domain in A-labels; a non-ASCII local part stands as UTF-8 (RFC 6532). */
int mail_header_mailbox(struct strbuf *out, const char *field, const char *name,
	const char *address, struct error *err);

/* `NAME <ID>` (List-Id, RFC 2919), or `<ID>`; the id is ASCII without spaces and brackets. */
int mail_header_id(
	struct strbuf *out, const char *field, const char *name, const char *id, struct error *err);

/* Structured content that is ASCII already: Message-ID, List-Unsubscribe and so on. Folded at
 * its spaces only; URIs are neither encoded nor broken. */
int mail_header_raw(struct strbuf *out, const char *field, const char *value, struct error *err);

/* `Thu, 19 Nov 2026 08:00:00 +0100`, at an offset in seconds east of UTC. */
void mail_header_date(struct strbuf *out, const char *field, int64_t at, int32_t offset);

#endif
