#ifndef POSTRIDER_MARKUP_HTML_DEPTH_H
#define POSTRIDER_MARKUP_HTML_DEPTH_H

/*
 * gumbo takes quadratic time and memory in the depth of the tree and in the number of a tag's
 * attributes. So nothing is parsed before its source has been counted here: one pass, in linear
 * time. The count follows the tree construction of the HTML standard (13.2.6) far enough for
 * omitted end tags not to add up; where it is in doubt it counts too much, never too little.
 */

#include <stddef.h>

#define HTML_DEPTH_MAX      256
#define HTML_ATTRIBUTES_MAX 64

/* NULL where the source may be parsed; else what there is too much of, for a message. */
const char *html_excess(const char *source, size_t len);

#endif
