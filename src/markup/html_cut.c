#include "markup/html_cut.h"

#include <glib.h>
#include <string.h>

#include "base/text.h"
#include "markup/html_rules.h"
#include "markup/html_scan.h"

/* Longer references than this are none. */
#define REFERENCE_MAX 40

/* Tags at which a word ends. */
#define WORD_ENDS " br dd div dt h1 h2 h3 h4 h5 h6 li p pre td th tr "

/* A place to cut at, and the size of the text before it; 0: there is none. */
struct place {
	size_t offset, size;
};

struct scan {
	const char *html;
	size_t len, at;
	size_t budget;
	size_t size;          /* of the text so far */
	bool space;           /* white space behind it, not counted yet */
	bool ended;           /* it ends a sentence, unless more than quotes follows */
	size_t code, foreign; /* open elements: pre; svg and math, which are not cut */
	struct place block;   /* the last start of a block with text before it */
	struct place line;    /* the last line end of the pre that is open */
	struct place sentence, word, character;
};

static void mark(struct scan *scan, struct place *place)
{
	if (!scan->foreign && scan->size) {
		*place = (struct place){.offset = scan->at, .size = scan->size};
	}
}

/* At white space, or a tag that separates words. */
static void end_word(struct scan *scan)
{
	if (!scan->space) {
		mark(scan, &scan->word);
		if (scan->ended && !scan->code) {
			mark(scan, &scan->sentence);
		}
	}
	scan->ended = false;
	scan->space = scan->size > 0;
}

static void pass_tag(struct scan *scan)
{
	struct html_tag tag;
	size_t *open = NULL;

	html_scan(scan->html, scan->len, scan->at, &tag);
	if (html_name_in(tag.name, WORD_ENDS)) {
		end_word(scan);
	}
	if (html_name_in(tag.name, " pre ")) {
		open = &scan->code;
		scan->line = (struct place){0};
	} else if (html_name_in(tag.name, " math svg ")) {
		open = &scan->foreign;
	}
	if (open && tag.token == HTML_TOKEN_TAG && !tag.self_closing) {
		/* The place before a drawing is the last one until its end. */
		mark(scan, &scan->character);
		++*open;
	} else if (open && tag.token == HTML_TOKEN_END_TAG && *open) {
		--*open;
	}
	scan->at = tag.end;
}

/* The length of the character or reference at the present offset. */
static size_t unit_length(const struct scan *scan, unsigned *ret_codepoint)
{
	const char *text = scan->html + scan->at;
	size_t left = scan->len - scan->at, size;

	size = text_decode(text, left, ret_codepoint);
	if (!size) {
		*ret_codepoint = 0xFFFD;
		return 1;
	}
	if (*text == '&') {
		for (size_t i = 1; i < left && i < REFERENCE_MAX; i++) {
			if (text[i] == ';') {
				return i + 1;
			}
			if (!g_ascii_isalnum(text[i]) && text[i] != '#') {
				break;
			}
		}
	}
	return size;
}

static bool is_among(unsigned codepoint, const char *characters)
{
	return g_utf8_strchr(characters, -1, codepoint);
}

static void pass_character(struct scan *scan, unsigned codepoint, size_t length)
{
	bool quote = is_among(codepoint, "\"')]”’»");

	scan->size += length + scan->space;
	scan->space = false;
	scan->at += length;
	scan->ended = is_among(codepoint, ".!?…") || (quote && scan->ended);
	/* Scripts without spaces. */
	if (codepoint >= 0x2E80 && g_unichar_iswide(codepoint)) {
		mark(scan, &scan->word);
		if (is_among(codepoint, "。！？") && !scan->code) {
			mark(scan, &scan->sentence);
		}
	}
}

/* Passes one character; false where the budget does not hold it. */
static bool pass_text(struct scan *scan)
{
	unsigned codepoint;
	size_t length = unit_length(scan, &codepoint);

	if (codepoint < 0x80 && g_ascii_isspace((char)codepoint)) {
		if (codepoint == '\n' && scan->code) {
			mark(scan, &scan->line);
		}
		end_word(scan);
		scan->at++;
		return true;
	}
	if (!scan->foreign) {
		scan->character = (struct place){.offset = scan->at, .size = scan->size};
	}
	if (scan->size + scan->space + length > scan->budget) {
		return false;
	}
	pass_character(scan, codepoint, length);
	return true;
}

static struct html_cut choose(const struct scan *scan)
{
	if (scan->block.size) {
		return (struct html_cut){scan->block.offset, ""};
	}
	if (scan->line.size) {
		return (struct html_cut){scan->line.offset, "\n…"};
	}
	if (scan->sentence.size && scan->sentence.size >= scan->budget / 2) {
		return (struct html_cut){scan->sentence.offset, " …"};
	}
	return (struct html_cut){scan->word.size ? scan->word.offset : scan->character.offset, "…"};
}

bool html_find_cut(const char *html, size_t len, const size_t *blocks, size_t count, size_t budget,
	struct html_cut *ret_cut)
{
	struct scan scan = {.html = html, .len = len, .budget = budget};
	size_t next = 0;

	while (scan.at < len) {
		for (; next < count && blocks[next] <= scan.at; next++) {
			scan.block = (struct place){.offset = blocks[next], .size = scan.size};
		}
		if (html[scan.at] == '<') {
			pass_tag(&scan);
		} else if (!pass_text(&scan)) {
			*ret_cut = choose(&scan);
			return true;
		}
	}
	return false;
}
