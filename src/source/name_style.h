#ifndef POSTRIDER_SOURCE_NAME_STYLE_H
#define POSTRIDER_SOURCE_NAME_STYLE_H

/* How site generators spell names and titles in addresses. */

#include "base/strbuf.h"
#include "config/preset.h"

/* Appends the name in a style, not yet percent-encoded; slashes stay, and divide it. */
void name_style_add(struct strbuf *out, enum name_style style, const char *name);

#endif
