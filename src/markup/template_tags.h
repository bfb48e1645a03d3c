#ifndef POSTRIDER_MARKUP_TEMPLATE_TAGS_H
#define POSTRIDER_MARKUP_TEMPLATE_TAGS_H

/*
 * Markdown as generators extend it, made into plain Markdown: the tags of Liquid and Nunjucks
 * ({% … %}), Hugo's shortcodes ({{< … >}}, {{% … %}}), the comments of MDX, JSX components
 * (<Component …/>) and the import and export lines at the top of MDX are dropped; what stands
 * between the tags stays. Fenced and indented code and code spans are left as they are.
 */

#include <stddef.h>

#include "base/strbuf.h"

/* Appends the text without them. Line ends must be LF. */
void template_tags_drop(struct strbuf *out, const char *text, size_t len);

#endif
