#include <string.h>

#include "markup/template_text.h"

#include "base/mem.h"

static bool is_module_line(const struct text *text, size_t at, size_t len)
{
	static const char *const exports[] = {"const ", "default ", "function ", "let ", "{"};

	if (starts_with(text, at, "import ")) {
		return memchr(text->bytes + at, '"', len) || memchr(text->bytes + at, '\'', len);
	}
	for (size_t i = 0; i < ARRAY_LEN(exports); i++) {
		if (starts_with(text, at, "export ") &&
			starts_with(text, at + strlen("export "), exports[i])) {
			return true;
		}
	}
	return false;
}

/* A module's statement, which may go over several lines in braces. */
static size_t statement_at(const struct text *text, size_t at)
{
	size_t len = line_length(text, at), end = at;
	int depth = 0;

	if (!is_module_line(text, at, len)) {
		return 0;
	}
	do {
		len = line_length(text, end);
		for (size_t i = end; i < end + len; i++) {
			depth += strchr("{[(", text->bytes[i]) && text->bytes[i] ? 1 : 0;
			depth -= strchr("}])", text->bytes[i]) && text->bytes[i] ? 1 : 0;
		}
		end += len;
	} while (depth > 0 && end < text->len && end - at < TEMPLATE_MAX_TAG);
	return depth > 0 ? line_length(text, at) : end - at;
}

size_t template_module_at(const struct text *text, size_t at)
{
	size_t len = line_length(text, at);

	if (starts_with(text, at, "import ") && !memmem(text->bytes + at, len, " from '", 7) &&
		!memmem(text->bytes + at, len, " from \"", 7)) {
		return 0;
	}
	return statement_at(text, at);
}

size_t template_modules(const struct text *text)
{
	size_t at = 0, after = 0;

	while (at < text->len) {
		bool blank = text->bytes[at] == '\n';
		size_t len = blank ? 1 : statement_at(text, at);

		if (!len) {
			break;
		}
		at += len;
		after = blank ? after : at;
	}
	return after;
}
