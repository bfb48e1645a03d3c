#ifndef POSTRIDER_MAIL_BODY_H
#define POSTRIDER_MAIL_BODY_H

/*
 * The body of one text part, encoded once for many readers.
 *
 * A text may hold slots: MAIL_SLOT_BYTE and a letter A to Z, which each reader's value replaces
 * when the part is filled. What the letters mean is the caller's business.
 *
 * In quoted-printable the text around the slots is encoded for good; a slot stands at the start
 * of a line, a soft line break before it, and is filled with the value, encoded on lines of its
 * own and ended by a soft line break: no value is split from its neighbours or changes their
 * lines. In base64, where a value shifts everything after it, the text is kept and encoded when
 * filled. The decoded part is the same either way: the text with its values, line ends as CRLF,
 * the last line ended.
 *
 * All lines are at most 76 bytes and end with CRLF. In quoted-printable none begins with "." or
 * "From ", which some mail systems alter.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/strbuf.h"

#define MAIL_SLOT_BYTE '\001'
#define MAIL_SLOTS     26
#define MAIL_TEXT_MAX  ((size_t)4 << 20) /* bytes of a text, before encoding */

/* A reader's values, at letter - 'A'; NULL: not given. UTF-8 without control characters. */
struct mail_slots {
	const char *values[MAIL_SLOTS];
};

enum mail_encoding {
	MAIL_QUOTED_PRINTABLE = 'q',
	MAIL_BASE64 = 'b',
};

/* An encoded text, slots still open. The bytes are borrowed. */
struct mail_body {
	enum mail_encoding encoding;
	const char *bytes;
	size_t len;
};

/* The name for Content-Transfer-Encoding. */
const char *mail_encoding_name(enum mail_encoding encoding);

/* The encoding in which the text is shorter; quoted-printable where both are alike. */
enum mail_encoding mail_body_best(const char *text);

/* Appends the text, encoded and with its slots open, to out. Line ends may be LF, CRLF or CR.
 * ERROR_INPUT for text that is not UTF-8, has control characters other than TAB and line ends,
 * a slot byte without its letter, or more than MAIL_TEXT_MAX bytes; out is as it was then. */
int mail_body_encode(
	struct strbuf *out, const char *text, enum mail_encoding encoding, struct error *err);

/* Appends the body, filled. In HTML the values are escaped (base/escape.h), fit for text
 * and quoted attributes; otherwise they go in as they are. ERROR_INPUT where a slot has no value
 * or a value has a control character; out is as it was then. */
int mail_body_fill(struct strbuf *out, const struct mail_body *body, bool html,
	const struct mail_slots *slots, struct error *err);

/* Appends a line of text with its slots filled and nothing encoded: for a Subject. */
int mail_slots_fill(
	struct strbuf *out, const char *text, const struct mail_slots *slots, struct error *err);

#endif
