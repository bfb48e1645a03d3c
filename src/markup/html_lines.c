#include "markup/html_lines.h"

#include <assert.h>
#include <glib.h>
#include <string.h>

#include "base/text.h"
#include "markup/html_text.h"

/* The columns that prefixes must leave: narrower text is hard to read, and the prefixes of a
 * hostile body would outgrow its text. */
#define WIDTH_MIN 32

void html_lines_init(struct html_lines *lines, struct strbuf *out)
{
	*lines = (struct html_lines){
		.out = out,
		.start = out->len,
		.lead = STRBUF_INIT,
		.rest = STRBUF_INIT,
	};
}

void html_lines_release(struct html_lines *lines)
{
	if (lines) {
		strbuf_release(&lines->lead);
		strbuf_release(&lines->rest);
	}
}

size_t html_lines_push(struct html_lines *lines, const char *lead, const char *rest)
{
	size_t mark = lines->rest.len;

	assert(strlen(lead) == strlen(rest));
	if (mark + strlen(rest) + WIDTH_MIN <= HTML_TEXT_WIDTH) {
		strbuf_add_string(&lines->lead, lead);
		strbuf_add_string(&lines->rest, rest);
	}
	return mark;
}

void html_lines_pop(struct html_lines *lines, size_t mark)
{
	strbuf_truncate(&lines->lead, mark);
	strbuf_truncate(&lines->rest, mark);
	if (lines->shared > mark) {
		lines->shared = mark;
	}
}

size_t html_lines_width(const struct html_lines *lines)
{
	return HTML_TEXT_WIDTH - lines->rest.len;
}

void html_lines_gap(struct html_lines *lines)
{
	lines->blank = true;
}

/* Ends the line that begins at the offset. */
static void end_line(struct strbuf *out, size_t start)
{
	size_t len = out->len;

	while (len > start && strchr(" \t\r", out->data[len - 1])) {
		len--;
	}
	strbuf_truncate(out, len);
	strbuf_add_char(out, '\n');
}

void html_lines_add(struct html_lines *lines, const char *text, size_t len)
{
	struct strbuf *out = lines->out;
	size_t start = out->len;

	if (lines->blank && start > lines->start) {
		strbuf_add(out, lines->rest.data, lines->shared);
		end_line(out, start);
		start = out->len;
	}
	lines->blank = false;
	strbuf_add(out, lines->lead.data, lines->lead.len);
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\xC2' && i + 1 < len && text[i + 1] == '\xA0') {
			strbuf_add_char(out, ' ');
			i++;
		} else {
			strbuf_add_char(out, text[i]);
		}
	}
	end_line(out, start);
	strbuf_clear(&lines->lead);
	strbuf_add(&lines->lead, lines->rest.data, lines->rest.len);
	lines->shared = lines->rest.len;
}

static bool is_opening(unsigned codepoint)
{
	GUnicodeType type = g_unichar_type(codepoint);

	return type == G_UNICODE_OPEN_PUNCTUATION || type == G_UNICODE_INITIAL_PUNCTUATION;
}

/* Characters of scripts that are written without spaces; not emoji, whose sequences must hold. */
static bool is_ideograph(unsigned codepoint)
{
	return codepoint >= 0x1100 && g_unichar_iswide(codepoint) &&
	       (codepoint < 0x1F000 || codepoint >= 0x20000);
}

/* Whether a line may end between two characters; never before closing punctuation. */
static bool may_break(unsigned before, unsigned after)
{
	return (is_ideograph(before) || is_ideograph(after)) && !is_opening(before) &&
	       !g_unichar_iszerowidth(before) && (g_unichar_isalnum(after) || is_opening(after));
}

/* The end of what must stay on one line from the offset on. */
static size_t find_break(const char *text, size_t len, size_t at)
{
	unsigned before = 0, codepoint;

	while (at < len && text[at] != ' ' && text[at] != '\n') {
		size_t size = text_decode(text + at, len - at, &codepoint);

		if (!size) {
			size = 1;
			codepoint = '?';
		}
		if (before && may_break(before, codepoint)) {
			break;
		}
		before = codepoint;
		at += size;
	}
	return at;
}

size_t html_lines_fill(struct html_lines *lines, const char *text, size_t len)
{
	size_t width = html_lines_width(lines), columns = 0, widest = 0, at = 0;
	bool space = false;
	STRBUF(line);

	while (at < len) {
		size_t end = find_break(text, len, at);
		size_t more = text_columns(text + at, end - at);
		bool forced = text[at] == '\n';

		if (!forced && end == at) {
			space = columns > 0;
			at++;
			continue;
		}
		if (forced || (columns && columns + space + more > width)) {
			html_lines_add(lines, line.data, line.len);
			strbuf_clear(&line);
			columns = 0;
			space = false;
		}
		if (forced) {
			at++;
			continue;
		}
		strbuf_add(&line, " ", space);
		strbuf_add(&line, text + at, end - at);
		columns += space + more;
		widest = columns > widest ? columns : widest;
		space = false;
		at = end;
	}
	if (line.len) {
		html_lines_add(lines, line.data, line.len);
	}
	return widest;
}
