#include "base/text.h"

#include <glib.h>
#include <string.h>

#include "base/mem.h"

size_t text_decode(const char *text, size_t len, unsigned *ret_codepoint)
{
	const unsigned char *bytes = (const unsigned char *)text;
	static const unsigned smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned codepoint;
	size_t size;

	if (bytes[0] < 0x80) {
		*ret_codepoint = bytes[0];
		return 1;
	} else if (bytes[0] >= 0xC2 && bytes[0] < 0xE0) {
		size = 2;
		codepoint = bytes[0] & 0x1F;
	} else if (bytes[0] >= 0xE0 && bytes[0] < 0xF0) {
		size = 3;
		codepoint = bytes[0] & 0x0F;
	} else if (bytes[0] >= 0xF0 && bytes[0] < 0xF5) {
		size = 4;
		codepoint = bytes[0] & 0x07;
	} else {
		return 0;
	}
	if (len < size) {
		return 0;
	}
	for (size_t i = 1; i < size; i++) {
		if ((bytes[i] & 0xC0) != 0x80) {
			return 0;
		}
		codepoint = codepoint << 6 | (bytes[i] & 0x3F);
	}
	if (codepoint < smallest[size] || codepoint > 0x10FFFF ||
		(codepoint >= 0xD800 && codepoint <= 0xDFFF)) {
		return 0;
	}
	*ret_codepoint = codepoint;
	return size;
}

bool text_is_utf8(const char *text, size_t len)
{
	unsigned codepoint;
	size_t size;

	for (size_t i = 0; i < len; i += size) {
		size = text_decode(text + i, len - i, &codepoint);
		if (!size) {
			return false;
		}
	}
	return true;
}

bool text_is_ascii(const char *text)
{
	for (; *text; text++) {
		if ((unsigned char)*text >= 0x80) {
			return false;
		}
	}
	return true;
}

bool text_is_xml_char(unsigned codepoint)
{
	return codepoint == 0x9 || codepoint == 0xA || codepoint == 0xD ||
	       (codepoint >= 0x20 && codepoint <= 0xD7FF) ||
	       (codepoint >= 0xE000 && codepoint <= 0xFFFD) ||
	       (codepoint >= 0x10000 && codepoint <= 0x10FFFF);
}

bool text_has_control(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if ((c < 0x20 && c != '\t') || c == 0x7F) {
			return true;
		}
	}
	return false;
}

/* ASCII, with single spaces between words: as most titles are. */
static bool is_collapsed(const char *text, size_t len)
{
	unsigned char before = ' ';

	for (size_t i = 0; i < len; i++) {
		unsigned char byte = (unsigned char)text[i];

		if (byte < ' ' || byte >= 0x7F || (byte == ' ' && before == ' ')) {
			return false;
		}
		before = byte;
	}
	return before != ' ';
}

void text_collapse(struct strbuf *out, const char *text)
{
	size_t len = strlen(text), size;
	size_t start = out->len;
	bool space = false;
	unsigned codepoint;

	if (is_collapsed(text, len)) {
		strbuf_add(out, text, len);
		return;
	}
	for (size_t i = 0; i < len; i += size) {
		size = text_decode(text + i, len - i, &codepoint);
		if (!size) {
			size = 1;
			continue;
		}
		if (g_unichar_isspace(codepoint)) {
			space = true;
			continue;
		}
		if (space && out->len > start) {
			strbuf_add_char(out, ' ');
		}
		space = false;
		strbuf_add(out, text + i, size);
	}
}

char *text_shorten(const char *text, size_t max)
{
	size_t len = strlen(text), i = 0, count = 0, size, last_space = 0, space_count = 0;
	struct strbuf out = STRBUF_INIT;
	unsigned codepoint;

	if (!max) {
		return xstrdup("");
	}
	for (; i < len; i += size, count++) {
		size = text_decode(text + i, len - i, &codepoint);
		if (!size) {
			size = 1;
		} else if (g_unichar_isspace(codepoint)) {
			last_space = i;
			space_count = count;
		}
		if (count + 1 >= max && i + size < len) {
			break;
		}
	}
	if (i >= len) {
		return xstrdup(text);
	}
	strbuf_add(&out, text, last_space && space_count >= max - max / 4 ? last_space : i);
	strbuf_trim_end(&out);
	strbuf_add_string(&out, "…");
	return strbuf_detach(&out, NULL);
}

size_t text_columns(const char *text, size_t len)
{
	size_t columns = 0, size;
	unsigned codepoint;

	for (size_t i = 0; i < len; i += size) {
		size = text_decode(text + i, len - i, &codepoint);
		if (!size) {
			size = 1;
			columns++;
		} else if (!g_unichar_iszerowidth(codepoint)) {
			columns += g_unichar_iswide(codepoint) ? 2 : 1;
		}
	}
	return columns;
}

/* GLib allocates with its own g_malloc, which is libc's malloc and so may be freed with free. */
char *text_nfc(const char *text)
{
	char *out = g_utf8_normalize(text, -1, G_NORMALIZE_DEFAULT_COMPOSE);

	return out ? out : xstrdup(text);
}

char *text_casefold(const char *text)
{
	return g_utf8_casefold(text, -1);
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool text_equal_nocase(const char *a, const char *b)
{
	for (; *a && lower(*a) == lower(*b); a++, b++) {
	}
	return lower(*a) == lower(*b);
}

bool text_starts_with(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool text_ends_with(const char *text, const char *suffix)
{
	size_t len = strlen(text), suffix_len = strlen(suffix);

	return len >= suffix_len && memcmp(text + len - suffix_len, suffix, suffix_len) == 0;
}

void text_lower_ascii(char *text)
{
	for (; *text; text++) {
		*text = lower(*text);
	}
}
