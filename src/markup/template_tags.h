#ifndef POSTRIDER_MARKUP_TEMPLATE_TAGS_H
#define POSTRIDER_MARKUP_TEMPLATE_TAGS_H

/*
 * Markdown as generators extend it, made into plain Markdown: the tags of Liquid and Nunjucks
 * ({% … %}), Hugo's shortcodes ({{< … >}}, {{% … %}}), calls ({{ f(x) }}), the comments of MDX, JSX
 * components (<Component …/>), import and export statements, the attributes of kramdown ({: .x},
 * {#id} behind a heading, which becomes an anchor) and the markers of admonitions (:::note) are
 * dropped; what stands between the tags stays. {% highlight %} becomes a fence, {% raw %} text as
 * it is, and a link to a tag its words. Fenced and indented code and code spans are left as they
 * are.
 */

#include <stddef.h>

#include "base/strbuf.h"

/* Appends the text without them. Line ends must be LF. */
void template_tags_drop(struct strbuf *out, const char *text, size_t len);

#endif
