#ifndef POSTRIDER_MARKUP_HTML_PASS_H
#define POSTRIDER_MARKUP_HTML_PASS_H

/* The inside of html_clean: one walk over the source beside its tree. */

#include <stdbool.h>

#include "base/strbuf.h"
#include "markup/html_clean.h"

/* Cleans the source once. Returns whether that changed it: then another pass is needed. The source
 * is one that html_excess accepts. */
bool html_pass(struct strbuf *source, const struct html_clean_options *options);

#endif
