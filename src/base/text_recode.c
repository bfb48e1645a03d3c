#include "base/text_recode.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#include "base/text.h"

/* 0x80 to 0x9F; what is not assigned there is the replacement character. */
static const unsigned short windows_1252[32] = {0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026,
	0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD,
	0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
	0x0153, 0xFFFD, 0x017E, 0x0178};

static bool is_windows_1252(const char *bytes, size_t len)
{
	size_t valid = 0, invalid = 0;

	for (size_t i = 0; i < len;) {
		unsigned codepoint;
		size_t size = text_decode(bytes + i, len - i, &codepoint);

		valid += size > 1;
		invalid += !size;
		i += size ? size : 1;
	}
	return invalid > valid;
}

static bool add_utf16(struct strbuf *out, const char *bytes, size_t len)
{
	bool little = len >= 2 && memcmp(bytes, "\xFF\xFE", 2) == 0;
	bool big = len >= 2 && memcmp(bytes, "\xFE\xFF", 2) == 0;
	gsize written = 0;
	char *text;

	if (!little && !big) {
		return false;
	}
	text = g_convert_with_fallback(bytes + 2, (gssize)(len - 2), "UTF-8",
		little ? "UTF-16LE" : "UTF-16BE", "?", NULL, &written, NULL);
	if (text) {
		strbuf_add(out, text, written);
	}
	g_free(text);
	return text != NULL;
}

const char *text_recode(struct strbuf *out, const char *bytes, size_t len)
{
	if (text_is_utf8(bytes, len)) {
		return NULL;
	}
	if (add_utf16(out, bytes, len)) {
		return "UTF-16";
	}
	if (!is_windows_1252(bytes, len)) {
		return NULL;
	}
	for (size_t i = 0; i < len; i++) {
		unsigned char byte = (unsigned char)bytes[i];

		strbuf_add_codepoint(
			out, byte >= 0x80 && byte < 0xA0 ? windows_1252[byte - 0x80] : byte);
	}
	return "Windows-1252";
}
