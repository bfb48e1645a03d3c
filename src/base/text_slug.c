#include "base/text.h"

#include <glib.h>
#include <string.h>

#include "base/mem.h"

/* A name of a file has at most 255 bytes, and "sitemap-", ".50000.xml" and ".gz" are around it. */
#define TERM_SLUG_MAX 180

/* Letters that no decomposition takes apart, as they are usually written in ASCII. All others
 * that are not decomposable stay. */
static const struct {
	unsigned codepoint;
	const char *ascii;
} slug_letters[] = {
	{0x00DF, "ss"}, /* ß */
	{0x00E6, "ae"}, /* æ */
	{0x00F8, "o"},  /* ø */
	{0x00F0, "d"},  /* ð */
	{0x00FE, "th"}, /* þ */
	{0x0111, "d"},  /* đ */
	{0x0127, "h"},  /* ħ */
	{0x0131, "i"},  /* ı */
	{0x0142, "l"},  /* ł */
	{0x014B, "ng"}, /* ŋ */
	{0x0153, "oe"}, /* œ */
	{0x0167, "t"},  /* ŧ */
};

static void slug_add(struct strbuf *slug, unsigned codepoint)
{
	for (size_t i = 0; i < ARRAY_LEN(slug_letters); i++) {
		if (slug_letters[i].codepoint == codepoint) {
			strbuf_add_string(slug, slug_letters[i].ascii);
			return;
		}
	}
	strbuf_add_codepoint(slug, codepoint);
}

/* Case-folding turns ß into ss by itself. It comes after the decomposition, which brings capitals
 * of its own (№ is No), and before the marks go. Of ASCII, only the case is folded. */
static char *decompose_and_fold(const char *text)
{
	FREE_ON_EXIT char *decomposed = NULL;
	char *folded;

	if (text_is_ascii(text)) {
		folded = xstrdup(text);
		text_lower_ascii(folded);
		return folded;
	}
	decomposed = g_utf8_normalize(text, -1, G_NORMALIZE_ALL);
	return text_casefold(decomposed ? decomposed : text);
}

char *text_slug(const char *text)
{
	FREE_ON_EXIT char *folded = decompose_and_fold(text);
	STRBUF(slug);
	bool gap = false;

	for (const char *p = folded; *p; p = g_utf8_find_next_char(p, NULL)) {
		unsigned codepoint = g_utf8_get_char(p);

		if (g_unichar_ismark(codepoint)) {
			continue;
		}
		if (!g_unichar_isalnum(codepoint)) {
			gap = true;
			continue;
		}
		if (gap && slug.len) {
			strbuf_add_char(&slug, '-');
		}
		gap = false;
		slug_add(&slug, codepoint);
	}
	if (!slug.len) {
		strbuf_add_string(&slug, "untitled");
	} else if (strcmp(slug.data, "index") == 0) {
		strbuf_add_string(&slug, "-1");
	}
	return text_is_ascii(slug.data) ? strbuf_detach(&slug, NULL) : text_nfc(slug.data);
}

char *text_term_slug(const char *name)
{
	char *slug = text_slug(name);
	size_t len = strlen(slug);

	if (len > TERM_SLUG_MAX) {
		/* Cut behind a whole character, and without a hyphen at the end. */
		for (len = TERM_SLUG_MAX; ((unsigned char)slug[len] & 0xC0) == 0x80; len--) {
		}
		len -= slug[len - 1] == '-';
		slug[len] = '\0';
	}
	return slug;
}
