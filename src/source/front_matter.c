#include "source/front_matter.h"

#include <stdbool.h>
#include <string.h>

/* The line without blanks at its end. */
static bool line_is(const char *line, size_t len, const char *marker)
{
	while (len && (line[len - 1] == ' ' || line[len - 1] == '\t' || line[len - 1] == '\n')) {
		len--;
	}
	return len == strlen(marker) && memcmp(line, marker, len) == 0;
}

static size_t line_length(const char *text, size_t len)
{
	const char *newline = memchr(text, '\n', len);

	return newline ? (size_t)(newline - text) + 1 : len;
}

struct front_matter front_matter_split(const char *text, size_t len)
{
	struct front_matter parts = {
		.text = text, .line = 2, .body = text, .body_len = len, .body_line = 1};
	size_t first = len ? line_length(text, len) : 0;
	size_t at = first, size;
	int line = 2;

	if (line_is(text, first, "---")) {
		parts.kind = FRONT_MATTER_YAML;
	} else if (line_is(text, first, "+++")) {
		parts.kind = FRONT_MATTER_TOML;
	} else {
		return parts;
	}
	for (; at < len; at += size, line++) {
		bool yaml = parts.kind == FRONT_MATTER_YAML;

		size = line_length(text + at, len - at);
		if (line_is(text + at, size, yaml ? "---" : "+++") ||
			(yaml && line_is(text + at, size, "..."))) {
			parts.text = text + first;
			parts.len = at - first;
			parts.body = text + at + size;
			parts.body_len = len - at - size;
			parts.body_line = line + 1;
			return parts;
		}
	}
	parts.kind = FRONT_MATTER_UNCLOSED;
	return parts;
}
