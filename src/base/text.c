#include "base/text.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"

/* More dropped places than this in one text are told in a closing line. */
#define PLACES_TOLD 10

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

/* Eight bytes at a time: has any the highest bit, or is any below a space? A borrow can only make
 * a byte look so that stands above one that is. */
static bool all_printable(const char *text)
{
	uint64_t bytes;

	memcpy(&bytes, text, sizeof(bytes));
	return !(((bytes - UINT64_C(0x2020202020202020)) | bytes) & UINT64_C(0x8080808080808080));
}

/* How many bytes from here on are ASCII, and printable or DEL. */
static size_t printable_run(const char *text, size_t len)
{
	size_t i = 0;

	while (len - i >= 8 && all_printable(text + i)) {
		i += 8;
	}
	while (i < len && (unsigned char)text[i] >= 0x20 && (unsigned char)text[i] < 0x80) {
		i++;
	}
	return i;
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

/* The state of one text_clean: where it is, and whether it is within a run of dropped bytes. */
struct cleaner {
	const struct text_place *place;
	int line;
	int column;
	size_t places;
	bool dropping;
};

static void cleaner_drop(struct cleaner *cleaner, bool valid, unsigned what)
{
	const struct text_place *place = cleaner->place;

	if (cleaner->dropping) {
		return;
	}
	cleaner->dropping = true;
	if (cleaner->places++ >= PLACES_TOLD || !place) {
		return;
	}
	if (valid) {
		report_add(place->report, REPORT_WARNING, place->path, cleaner->line,
			cleaner->column, "character U+%04X is not allowed in XML and was dropped",
			what);
	} else {
		report_add(place->report, REPORT_WARNING, place->path, cleaner->line,
			cleaner->column, "byte 0x%02X is not UTF-8 and was dropped", what);
	}
}

static void cleaner_advance(struct cleaner *cleaner, unsigned codepoint)
{
	if (codepoint == '\n') {
		cleaner->line++;
		cleaner->column = 1;
	} else {
		cleaner->column++;
	}
}

/* Takes over a run of good bytes. */
static void cleaner_keep(struct cleaner *cleaner, struct strbuf *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (((unsigned char)text[i] & 0xC0) != 0x80) {
			cleaner_advance(cleaner, (unsigned char)text[i]);
		}
	}
	cleaner->dropping = cleaner->dropping && !len;
	strbuf_add(out, text, len);
}

/* How many bytes from here on can stay as they are. */
static size_t good_bytes(const char *text, size_t len)
{
	unsigned codepoint;
	size_t i = 0, size;

	for (;;) {
		i += printable_run(text + i, len - i);
		if (i == len) {
			return i;
		}
		size = text_decode(text + i, len - i, &codepoint);
		if (!size || codepoint == '\r' || !text_is_xml_char(codepoint)) {
			return i;
		}
		i += size;
	}
}

/* Drops or replaces what stands here; returns how many bytes that was. */
static size_t cleaner_mend(
	struct cleaner *cleaner, struct strbuf *out, const char *text, size_t len)
{
	unsigned codepoint;
	size_t size = text_decode(text, len, &codepoint);

	if (!size) {
		cleaner_drop(cleaner, false, (unsigned char)text[0]);
		return 1;
	}
	if (codepoint != '\r') {
		cleaner_drop(cleaner, true, codepoint);
		cleaner_advance(cleaner, codepoint);
	} else if (len == 1 || text[1] != '\n') {
		cleaner_keep(cleaner, out, "\n", 1);
	}
	return size;
}

size_t text_clean(struct strbuf *out, const char *text, size_t len, const struct text_place *place)
{
	struct cleaner cleaner = {
		.place = place,
		.line = place && place->line ? place->line : 1,
		.column = place && place->column ? place->column : 1,
	};
	size_t i = len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
	size_t size = good_bytes(text + i, len - i);

	strbuf_reserve(out, len);
	if (i + size == len) {
		strbuf_add(out, text + i, size);
		return 0;
	}
	while (i < len) {
		size = good_bytes(text + i, len - i);
		cleaner_keep(&cleaner, out, text + i, size);
		i += size;
		if (i < len) {
			i += cleaner_mend(&cleaner, out, text + i, len - i);
		}
	}
	if (place && cleaner.places > PLACES_TOLD) {
		report_add(place->report, REPORT_WARNING, place->path, 0, 0,
			"characters were dropped at %zu further places",
			cleaner.places - PLACES_TOLD);
	}
	return cleaner.places;
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

void text_collapse(struct strbuf *out, const char *text)
{
	size_t len = strlen(text), size;
	size_t start = out->len;
	bool space = false;
	unsigned codepoint;

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

/* Of the code points below U+0300, and of the dashes, quotation marks and dots of U+2010 to U+2027,
 * none composes with another or stands for one. */
bool text_is_plainly_nfc(const char *text)
{
	size_t len = strlen(text);

	for (size_t i = 0;; i++) {
		unsigned char byte;

		i += printable_run(text + i, len - i);
		if (i == len) {
			return true;
		}
		byte = (unsigned char)text[i];
		if (byte == 0xE2 && (unsigned char)text[i + 1] == 0x80 &&
			(unsigned char)text[i + 2] >= 0x90 && (unsigned char)text[i + 2] <= 0xA7) {
			i += 2;
		} else if (byte >= 0xCC) {
			return false;
		}
	}
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
