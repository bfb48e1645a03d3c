#include "markup/template_tags.h"

#include <string.h>

#include "base/mem.h"
#include "markup/template_text.h"

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
	for (size_t i = name; i < text->len && i - at < TEMPLATE_MAX_TAG; i++) {
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

	for (size_t i = at + ticks; i < text->len && i - at < TEMPLATE_MAX_TAG; i++) {
		size_t run = run_of(text, i, '`');

		if (run == ticks) {
			return i - at + run;
		}
		i += run;
	}
	return ticks;
}

/* Whatever begins with a brace. Returns how much of the text that was. */
static size_t take_brace(struct strbuf *out, struct text *text, size_t at)
{
	size_t size = template_take_attributes(out, text, at), target;

	if (size) {
		return size;
	}
	size = template_take_block(out, text, at);
	if (size) {
		return size;
	}
	size = template_tag_at(text, at);
	if (!size) {
		strbuf_add_char(out, text->bytes[at]);
		return 1;
	}
	target = template_unlink(out, text, at, size);
	return target ? target : size;
}

/* Copies up to the end of the line, or of a tag or span that goes beyond it. Returns the next
 * place. */
static size_t copy_line(struct strbuf *out, struct text *text, size_t at)
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
		if (c == '{') {
			at += take_brace(out, text, at);
			continue;
		}
		size = c == '<' ? component_at(text, at) : 0;
		if (size) {
			at += size;
		} else {
			strbuf_add_char(out, c);
			at++;
		}
	}
	return at;
}

void template_tags_drop(struct strbuf *out, const char *bytes, size_t len)
{
	struct text text = {.bytes = bytes, .len = len};
	size_t at = template_modules(&text), fence = 0;
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
		} else if ((size = template_take_admonition(out, &text, at)) ||
			   (blank_before && (size = template_module_at(&text, at)))) {
			at += size;
		} else {
			at = copy_line(out, &text, at);
		}
		blank_before = blank || (code && !fence);
	}
}
