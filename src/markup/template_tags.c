#include "markup/template_tags.h"

#include <stdbool.h>
#include <string.h>

#include "base/mem.h"

/* A tag that is longer was never one. */
#define MAX_TAG ((size_t)4096)

static const struct {
	const char *open, *close;
} tags[] = {{"{%", "%}"}, {"{{<", ">}}"}, {"{{%", "%}}"}, {"{/*", "*/}"}};

struct text {
	const char *bytes;
	size_t len;
};

static size_t line_length(const struct text *text, size_t at)
{
	const char *newline = memchr(text->bytes + at, '\n', text->len - at);

	return newline ? (size_t)(newline - text->bytes) - at + 1 : text->len - at;
}

static bool starts_with(const struct text *text, size_t at, const char *prefix)
{
	size_t len = strlen(prefix);

	return text->len - at >= len && memcmp(text->bytes + at, prefix, len) == 0;
}

static size_t run_of(const struct text *text, size_t at, char c)
{
	size_t count = 0;

	while (at + count < text->len && text->bytes[at + count] == c) {
		count++;
	}
	return count;
}

/* The length of a fence that the line opens or closes: three or more ` or ~, indented by at most
 * three. 0: none. */
static size_t fence_at(const struct text *text, size_t at, char *ret_char)
{
	size_t indent = run_of(text, at, ' '), run;
	char c;

	if (indent > 3 || at + indent >= text->len) {
		return 0;
	}
	c = text->bytes[at + indent];
	run = c == '`' || c == '~' ? run_of(text, at + indent, c) : 0;
	*ret_char = c;
	return run >= 3 ? run : 0;
}

/* The length of the tag that begins here, 0 where none does. */
static size_t tag_at(const struct text *text, size_t at)
{
	size_t room = text->len - at < MAX_TAG ? text->len - at : MAX_TAG;

	for (size_t i = 0; i < ARRAY_LEN(tags); i++) {
		if (starts_with(text, at, tags[i].open)) {
			const char *end = memmem(
				text->bytes + at, room, tags[i].close, strlen(tags[i].close));

			return end ? (size_t)(end - text->bytes) - at + strlen(tags[i].close) : 0;
		}
	}
	return 0;
}

/* "<Component prop={x > 1} …>" or "</Component>": a name that begins with a capital. Braces and
 * quotes hide a '>'. */
static size_t component_at(const struct text *text, size_t at)
{
	size_t name = at + 1 + (starts_with(text, at, "</") ? 1 : 0);
	char quote = '\0';
	int braces = 0;

	if (text->bytes[at] != '<' || name >= text->len || text->bytes[name] < 'A' ||
		text->bytes[name] > 'Z') {
		return 0;
	}
	for (size_t i = name; i < text->len && i - at < MAX_TAG; i++) {
		char c = text->bytes[i];

		if (quote) {
			quote = c == quote ? '\0' : quote;
		} else if (c == '"' || c == '\'') {
			quote = c;
		} else if (c == '{' || c == '}') {
			braces += c == '{' ? 1 : -1;
		} else if (c == '>' && braces <= 0) {
			return i - at + 1;
		} else if (c == ':' || c == '@') {
			return 0; /* an autolink such as <HTTPS://…> */
		}
	}
	return 0;
}

/* A code span: as many backquotes again as open it. */
static size_t span_at(const struct text *text, size_t at)
{
	size_t ticks = run_of(text, at, '`');

	for (size_t i = at + ticks; i < text->len && i - at < MAX_TAG; i++) {
		size_t run = run_of(text, i, '`');

		if (run == ticks) {
			return i - at + run;
		}
		i += run;
	}
	return ticks;
}

/* Copies up to the end of the line, or of a tag or span that goes beyond it. Returns the next
 * place. */
static size_t copy_line(struct strbuf *out, const struct text *text, size_t at)
{
	size_t end = at + line_length(text, at), size;

	while (at < end) {
		char c = text->bytes[at];

		if (c == '`') {
			size = span_at(text, at);
			strbuf_add(out, text->bytes + at, size);
			at += size;
			continue;
		}
		size = c == '{' ? tag_at(text, at) : c == '<' ? component_at(text, at) : 0;
		if (size) {
			at += size;
		} else {
			strbuf_add_char(out, c);
			at++;
		}
	}
	return at;
}

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

/* The import and export lines that a file begins with. */
static size_t skip_modules(const struct text *text)
{
	size_t at = 0, after = 0;

	while (at < text->len) {
		size_t len = line_length(text, at);
		bool blank = text->bytes[at] == '\n';

		if (!blank && !is_module_line(text, at, len)) {
			break;
		}
		at += len;
		after = blank ? after : at;
	}
	return after;
}

void template_tags_drop(struct strbuf *out, const char *bytes, size_t len)
{
	struct text text = {.bytes = bytes, .len = len};
	size_t at = skip_modules(&text), fence = 0;
	bool blank_before = true;
	char fence_char = '\0', c = '\0';

	while (at < len) {
		size_t size = line_length(&text, at), run = fence_at(&text, at, &c);
		bool blank = bytes[at] == '\n';
		/* Indented code cannot interrupt a paragraph. */
		bool code = fence || (blank_before && starts_with(&text, at, "    "));

		if (fence && run >= fence && c == fence_char) {
			fence = 0;
		} else if (!fence && run) {
			fence = run;
			fence_char = c;
			code = true;
		}
		if (code) {
			strbuf_add(out, bytes + at, size);
			at += size;
		} else {
			at = copy_line(out, &text, at);
		}
		blank_before = blank || (code && !fence);
	}
}
