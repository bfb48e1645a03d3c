#ifndef POSTRIDER_MARKUP_HTML_VALUE_H
#define POSTRIDER_MARKUP_HTML_VALUE_H

/* What becomes of an attribute's value. */

#include <stdbool.h>

#include "base/strbuf.h"
#include "markup/html_clean.h"
#include "markup/html_rules.h"

/* Appends the value as it may stay, and returns true; or returns false, with nothing appended,
 * where the attribute must go. Both values are decoded. Kinds are those that have a value of
 * their own: HTML_ATTRIBUTE_STYLE is html_value_style's. */
bool html_value(struct strbuf *out, enum html_attribute_kind kind, const char *value,
	const struct html_clean_options *options);

/* Appends an element's style: the one that the options have for its name, then the harmless
 * declarations of its own (NULL where it has none). False where that leaves nothing. */
bool html_value_style(struct strbuf *out, const char *element, const char *own,
	const struct html_clean_options *options);

#endif
