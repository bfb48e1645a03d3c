#ifndef POSTRIDER_CONFIG_NODE_ESCAPES_H
#define POSTRIDER_CONFIG_NODE_ESCAPES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"

/* JSON writes what is beyond U+FFFF as two escapes (RFC 8259, section 7), which libyaml takes for
 * none. Appends the text with each such pair as the one escape that YAML has for it, and with half
 * a pair as that of the replacement character. Returns whether there were any. */
bool node_mend_escapes(struct strbuf *out, const char *text, size_t len);

#endif
