#ifndef POSTRIDER_AUDIT_LANGUAGE_H
#define POSTRIDER_AUDIT_LANGUAGE_H

#include <stdbool.h>

/* Whether the text has the form of a language tag (RFC 5646, section 2.1: subtags of at most eight
 * letters and digits, the first of two or three letters, or "x" or "i", with hyphens between). The
 * registry is not asked. */
bool audit_is_language(const char *text);

#endif
