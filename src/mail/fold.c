#include "mail/fold.h"

#include <openssl/evp.h>
#include <string.h>

#include "base/text.h"

#define LINE_WANTED 76  /* RFC 2047, 2: of lines with encoded words; kept for all */
#define LINE_FOLDED 78  /* RFC 5322, 2.1.1: should */
#define LINE_LIMIT  998 /* RFC 5322, 2.1.1: must */

#define WORD_MAX   75 /* RFC 2047, 2 */
#define WORD_FRAME 12 /* =?utf-8?q?…?= */
/* A shorter rest of a line is not worth an encoded word. */
#define WORD_LEAST 30

void mail_fold_begin(struct mail_fold *fold, struct strbuf *out, const char *field)
{
	*fold = (struct mail_fold){.out = out, .field = field, .start = out->len, .first = true};
	strbuf_addf(out, "%s:", field);
	fold->column = strlen(field) + 1;
}

static void break_line(struct mail_fold *fold)
{
	strbuf_add_string(fold->out, "\r\n");
	fold->column = 0;
}

void mail_fold_word(struct mail_fold *fold, const char *word, size_t len)
{
	/* A first word that no line could hold stays beside the field's name: breaking would leave
	 * an empty line and gain nothing. */
	if (fold->column + 1 + len > LINE_WANTED && !(fold->first && 1 + len > LINE_FOLDED)) {
		break_line(fold);
	}
	strbuf_add_char(fold->out, ' ');
	strbuf_add(fold->out, word, len);
	fold->column += 1 + len;
	fold->first = false;
	fold->too_long |= fold->column > LINE_LIMIT;
}

/* What stands for itself in a Q word wherever a word may be (RFC 2047, 5, rule 3). */
static bool is_plain(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c && strchr("!*+-/", c));
}

static size_t q_length(const char *text, size_t len)
{
	size_t length = 0;

	for (size_t i = 0; i < len; i++) {
		length += is_plain(text[i]) || text[i] == ' ' ? 1 : 3;
	}
	return length;
}

static size_t b_length(size_t len)
{
	return (len + 2) / 3 * 4;
}

/* How many bytes of the text, whole characters, a Q word of `room` bytes can hold. */
static size_t q_fitting(const char *text, size_t len, size_t room)
{
	size_t taken = 0, used = 0;

	while (taken < len) {
		unsigned codepoint;
		size_t size = text_decode(text + taken, len - taken, &codepoint);

		used += q_length(text + taken, size);
		if (used > room) {
			break;
		}
		taken += size;
	}
	return taken;
}

/* The same of a B word, but 0 where it would need padding and not be the last: GMime, and with it
 * the clients built on it, joins neighbouring words before it decodes and stops at the padding. */
static size_t b_fitting(const char *text, size_t len, size_t room)
{
	size_t taken = 0, unpadded = 0;

	while (taken < len) {
		unsigned codepoint;

		taken += text_decode(text + taken, len - taken, &codepoint);
		if (b_length(taken) > room) {
			return unpadded;
		}
		if (taken % 3 == 0) {
			unpadded = taken;
		}
	}
	return taken;
}

static void add_q(struct strbuf *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (is_plain(text[i])) {
			strbuf_add_char(out, text[i]);
		} else if (text[i] == ' ') {
			strbuf_add_char(out, '_');
		} else {
			strbuf_addf(out, "=%02X", (unsigned char)text[i]);
		}
	}
}

static void add_b(struct strbuf *out, const char *text, size_t len)
{
	unsigned char base64[WORD_MAX + 1];

	EVP_EncodeBlock(base64, (const unsigned char *)text, (int)len);
	strbuf_add(out, base64, b_length(len));
}

/* Adds one word from the front of the text. Returns how many bytes it took. */
static size_t add_encoded(struct mail_fold *fold, const char *text, size_t len, bool q)
{
	size_t left = fold->column + 1 < LINE_WANTED ? LINE_WANTED - fold->column - 1 : 0;
	size_t room = (left >= WORD_LEAST ? left : WORD_MAX) - WORD_FRAME;
	size_t taken = q ? 0 : b_fitting(text, len, room);
	STRBUF(word);

	if (!taken) {
		q = true;
		taken = q_fitting(text, len, room);
	}
	strbuf_addf(&word, "=?utf-8?%c?", q ? 'q' : 'b');
	(q ? add_q : add_b)(&word, text, taken);
	strbuf_add_string(&word, "?=");
	mail_fold_word(fold, word.data, word.len);
	return taken;
}

void mail_fold_encoded(struct mail_fold *fold, const char *text, size_t len)
{
	bool q = q_length(text, len) <= b_length(len);

	while (len) {
		size_t taken = add_encoded(fold, text, len, q);

		text += taken;
		len -= taken;
	}
}

int mail_fold_end(struct mail_fold *fold, struct error *err)
{
	if (fold->too_long) {
		strbuf_truncate(fold->out, fold->start);
		return error_set(
			err, ERROR_INPUT, "%s: a word is too long for a header line", fold->field);
	}
	break_line(fold);
	return 0;
}
