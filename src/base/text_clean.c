#include "base/text.h"

#include <string.h>

/* More dropped places than this in one text are summed up in a closing line. */
#define PLACES_REPORTED 10

/* Bytes that the compiler can check together. */
#define BLOCK 32

/* As a signed char, a byte of no ASCII is negative. No branches, so that blocks are vectorised. */
static unsigned char is_control_or_non_ascii(char byte)
{
	signed char value = (signed char)byte;

	return (value < ' ') & (value != '\n') & (value != '\t');
}

static bool is_plain_block(const char *text)
{
	unsigned char found = 0;

	for (size_t i = 0; i < BLOCK; i++) {
		found |= is_control_or_non_ascii(text[i]);
	}
	return !found;
}

/* How many bytes from here on are ASCII without control characters, but for TAB, LF and DEL. */
static size_t plain_run(const char *text, size_t len)
{
	size_t i = 0;

	while (len - i >= BLOCK && is_plain_block(text + i)) {
		i += BLOCK;
	}
	while (i < len && !is_control_or_non_ascii(text[i])) {
		i++;
	}
	return i;
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
	if (cleaner->places++ >= PLACES_REPORTED || !place) {
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

/* Copies a run of clean bytes. */
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
static size_t clean_length(const char *text, size_t len)
{
	unsigned codepoint;
	size_t i = 0, size;

	for (;;) {
		i += plain_run(text + i, len - i);
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

/* Drops or replaces the character at text; returns its length. */
static size_t cleaner_replace(
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
	size_t size = clean_length(text + i, len - i);

	strbuf_reserve(out, len);
	if (i + size == len) {
		strbuf_add(out, text + i, size);
		return 0;
	}
	while (i < len) {
		size = clean_length(text + i, len - i);
		cleaner_keep(&cleaner, out, text + i, size);
		i += size;
		if (i < len) {
			i += cleaner_replace(&cleaner, out, text + i, len - i);
		}
	}
	if (place && cleaner.places > PLACES_REPORTED) {
		report_add(place->report, REPORT_WARNING, place->path, 0, 0,
			"characters were dropped at %zu further places",
			cleaner.places - PLACES_REPORTED);
	}
	return cleaner.places;
}

#define FIRST_COMBINING 0xCC /* the first byte of U+0300, in UTF-8 */

static bool is_below_combining(const char *block)
{
	unsigned char highest = 0;

	for (size_t i = 0; i < BLOCK; i++) {
		unsigned char byte = (unsigned char)block[i];

		highest = byte > highest ? byte : highest;
	}
	return highest < FIRST_COMBINING;
}

/* How many bytes from here on are of code points below U+0300. */
static size_t run_below_combining(const char *text, size_t len)
{
	size_t i = 0;

	while (len - i >= BLOCK && is_below_combining(text + i)) {
		i += BLOCK;
	}
	while (i < len && (unsigned char)text[i] < FIRST_COMBINING) {
		i++;
	}
	return i;
}

/* No code point below U+0300, and none of the dashes, quotation marks and dots of U+2010 to U+2027,
 * composes with another or is changed by NFC. */
bool text_is_plainly_nfc(const char *text)
{
	size_t len = strlen(text);

	for (size_t i = 0;; i += 3) {
		i += run_below_combining(text + i, len - i);
		if (i == len) {
			return true;
		}
		if ((unsigned char)text[i] != 0xE2 || (unsigned char)text[i + 1] != 0x80 ||
			(unsigned char)text[i + 2] < 0x90 || (unsigned char)text[i + 2] > 0xA7) {
			return false;
		}
	}
}
