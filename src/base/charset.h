#ifndef POSTRIDER_BASE_CHARSET_H
#define POSTRIDER_BASE_CHARSET_H

/* Texts of people's files, which say nowhere how they are encoded. */

#include <stddef.h>

#include "base/strbuf.h"

/* Appends the text as UTF-8, without its byte order mark. UTF-16 is told by that, or by a first
 * character with a zero byte; a line that is not UTF-8 is taken for Windows-1252, so that one such
 * name does not spoil the others. What stands for no character becomes U+FFFD. */
void charset_to_utf8(struct strbuf *out, const char *bytes, size_t len);

#endif
