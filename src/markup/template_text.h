#ifndef POSTRIDER_MARKUP_TEMPLATE_TEXT_H
#define POSTRIDER_MARKUP_TEMPLATE_TEXT_H

/* Between the template_*.c: the text, and what stands at a place in it. */

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "base/strbuf.h"

/* A tag that is longer was never one. */
#define TEMPLATE_MAX_TAG ((size_t)4096)

struct text {
	const char *bytes;
	size_t len;
	/* Kinds of blocks whose end tag does not come any more, so that it is searched for only
	 * once. */
	bool endless[8];
};

static inline size_t line_length(const struct text *text, size_t at)
{
	const char *newline = memchr(text->bytes + at, '\n', text->len - at);

	return newline ? (size_t)(newline - text->bytes) - at + 1 : text->len - at;
}

static inline bool starts_with(const struct text *text, size_t at, const char *prefix)
{
	size_t len = strlen(prefix);

	return text->len - at >= len && memcmp(text->bytes + at, prefix, len) == 0;
}

static inline size_t run_of(const struct text *text, size_t at, char c)
{
	size_t count = 0;

	while (at + count < text->len && text->bytes[at + count] == c) {
		count++;
	}
	return count;
}

static inline size_t skip_blanks(const struct text *text, size_t at)
{
	return at + run_of(text, at, ' ');
}

/* The length of a word of letters, digits and "_.". */
static inline size_t word_at(const struct text *text, size_t at)
{
	size_t len = 0;

	while (at + len < text->len) {
		char c = text->bytes[at + len];

		if (!isalnum((unsigned char)c) && c != '_' && c != '.') {
			break;
		}
		len++;
	}
	return len;
}

/* The length of the tag that begins here, 0 where none does. */
size_t template_tag_at(const struct text *text, size_t at);

/* Blocks whose text is as it stands, code ({% highlight %}) and what is no template ({% raw %}):
 * appends it, as code in a fence. Returns the length of the block that begins here, or 0. */
size_t template_take_block(struct strbuf *out, struct text *text, size_t at);
/* "[words]({{< ref "x" >}})": where it leads is not known, so that the words stay, without a link.
 * tag: the length of the tag. Returns what to skip of the target, 0 where this is none. */
size_t template_unlink(struct strbuf *out, const struct text *text, size_t at, size_t tag);
/* "{: .class}", "{:toc}" and the end of "## Head {#id}": what is said of an element, and not in it.
 * A heading's id becomes an anchor. Returns the length, or 0. */
size_t template_take_attributes(struct strbuf *out, const struct text *text, size_t at);
/* ":::note Title" and ":::": a box that a theme draws. Its title stays. Returns the line's length,
 * or 0. */
size_t template_take_admonition(struct strbuf *out, const struct text *text, size_t at);

/* The import and export statements that a file begins with. */
size_t template_modules(const struct text *text);
/* One in the middle of a text, on a line of its own: only what no sentence says. */
size_t template_module_at(const struct text *text, size_t at);

#endif
