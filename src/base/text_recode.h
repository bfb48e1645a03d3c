#ifndef POSTRIDER_BASE_TEXT_RECODE_H
#define POSTRIDER_BASE_TEXT_RECODE_H

/* Files that are not UTF-8, as old blogs have them. */

#include <stddef.h>

#include "base/strbuf.h"

/* Where the bytes are another encoding than UTF-8, appends them in UTF-8 and returns its name:
 * "UTF-16" where a byte order mark says so; "Windows-1252", which is Latin-1 with more letters,
 * where more of what is not ASCII is no UTF-8 than is. Otherwise returns NULL, and a few broken
 * bytes in UTF-8 are left to text_clean. */
const char *text_recode(struct strbuf *out, const char *bytes, size_t len);

#endif
