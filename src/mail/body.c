#include "mail/body.h"

#include <openssl/evp.h>
#include <string.h>

#include "base/escape.h"
#include "base/text.h"

#define LINE_LENGTH  76 /* RFC 2045, 6.7 rule 5 and 6.8 */
#define BASE64_INPUT 57 /* bytes that make one line */

const char *mail_encoding_name(enum mail_encoding encoding)
{
	return encoding == MAIL_BASE64 ? "base64" : "quoted-printable";
}

/* ---- The text: checked, and with one kind of line end ---- */

static bool is_slot_letter(char c)
{
	return c >= 'A' && c <= 'Z';
}

static int check(const char *text, struct error *err)
{
	size_t len = strnlen(text, MAIL_TEXT_MAX + 1);

	if (len > MAIL_TEXT_MAX) {
		return error_set(
			err, ERROR_INPUT, "a text for mail has more than %zu bytes", MAIL_TEXT_MAX);
	}
	if (!text_is_utf8(text, len)) {
		return error_set(err, ERROR_INPUT, "a text for mail is not UTF-8");
	}
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == MAIL_SLOT_BYTE && is_slot_letter(text[i + 1])) {
			continue;
		}
		if ((c < 0x20 && !strchr("\t\r\n", c)) || c == 0x7F) {
			return error_set(err, ERROR_INPUT,
				"a text for mail has the control character %u at byte %zu", c, i);
		}
	}
	return 0;
}

/* Appends the text with every line ended by `end`, the last one too. */
static void add_lines(struct strbuf *out, const char *text, const char *end)
{
	while (*text) {
		size_t len = strcspn(text, "\r\n");

		strbuf_add(out, text, len);
		strbuf_add_string(out, end);
		text += len;
		text += text[0] == '\r' && text[1] == '\n' ? 2 : *text != '\0';
	}
}

/* ---- Quoted-printable (RFC 2045, 6.7) ---- */

/* How many bytes the one at text takes at this column of its line: 1 as it is, 3 as "=XX". */
static size_t quoted_width(const char *text, size_t len, size_t column)
{
	unsigned char c = (unsigned char)*text;

	if (c == ' ' || c == '\t') {
		return len > 1 && text[1] == '\n' ? 3 : 1;
	}
	if (column == 0 && (c == '.' || (len >= 5 && memcmp(text, "From ", 5) == 0))) {
		return 3;
	}
	return c > ' ' && c <= '~' && c != '=' ? 1 : 3;
}

/* Appends text whose line ends are LF, from the start of a line on. Returns the column. */
static size_t add_quoted(struct strbuf *out, const char *text, size_t len)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t column = 0;

	for (; len; text++, len--) {
		size_t width;

		if (*text == '\n') {
			strbuf_add_string(out, "\r\n");
			column = 0;
			continue;
		}
		width = quoted_width(text, len, column);
		if (column + width >= LINE_LENGTH) { /* the last place is the soft line break's */
			strbuf_add_string(out, "=\r\n");
			column = 0;
			width = quoted_width(text, len, column);
		}
		if (width == 1) {
			strbuf_add_char(out, *text);
		} else {
			char escaped[] = {'=', hex[(unsigned char)*text >> 4], hex[*text & 15]};

			strbuf_add(out, escaped, sizeof(escaped));
		}
		column += width;
	}
	return column;
}

/* As add_quoted, and goes to the start of a line, without one in the text. */
static void add_quoted_piece(struct strbuf *out, const char *text, size_t len)
{
	if (add_quoted(out, text, len) > 0) {
		strbuf_add_string(out, "=\r\n");
	}
}

static void add_quoted_text(struct strbuf *out, const char *text)
{
	const char *slot;
	STRBUF(lines);

	add_lines(&lines, text, "\n");
	text = lines.data;
	while ((slot = strchr(text, MAIL_SLOT_BYTE))) {
		add_quoted_piece(out, text, (size_t)(slot - text));
		strbuf_add(out, slot, 2);
		text = slot + 2;
	}
	add_quoted(out, text, strlen(text));
}

/* ---- Base64 (RFC 2045, 6.8) ---- */

static void add_base64(struct strbuf *out, const char *bytes, size_t len)
{
	unsigned char line[LINE_LENGTH + 1];

	while (len) {
		size_t taken = len < BASE64_INPUT ? len : BASE64_INPUT;
		int size = EVP_EncodeBlock(line, (const unsigned char *)bytes, (int)taken);

		strbuf_add(out, line, (size_t)size);
		strbuf_add_string(out, "\r\n");
		bytes += taken;
		len -= taken;
	}
}

static size_t base64_length(size_t len)
{
	size_t lines = (len + BASE64_INPUT - 1) / BASE64_INPUT;

	return (len + 2) / 3 * 4 + 2 * lines;
}

/* ---- Encoding ---- */

enum mail_encoding mail_body_best(const char *text)
{
	STRBUF(quoted);
	STRBUF(lines);

	add_quoted_text(&quoted, text);
	add_lines(&lines, text, "\r\n");
	return quoted.len <= base64_length(lines.len) ? MAIL_QUOTED_PRINTABLE : MAIL_BASE64;
}

int mail_body_encode(
	struct strbuf *out, const char *text, enum mail_encoding encoding, struct error *err)
{
	if (check(text, err) < 0) {
		return -1;
	}
	if (encoding == MAIL_BASE64) {
		add_lines(out, text, "\r\n");
	} else {
		add_quoted_text(out, text);
	}
	return 0;
}

/* ---- Filling ---- */

/* Appends a value to the text as it is to stand in the slot's place: escaped, or as it is. */
typedef void add_value(struct strbuf *out, const char *value, size_t len);

static int find_value(
	const struct mail_slots *slots, char letter, const char **ret_value, struct error *err)
{
	const char *value = is_slot_letter(letter) ? slots->values[letter - 'A'] : NULL;

	if (!value) {
		return error_set(err, ERROR_INPUT, "no value for the slot '%c'",
			is_slot_letter(letter) ? letter : '?');
	}
	if (text_has_control(value, strlen(value)) || !text_is_utf8(value, strlen(value))) {
		return error_set(err, ERROR_INPUT,
			"the value for the slot '%c' has a control character or is not UTF-8",
			letter);
	}
	*ret_value = value;
	return 0;
}

/* How the values of one body are put in. */
struct filling {
	const struct mail_slots *slots;
	bool html;
	add_value *add;
};

static int fill(struct strbuf *out, const char *bytes, size_t len, const struct filling *filling,
	struct error *err)
{
	const char *end = bytes + len, *slot;
	size_t start = out->len;
	STRBUF(escaped);

	while ((slot = memchr(bytes, MAIL_SLOT_BYTE, (size_t)(end - bytes)))) {
		const char *value = NULL;
		char letter = slot + 1 < end ? slot[1] : '\0';

		if (find_value(filling->slots, letter, &value, err) < 0) {
			strbuf_truncate(out, start);
			return -1;
		}
		strbuf_clear(&escaped);
		(filling->html ? escape_html : escape_text)(&escaped, value, strlen(value));
		strbuf_add(out, bytes, (size_t)(slot - bytes));
		filling->add(out, escaped.data, escaped.len);
		bytes = slot + 2;
	}
	strbuf_add(out, bytes, (size_t)(end - bytes));
	return 0;
}

static void add_plain(struct strbuf *out, const char *value, size_t len)
{
	strbuf_add(out, value, len);
}

int mail_slots_fill(
	struct strbuf *out, const char *text, const struct mail_slots *slots, struct error *err)
{
	struct filling filling = {.slots = slots, .add = add_plain};

	return fill(out, text, strlen(text), &filling, err);
}

int mail_body_fill(struct strbuf *out, const struct mail_body *body, bool html,
	const struct mail_slots *slots, struct error *err)
{
	struct filling filling = {.slots = slots, .html = html, .add = add_plain};
	STRBUF(text);

	if (body->encoding == MAIL_QUOTED_PRINTABLE) {
		filling.add = add_quoted_piece;
		return fill(out, body->bytes, body->len, &filling, err);
	}
	if (fill(&text, body->bytes, body->len, &filling, err) < 0) {
		return -1;
	}
	add_base64(out, text.data, text.len);
	return 0;
}
