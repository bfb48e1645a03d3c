#include "base/charset.h"

#include <string.h>

#include "base/text.h"

#define REPLACEMENT 0xFFFD

/* 0x80 to 0x9F, where it differs from Latin-1. */
static const unsigned short windows_1252[32] = {0x20AC, REPLACEMENT, 0x201A, 0x0192, 0x201E, 0x2026,
	0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, REPLACEMENT, 0x017D, REPLACEMENT,
	REPLACEMENT, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161,
	0x203A, 0x0153, REPLACEMENT, 0x017E, 0x0178};

static void add_windows_1252(struct strbuf *out, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char byte = (unsigned char)bytes[i];

		strbuf_add_codepoint(
			out, byte >= 0x80 && byte < 0xA0 ? windows_1252[byte - 0x80] : byte);
	}
}

static bool is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

static void add_lines(struct strbuf *out, const char *bytes, size_t len)
{
	for (size_t begin = 0, size; begin < len; begin += size) {
		for (size = 0; begin + size < len && !is_line_end(bytes[begin + size]); size++) {
		}
		size += begin + size < len;
		if (text_is_utf8(bytes + begin, size)) {
			strbuf_add(out, bytes + begin, size);
		} else {
			add_windows_1252(out, bytes + begin, size);
		}
	}
}

static unsigned unit_at(const char *bytes, size_t at, bool big_endian)
{
	unsigned char first = (unsigned char)bytes[at], second = (unsigned char)bytes[at + 1];

	return big_endian ? first << 8U | second : second << 8U | first;
}

static bool is_high(unsigned unit)
{
	return unit >= 0xD800 && unit < 0xDC00;
}

static bool is_low(unsigned unit)
{
	return unit >= 0xDC00 && unit < 0xE000;
}

static void add_utf16(struct strbuf *out, const char *bytes, size_t len, bool big_endian)
{
	for (size_t at = 0; at + 1 < len; at += 2) {
		unsigned unit = unit_at(bytes, at, big_endian);
		unsigned next = at + 3 < len ? unit_at(bytes, at + 2, big_endian) : 0;

		if (is_high(unit) && is_low(next)) {
			strbuf_add_codepoint(
				out, 0x10000 + ((unit - 0xD800) << 10U) + (next - 0xDC00));
			at += 2;
		} else {
			strbuf_add_codepoint(
				out, is_high(unit) || is_low(unit) ? REPLACEMENT : unit);
		}
	}
}

void charset_to_utf8(struct strbuf *out, const char *bytes, size_t len)
{
	bool little, big;

	if (len >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
		add_lines(out, bytes + 3, len - 3);
		return;
	}
	little = len >= 2 && memcmp(bytes, "\xFF\xFE", 2) == 0;
	big = len >= 2 && memcmp(bytes, "\xFE\xFF", 2) == 0;
	if (little || big) {
		add_utf16(out, bytes + 2, len - 2, big);
	} else if (len >= 2 && !bytes[0] != !bytes[1]) {
		add_utf16(out, bytes, len, !bytes[0]);
	} else {
		add_lines(out, bytes, len);
	}
}
