#ifndef POSTRIDER_SOURCE_FRONT_MATTER_H
#define POSTRIDER_SOURCE_FRONT_MATTER_H

/* A Markdown file taken apart: the YAML between two lines of "---" (the second may be "..."), and
 * the body after it. */

#include <stddef.h>

enum front_matter_kind {
	FRONT_MATTER_NONE,
	FRONT_MATTER_YAML,
	FRONT_MATTER_TOML,     /* between lines of "+++" */
	FRONT_MATTER_UNCLOSED, /* the second line is missing */
};

struct front_matter {
	enum front_matter_kind kind;
	const char *text; /* borrowed, as body is */
	size_t len;
	int line; /* of its first byte, 1-based */
	const char *body;
	size_t body_len;
	int body_line;
};

/* The text must have LF as line ends (text_clean sees to it). */
struct front_matter front_matter_split(const char *text, size_t len);

#endif
