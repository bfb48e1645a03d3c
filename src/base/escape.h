#ifndef POSTRIDER_BASE_ESCAPE_H
#define POSTRIDER_BASE_ESCAPE_H

/*
 * Text made fit for what it is to stand in. Each appends len bytes of text to out, in the shape
 * that struct mustache_options (template/mustache.h) asks for.
 */

#include <stddef.h>

#include "base/strbuf.h"

/* For HTML: text between tags, and attribute values in double or single quotes. Not for unquoted
 * attributes, nor inside of script and style. & < > " ' become references; NUL, which HTML
 * knows no reference for, becomes U+FFFD. */
void escape_html(struct strbuf *out, const char *text, size_t len);

/* For one component of a URL: all but RFC 3986's unreserved characters percent-encoded. */
void escape_url(struct strbuf *out, const char *text, size_t len);

/* For plain text: unchanged. */
void escape_text(struct strbuf *out, const char *text, size_t len);

#endif
