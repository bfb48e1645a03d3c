#ifndef POSTRIDER_PUBLISH_GZIP_H
#define POSTRIDER_PUBLISH_GZIP_H

#include "base/strbuf.h"

/* Appends the bytes compressed (RFC 1952), without a time or a name: the same bytes give the same
 * copy. */
void gzip_bytes(struct strbuf *out, const char *bytes, size_t len);

#endif
