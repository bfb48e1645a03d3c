#ifndef POSTRIDER_CONFIG_NODE_ESCAPES_H
#define POSTRIDER_CONFIG_NODE_ESCAPES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"

/* JSON writes what is beyond U+FFFF as a surrogate pair, two escapes (RFC 8259, section 7), which
 * libyaml refuses. Appends the text with each pair as the one escape that YAML has for the
 * character, and with half a pair as that of the replacement character. Returns whether there were
 * any. */
bool node_join_surrogates(struct strbuf *out, const char *text, size_t len);

#endif
