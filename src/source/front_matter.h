#ifndef POSTRIDER_SOURCE_FRONT_MATTER_H
#define POSTRIDER_SOURCE_FRONT_MATTER_H

/*
 * A Markdown file taken apart into its front matter and the body after it. YAML stands between two
 * lines of "---" (the second may be "..."), TOML between lines of "+++", JSON is an object at the
 * file's start; header lines (source/header_lines.h) end at a blank line, or at "---".
 */

#include <stddef.h>

#include "base/error.h"
#include "config/node.h"

enum front_matter_kind {
	FRONT_MATTER_NONE,
	FRONT_MATTER_YAML,
	FRONT_MATTER_TOML,
	FRONT_MATTER_JSON,
	FRONT_MATTER_LINES,
	FRONT_MATTER_UNCLOSED, /* its end is missing */
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

/* The fields, as a map; without front matter an empty one. Everything belongs to the arena. NULL
 * with ERROR_INPUT and `path:line:column:` where that cannot be made of it. */
struct node *front_matter_parse(
	const struct front_matter *parts, const char *path, struct arena *arena, struct error *err);

#endif
