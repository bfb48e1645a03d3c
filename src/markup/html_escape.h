#ifndef POSTRIDER_MARKUP_HTML_ESCAPE_H
#define POSTRIDER_MARKUP_HTML_ESCAPE_H

/* Text as HTML shows it. */

#include <stddef.h>

#include "base/strbuf.h"

/* Appends text with &, <, > and " as references. */
void html_escape(struct strbuf *out, const char *text, size_t len);

#endif
