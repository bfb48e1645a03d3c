#ifndef POSTRIDER_BASE_TEXT_H
#define POSTRIDER_BASE_TEXT_H

/*
 * UTF-8 text: what is valid, what XML allows, slugs, and the nearest word for "did you mean".
 * No function here asks the locale.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/report.h"
#include "base/strbuf.h"

/* Decodes the code point at text (len bytes are there, at least one). Returns its length in
 * bytes, 1 to 4, or 0 where the bytes are not valid UTF-8 (RFC 3629: no surrogates, no overlong
 * forms). *ret_codepoint is untouched then. */
size_t text_decode(const char *text, size_t len, unsigned *ret_codepoint);
bool text_is_utf8(const char *text, size_t len);
bool text_is_ascii(const char *text);
/* The Char production of XML 1.0, section 2.2. */
bool text_is_xml_char(unsigned codepoint);

/* Where a text stands, so that what is dropped from it can be named. A NULL path or report says
 * nothing. */
struct text_place {
	const char *path;
	int line;   /* of the text's first byte, 1-based */
	int column; /* of the text's first byte, 1-based; 0 counts as 1 */
	struct report *report;
};

/* Appends text to out with line ends as LF, without a byte order mark at the start, and without
 * everything that is not valid UTF-8 or that XML 1.0 forbids. Each place where bytes were
 * dropped is one warning (runs count once, and after ten of them one closing line). place may
 * be NULL. Returns how many places there were. */
size_t text_clean(struct strbuf *out, const char *text, size_t len, const struct text_place *place);

/* CR, LF, NUL or another control character but TAB: what must never reach a header or an SMTP
 * command. Checks len bytes. */
bool text_has_control(const char *text, size_t len);

/* Appends the text with runs of white space (Unicode's too) as one space, none at the ends. */
void text_collapse(struct strbuf *out, const char *text);
/* Shortens to at most max code points, at a word's end where there is one in the last quarter,
 * with an ellipsis. Returns a new string. */
char *text_shorten(const char *text, size_t max);
/* Columns that the text takes in a terminal or a plain-text mail (wide East Asian characters
 * count two, combining marks none). */
size_t text_columns(const char *text, size_t len);

/* NFC, and case folding for comparisons. New strings; the input must be valid UTF-8. */
char *text_nfc(const char *text);
/* Whether text_nfc would surely change nothing, at a glance. */
bool text_is_plainly_nfc(const char *text);
char *text_casefold(const char *text);

/* The slug of a category, tag or title: NFKD, marks dropped, case-folded, ß æ ø and their like
 * by a fixed table, other letters and digits kept as UTF-8, runs of the rest one hyphen. Never
 * empty, never a dot segment; "index" becomes "index-1". A new string. */
char *text_slug(const char *text);
/* The slug of a category, tag or author, which names files: text_slug, cut to 180 bytes. */
char *text_term_slug(const char *name);

/* The word of the NULL-terminated list that is nearest to the one written, or NULL where none is
 * near enough to be meant. Borrowed from the list. */
const char *text_nearest(const char *word, const char *const *words);

/* ASCII only, whatever the locale. */
bool text_equal_nocase(const char *a, const char *b);
bool text_starts_with(const char *text, const char *prefix);
bool text_ends_with(const char *text, const char *suffix);
void text_lower_ascii(char *text);

#endif
