#ifndef POSTRIDER_MAIL_FOLD_H
#define POSTRIDER_MAIL_FOLD_H

/*
 * Writes a header field word by word, folding between words. For header.c, which knows what the
 * words of each kind of field are.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/strbuf.h"

struct mail_fold {
	struct strbuf *out;
	const char *field;
	size_t start;  /* of the field, in out */
	size_t column; /* bytes in the line so far */
	bool first;    /* no word written yet */
	bool too_long; /* a line passed 998 bytes */
};

/* Writes "Field:". */
void mail_fold_begin(struct mail_fold *fold, struct strbuf *out, const char *field);
/* Writes a space, or a line end and a space, and the word. */
void mail_fold_word(struct mail_fold *fold, const char *word, size_t len);
/* Writes UTF-8 text as encoded words (RFC 2047, section 2), as many as it takes. */
void mail_fold_encoded(struct mail_fold *fold, const char *text, size_t len);
/* Ends the field. Where a line is too long for RFC 5322, takes the whole field back: ERROR_INPUT.
 */
int mail_fold_end(struct mail_fold *fold, struct error *err);

#endif
