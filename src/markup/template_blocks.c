#include <ctype.h>
#include <string.h>

#include "markup/template_text.h"

#include "base/mem.h"

/* A block whose text is not to be changed: code, or what is marked as no template. */
struct block {
	size_t name, name_len; /* in the tag that begins it */
	size_t inner, inner_end;
	size_t end; /* behind the tag that ends it */
};

static bool find_block(struct text *text, size_t at, struct block *ret_block)
{
	static const char *const names[] = {"highlight", "codeblock", "code", "raw", "verbatim"};
	size_t tag = starts_with(text, at, "{%") ? template_tag_at(text, at) : 0;
	struct block block = {.name = skip_blanks(text, at + 2 + starts_with(text, at, "{%-"))};

	block.name_len = tag ? word_at(text, block.name) : 0;
	block.inner = at + tag;
	for (size_t i = 0; block.name_len && i < ARRAY_LEN(names); i++) {
		if (text->endless[i] || strlen(names[i]) != block.name_len ||
			!starts_with(text, block.name, names[i])) {
			continue;
		}
		for (size_t p = block.inner; p + 2 < text->len; p++) {
			const char *open = memmem(text->bytes + p, text->len - p, "{%", 2);
			size_t word;

			if (!open) {
				text->endless[i] = true;
				return false;
			}
			p = (size_t)(open - text->bytes);
			word = skip_blanks(text, p + 2 + starts_with(text, p, "{%-"));
			if (starts_with(text, word, "end") &&
				starts_with(text, word + 3, names[i])) {
				block.inner_end = p;
				block.end = p + template_tag_at(text, p);
				*ret_block = block;
				return block.end > p;
			}
		}
	}
	return false;
}

static bool is_code(const struct text *text, const struct block *block)
{
	return !starts_with(text, block->name, "raw") &&
	       !starts_with(text, block->name, "verbatim");
}

/* A block of code as a fence, which is longer than those in it. */
static void add_fence(struct strbuf *out, const struct text *text, const struct block *block)
{
	size_t word = skip_blanks(text, block->name + block->name_len);
	size_t len = word_at(text, word), inner = block->inner;
	size_t longest = 3;

	for (size_t p = inner; p < block->inner_end; p++) {
		size_t run = run_of(text, p, '~');

		longest = run > longest ? run : longest;
		p += run;
	}
	inner += inner < block->inner_end && text->bytes[inner] == '\n';
	strbuf_addf(out, "\n%.*s %.*s\n", (int)(longest < 60 ? longest + 1 : 60),
		"~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~", (int)len,
		text->bytes + word);
	strbuf_add(out, text->bytes + inner, block->inner_end - inner);
	strbuf_addf(out, "%s%.*s\n", strbuf_ends_with(out, "\n") ? "" : "\n",
		(int)(longest < 60 ? longest + 1 : 60),
		"~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~");
}

size_t template_take_block(struct strbuf *out, struct text *text, size_t at)
{
	struct block block;

	if (!find_block(text, at, &block)) {
		return 0;
	}
	if (is_code(text, &block)) {
		add_fence(out, text, &block);
	} else {
		strbuf_add(out, text->bytes + block.inner, block.inner_end - block.inner);
	}
	return block.end - at;
}

size_t template_unlink(struct strbuf *out, const struct text *text, size_t at, size_t tag)
{
	size_t open = out->len, depth = 1, end = at + tag, first;

	if (!strbuf_ends_with(out, "](") || starts_with(text, at, "{{ site") ||
		starts_with(text, at, "{{site") || starts_with(text, at, "{/*")) {
		return 0;
	}
	first = open > TEMPLATE_MAX_TAG ? open - TEMPLATE_MAX_TAG : 0;
	for (open -= 2; open > first && depth; open--) {
		depth += out->data[open - 1] == ']' ? 1 : 0;
		depth -= out->data[open - 1] == '[' ? 1 : 0;
		if (out->data[open - 1] == '\n' && open > 1 && out->data[open - 2] == '\n') {
			return 0;
		}
	}
	while (end < text->len && text->bytes[end] != ')' && text->bytes[end] != '\n') {
		end++;
	}
	if (depth || end == text->len || text->bytes[end] != ')' ||
		(open && out->data[open - 1] == '!')) {
		return 0;
	}
	strbuf_truncate(out, out->len - 2);
	memmove(out->data + open, out->data + open + 1, out->len - open - 1);
	strbuf_truncate(out, out->len - 1);
	return end + 1 - at;
}

static size_t attributes_at(const struct text *text, size_t at)
{
	const char *close = memchr(text->bytes + at, '}',
		text->len - at < TEMPLATE_MAX_TAG ? text->len - at : TEMPLATE_MAX_TAG);
	size_t end = close ? (size_t)(close - text->bytes) + 1 : 0;

	if (!end || !(starts_with(text, at, "{:") || starts_with(text, at, "{#"))) {
		return 0;
	}
	if (memchr(text->bytes + at, '\n', end - at)) {
		return 0;
	}
	end = skip_blanks(text, end);
	return end == text->len || text->bytes[end] == '\n' ? end - at : 0;
}

/* Whether the line that the place is in is a heading, "## …". */
static bool is_heading(const struct text *text, size_t at)
{
	const char *newline = memrchr(text->bytes, '\n', at);
	size_t line = newline ? (size_t)(newline - text->bytes) + 1 : 0;

	return text->bytes[line] == '#';
}

size_t template_take_attributes(struct strbuf *out, const struct text *text, size_t at)
{
	size_t size = attributes_at(text, at), id = at + 1, len = 0;

	if (!size || !is_heading(text, at)) {
		return size;
	}
	while (id < at + size && strchr(": ", text->bytes[id])) {
		id++;
	}
	if (text->bytes[id] == '#') {
		id++;
		while (isalnum((unsigned char)text->bytes[id + len]) ||
			text->bytes[id + len] == '-' || text->bytes[id + len] == '_') {
			len++;
		}
	}
	if (len) {
		strbuf_addf(out, "<a id=\"%.*s\"></a>", (int)len, text->bytes + id);
	}
	return size;
}

size_t template_take_admonition(struct strbuf *out, const struct text *text, size_t at)
{
	size_t size = line_length(text, at);
	size_t end = at + size - (size && text->bytes[at + size - 1] == '\n');
	size_t word, title;

	if (!starts_with(text, at, ":::")) {
		return 0;
	}
	word = skip_blanks(text, at + run_of(text, at, ':'));
	title = skip_blanks(text, word + word_at(text, word));
	if (title < end && text->bytes[title] != '[' && text->bytes[title] != '{') {
		strbuf_addf(out, "**%.*s**\n", (int)(end - title), text->bytes + title);
	}
	strbuf_add_char(out, '\n');
	return size;
}
