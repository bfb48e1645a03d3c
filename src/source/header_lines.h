#ifndef POSTRIDER_SOURCE_HEADER_LINES_H
#define POSTRIDER_SOURCE_HEADER_LINES_H

/* Front matter without a syntax around it: "Key: value" lines (Pelican, MultiMarkdown), and
 * ".. key: value" lines (Nikola). */

#include <stdbool.h>
#include <stddef.h>

#include "config/node.h"

/* Whether a line with its end is one of these, "Title: x", with a key that posts have: a paragraph
 * that begins "Note: " is no front matter. */
bool header_line_is_known(const char *line, size_t len);
/* Whether it has a key of any name, or continues the value above ("    and more"). */
bool header_line_is_one(const char *line, size_t len);
/* ".. key: value". */
bool header_line_is_nikola(const char *line, size_t len);

/* The lines as the map that YAML gives: keys in lower case, values as text. "Authors: A; B" is a
 * list. Everything belongs to the arena. */
struct node *header_lines_parse(struct arena *arena, const struct node_source *source);

#endif
