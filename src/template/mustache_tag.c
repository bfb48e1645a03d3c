#include "template/mustache_tag.h"

#include <string.h>

#include "base/text.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_space(char c)
{
	return is_blank(c) || c == '\n' || c == '\r';
}

bool mustache_at_line_start(const char *text, size_t offset)
{
	return offset == 0 || text[offset - 1] == '\n';
}

/* Moves the place to an offset; columns count characters, not UTF-8's continuation bytes. */
static struct mustache_node place_of(struct mustache_scanner *scanner, size_t offset)
{
	for (; scanner->seen < offset; scanner->seen++) {
		char c = scanner->text[scanner->seen];

		if (c == '\n') {
			scanner->line++;
			scanner->column = 1;
		} else if (((unsigned char)c & 0xc0) != 0x80) {
			scanner->column++;
		}
	}
	return (struct mustache_node){.line = scanner->line, .column = scanner->column};
}

int mustache_scanner_start(struct mustache_scanner *scanner)
{
	const char *text = scanner->text;
	size_t at = 0;
	size_t step = 1;
	unsigned codepoint;
	struct mustache_node place;

	scanner->seen = 0;
	scanner->line = scanner->column = 1;
	scanner->open = "{{";
	scanner->close = "}}";
	while (at < scanner->len && step > 0 && text[at] != '\0') {
		step = text_decode(text + at, scanner->len - at, &codepoint);
		at += step;
	}
	if (at == scanner->len && step > 0) {
		return 0;
	}
	place = place_of(scanner, at);
	return mustache_fail(scanner->template, &place, scanner->err,
		step > 0 ? "there is a NUL byte" : "not valid UTF-8");
}

static size_t find(const struct mustache_scanner *scanner, size_t from, const char *what)
{
	const char *hit = memmem(scanner->text + from, scanner->len - from, what, strlen(what));

	return hit ? (size_t)(hit - scanner->text) : scanner->len;
}

size_t mustache_scanner_find(const struct mustache_scanner *scanner, size_t from)
{
	return find(scanner, from, scanner->open);
}

/* Returns the offset after the sigil, before which there may be white space. */
static size_t read_sigil(const struct mustache_scanner *scanner, size_t at, char *ret_kind)
{
	*ret_kind = '\0';
	while (at < scanner->len && is_space(scanner->text[at])) {
		at++;
	}
	if (at < scanner->len && strchr("#^/>!={&", scanner->text[at])) {
		*ret_kind = scanner->text[at++];
	}
	return at;
}

static void trim_body(struct mustache_tag *tag)
{
	while (tag->len > 0 && is_space(tag->body[0])) {
		tag->body++;
		tag->len--;
	}
	while (tag->len > 0 && is_space(tag->body[tag->len - 1])) {
		tag->len--;
	}
}

int mustache_tag_read(struct mustache_scanner *scanner, size_t begin, struct mustache_tag *ret_tag)
{
	struct mustache_tag tag = {.begin = begin, .node = place_of(scanner, begin)};
	size_t body = read_sigil(scanner, begin + strlen(scanner->open), &tag.kind);
	size_t body_end;
	STRBUF(closing);

	if (tag.kind == '{' || tag.kind == '=') {
		strbuf_add_char(&closing, tag.kind == '{' ? '}' : '=');
	}
	strbuf_add_string(&closing, scanner->close);
	body_end = find(scanner, body, closing.data);
	if (body_end == scanner->len) {
		return mustache_fail(
			scanner->template, &tag.node, scanner->err, "the tag is not closed");
	}
	tag.body = scanner->text + body;
	tag.len = body_end - body;
	tag.end = body_end + closing.len;
	trim_body(&tag);
	*ret_tag = tag;
	return 0;
}

/* The name of a value is a dot alone, or parts joined by dots; that of a partial may be anything.
 */
static bool is_name(const struct mustache_tag *tag)
{
	const char *name = tag->body;
	size_t len = tag->len;

	for (size_t i = 0; i < len; i++) {
		if (is_space(name[i])) {
			return false;
		}
	}
	if (tag->kind == '>' || (len == 1 && name[0] == '.')) {
		return true;
	}
	return name[0] != '.' && name[len - 1] != '.' && !memmem(name, len, "..", 2);
}

int mustache_tag_read_name(struct mustache_scanner *scanner, struct mustache_tag *tag)
{
	const struct mustache *template = scanner->template;

	if (memchr(tag->body, '\n', tag->len) ||
		memmem(tag->body, tag->len, scanner->open, strlen(scanner->open))) {
		return mustache_fail(template, &tag->node, scanner->err, "the tag is not closed");
	}
	if (tag->len == 0) {
		return mustache_fail(template, &tag->node, scanner->err, "the tag has no name");
	}
	tag->node.name = arena_strndup(template->arena, tag->body, tag->len);
	if (!is_name(tag)) {
		return mustache_fail(template, &tag->node, scanner->err, "'%.60s' is not a name",
			tag->node.name);
	}
	return 0;
}

/* Splits the body into two words. False where it is not two, or holds '=' (specification,
 * delimiters). */
static bool split_delimiters(
	const struct mustache_tag *tag, size_t *ret_open_len, size_t *ret_close)
{
	size_t open_len = 0;
	size_t close = tag->len;

	while (open_len < tag->len && !is_space(tag->body[open_len])) {
		open_len++;
	}
	while (close > open_len && !is_space(tag->body[close - 1])) {
		close--;
	}
	for (size_t i = open_len; i < close; i++) {
		if (!is_space(tag->body[i])) {
			return false; /* a third word */
		}
	}
	*ret_open_len = open_len;
	*ret_close = close;
	return open_len > 0 && close < tag->len && !memchr(tag->body, '=', tag->len);
}

int mustache_tag_set_delimiters(struct mustache_scanner *scanner, const struct mustache_tag *tag)
{
	struct arena *arena = scanner->template->arena;
	size_t open_len, close;

	if (!split_delimiters(tag, &open_len, &close)) {
		return mustache_fail(scanner->template, &tag->node, scanner->err,
			"bad delimiters: two words without '=' are wanted, as in {{=<%% %%>=}}");
	}
	scanner->open = arena_strndup(arena, tag->body, open_len);
	scanner->close = arena_strndup(arena, tag->body + close, tag->len - close);
	return 0;
}

bool mustache_tag_is_standalone(const struct mustache_scanner *scanner,
	const struct mustache_tag *tag, size_t *ret_line, size_t *ret_next)
{
	const char *text = scanner->text;
	size_t line = tag->begin;
	size_t next = tag->end;

	if (tag->kind == '\0' || tag->kind == '&' || tag->kind == '{') {
		return false;
	}
	while (line > 0 && is_blank(text[line - 1])) {
		line--;
	}
	while (next < scanner->len && is_blank(text[next])) {
		next++;
	}
	if (next + 1 < scanner->len && text[next] == '\r' && text[next + 1] == '\n') {
		next++;
	}
	if (!mustache_at_line_start(text, line) || (next < scanner->len && text[next] != '\n')) {
		return false;
	}
	*ret_line = line;
	*ret_next = next < scanner->len ? next + 1 : next;
	return true;
}
