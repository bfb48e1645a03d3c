#include "config/node_escapes.h"

#include <glib.h>

/* Four hexadecimal digits of "\\uXXXX"; -1 where it is none. */
static int escape_at(const char *text, const char *end)
{
	int value = 0;

	if (end - text < 6 || text[0] != '\\' || text[1] != 'u') {
		return -1;
	}
	for (int i = 2; i < 6; i++) {
		int digit = g_ascii_xdigit_value(text[i]);

		if (digit < 0) {
			return -1;
		}
		value = value * 16 + digit;
	}
	return value;
}

bool node_join_surrogates(struct strbuf *out, const char *text, size_t len)
{
	const char *end = text + len;
	bool any = false;

	for (const char *p = text; p < end; p++) {
		int high = escape_at(p, end), low = escape_at(p + (high < 0 ? 0 : 6), end);

		if (*p == '\\' && p + 1 < end && p[1] == '\\') {
			strbuf_add(out, p++, 2);
		} else if (high >= 0xD800 && high < 0xDC00 && low >= 0xDC00 && low < 0xE000) {
			strbuf_addf(out, "\\U%08X",
				0x10000 + ((unsigned)(high - 0xD800) << 10) +
					(unsigned)(low - 0xDC00));
			p += 11;
			any = true;
		} else if (high >= 0xD800 && high < 0xE000) {
			strbuf_add_string(out, "\\uFFFD");
			p += 5;
			any = true;
		} else {
			strbuf_add_char(out, *p);
		}
	}
	return any;
}
