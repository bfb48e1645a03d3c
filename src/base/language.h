#ifndef POSTRIDER_BASE_LANGUAGE_H
#define POSTRIDER_BASE_LANGUAGE_H

#include <stdbool.h>

/* Whether the text has the form of a language tag (RFC 5646, section 2.1: subtags of at most eight
 * letters and digits, the first of two or three letters, or "x" or "i", with hyphens between). The
 * registry is not asked. */
bool language_is_tag(const char *text);

/* The direction in which a language is written, for HTML's dir: "ltr" or "rtl". The tag is one of
 * BCP 47, such as "de-AT". */
const char *language_direction(const char *tag);

#endif
