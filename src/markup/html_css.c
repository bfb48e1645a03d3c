#include "markup/html_css.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "markup/html_rules.h"

#define NAME_SIZE 40

/* A trailing '*' stands for anything. */
static const char *const properties[] = {"--*", "background", "background-color", "border*",
	"box-sizing", "break-*", "caption-side", "clear", "color", "column*", "direction",
	"display", "empty-cells", "fill", "flex*", "float", "font*", "gap", "grid*", "height",
	"hyphens", "justify-*", "letter-spacing", "line-height", "list-style",
	"list-style-position", "list-style-type", "margin*", "max-height", "max-width",
	"min-height", "min-width", "object-fit", "opacity", "order", "outline*", "overflow*",
	"padding*", "page-break-*", "quotes", "stroke*", "table-layout", "tab-size", "text-*",
	"unicode-bidi", "vertical-align", "visibility", "white-space", "width", "word-break",
	"word-spacing", "word-wrap", "writing-mode", "align-*"};

#define FUNCTIONS                                                                                  \
	" calc clamp color color-mix fit-content hsl hsla hwb lab lch linear-gradient max min "    \
	"minmax oklab oklch radial-gradient repeat rgb rgba rotate scale translate var "

/* Functions that transformations of SVG may use, too. */
#define SVG_FUNCTIONS " matrix skewx skewy "

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '_';
}

/* Copies a name in lower case; false where it is none or too long. */
static bool copy_name(char name[NAME_SIZE], const char *text, size_t len)
{
	if (!len || len >= NAME_SIZE) {
		return false;
	}
	for (size_t i = 0; i < len; i++) {
		if (!is_name_char(text[i])) {
			return false;
		}
	}
	memcpy(name, text, len);
	name[len] = '\0';
	text_lower_ascii(name);
	return true;
}

static bool is_known_property(const char *text, size_t len)
{
	char name[NAME_SIZE];

	if (!copy_name(name, text, len)) {
		return false;
	}
	for (size_t i = 0; i < ARRAY_LEN(properties); i++) {
		size_t known = strcspn(properties[i], "*");

		if (strncmp(properties[i], name, known) == 0 &&
			(properties[i][known] == '*' || !name[known])) {
			return true;
		}
	}
	return false;
}

/* Whether the name that ends before text[at], a parenthesis, is in the list. */
static bool is_known_function(const char *text, size_t at, const char *functions)
{
	char name[NAME_SIZE];
	size_t start = at;

	while (start && is_name_char(text[start - 1])) {
		start--;
	}
	/* A parenthesis alone groups, inside calc(). */
	return start == at ||
	       (copy_name(name, text + start, at - start) && html_name_in(name, functions));
}

static bool is_harmless_value(const char *text, size_t len)
{
	static const char forbidden[] = "\\<>@{}&";

	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)text[i] < ' ' && !strchr("\t\n\r", text[i])) {
			return false;
		}
		if (strchr(forbidden, text[i]) ||
			(text[i] == '/' && i + 1 < len && text[i + 1] == '*') ||
			(text[i] == '(' && !is_known_function(text, i, FUNCTIONS))) {
			return false;
		}
	}
	return true;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static void trim(const char **text, size_t *len)
{
	while (*len && is_space(**text)) {
		++*text;
		--*len;
	}
	while (*len && is_space((*text)[*len - 1])) {
		--*len;
	}
}

static bool is_harmless(const char *declaration, size_t len)
{
	const char *colon = memchr(declaration, ':', len);
	size_t name_len;

	if (!colon) {
		return false;
	}
	name_len = (size_t)(colon - declaration);
	while (name_len && is_space(declaration[name_len - 1])) {
		name_len--;
	}
	return is_known_property(declaration, name_len) &&
	       is_harmless_value(colon + 1, len - (size_t)(colon + 1 - declaration));
}

/* The length of the declaration at the start of text. *ret_whole is false where a string or a
 * parenthesis stays open in it. */
static size_t declaration_length(const char *text, bool *ret_whole)
{
	size_t open = 0, i;
	char quote = '\0';

	for (i = 0; text[i]; i++) {
		if (quote) {
			quote = text[i] == quote ? '\0' : quote;
		} else if (text[i] == '"' || text[i] == '\'') {
			quote = text[i];
		} else if (text[i] == '(') {
			open++;
		} else if (text[i] == ')' && open) {
			open--;
		} else if (text[i] == ';' && !open) {
			break;
		}
	}
	*ret_whole = !open && !quote;
	return i;
}

bool html_css_filter(struct strbuf *out, const char *style)
{
	size_t start = out->len;
	bool dropped = false;

	for (const char *at = style; *at;) {
		bool whole;
		size_t rest = declaration_length(at, &whole);
		const char *text = at;
		size_t len = rest;

		at += rest + (at[rest] == ';');
		trim(&text, &len);
		if (len && whole && is_harmless(text, len)) {
			strbuf_add_string(out, out->len > start ? "; " : "");
			strbuf_add(out, text, len);
		} else {
			dropped |= len > 0;
		}
	}
	if (!dropped) {
		strbuf_truncate(out, start);
		strbuf_add_string(out, style);
	}
	return dropped;
}

bool html_css_is_local(const char *value)
{
	if (strpbrk(value, "\\<>@{}")) {
		return false;
	}
	for (size_t i = 0; value[i]; i++) {
		if (value[i] == '(' && !is_known_function(value, i, FUNCTIONS SVG_FUNCTIONS) &&
			!(value[i + 1] == '#' && is_known_function(value, i, " url "))) {
			return false;
		}
	}
	return true;
}
