#include "mail/variant.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/text.h"

#define VERSION     1
#define SEED        16 /* bytes of the boundary */
#define FRAME       (1 + SEED)
#define LANGUAGE_OK "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"

/* ---- Writing ---- */

static void add_length(struct strbuf *out, size_t len)
{
	for (int shift = 24; shift >= 0; shift -= 8) {
		strbuf_add_char(out, (char)(len >> shift & 0xFF));
	}
}

static void add_field(struct strbuf *out, const char *text)
{
	add_length(out, strlen(text));
	strbuf_add_string(out, text);
}

static int add_body(struct strbuf *out, const char *text, struct error *err)
{
	enum mail_encoding encoding = mail_body_best(text);
	STRBUF(body);

	strbuf_add_char(&body, (char)encoding);
	if (mail_body_encode(&body, text, encoding, err) < 0) {
		return -1;
	}
	add_length(out, body.len);
	strbuf_add(out, body.data, body.len);
	return 0;
}

/* All but slots must be fit for a header. */
static int check_subject(const char *subject, struct error *err)
{
	static const char dummy[] = "x";
	struct mail_slots slots;
	STRBUF(filled);

	for (size_t i = 0; i < MAIL_SLOTS; i++) {
		slots.values[i] = dummy;
	}
	if (mail_slots_fill(&filled, subject, &slots, err) < 0) {
		return error_wrap(err, "Subject");
	}
	if (text_has_control(filled.data, filled.len)) {
		return error_set(err, ERROR_INPUT,
			"Subject: a line end or another control character in the value");
	}
	if (!text_is_utf8(filled.data, filled.len)) {
		return error_set(err, ERROR_INPUT, "Subject: the value is not UTF-8");
	}
	return 0;
}

static int check_language(const char *language, struct error *err)
{
	if (language[strspn(language, LANGUAGE_OK)]) {
		return error_set(err, ERROR_INPUT,
			"Content-Language: the language is no tag such as 'en' or 'pt-BR'");
	}
	return 0;
}

static void add_frame(struct strbuf *out, const struct strbuf *content)
{
	unsigned char digest[HASH_BYTES];

	hash_bytes(content->data, content->len, digest);
	strbuf_add_char(out, VERSION);
	strbuf_add(out, digest, SEED);
	strbuf_add(out, content->data, content->len);
}

int mail_variant_compose(struct strbuf *out, const struct mail_variant *variant, struct error *err)
{
	const char *language = variant->language ? variant->language : "";
	STRBUF(content);

	if (check_subject(variant->subject, err) < 0 || check_language(language, err) < 0) {
		return -1;
	}
	add_field(&content, variant->subject);
	add_field(&content, language);
	if (add_body(&content, variant->text, err) < 0) {
		return error_wrap(err, "text part");
	}
	if (!variant->html) {
		add_length(&content, 0);
	} else if (add_body(&content, variant->html, err) < 0) {
		return error_wrap(err, "HTML part");
	}
	add_frame(out, &content);
	return 0;
}

/* ---- Reading ---- */

struct reader {
	const unsigned char *at;
	size_t left;
};

static int damaged(struct error *err)
{
	return error_set(err, ERROR_STORE, "a stored message is damaged");
}

static int read_field(struct reader *reader, const char **ret_bytes, size_t *ret_len)
{
	size_t len = 0;

	if (reader->left < 4) {
		return -1;
	}
	for (int i = 0; i < 4; i++) {
		len = len << 8 | reader->at[i];
	}
	if (reader->left - 4 < len) {
		return -1;
	}
	*ret_bytes = (const char *)reader->at + 4;
	*ret_len = len;
	reader->at += 4 + len;
	reader->left -= 4 + len;
	return 0;
}

static int read_text(struct reader *reader, char **ret_text)
{
	const char *bytes;
	size_t len;

	if (read_field(reader, &bytes, &len) < 0) {
		return -1;
	}
	*ret_text = xstrndup(bytes, len);
	return 0;
}

static int read_body(struct reader *reader, struct mail_body *ret_body, bool *ret_there)
{
	const char *bytes;
	size_t len;

	if (read_field(reader, &bytes, &len) < 0) {
		return -1;
	}
	*ret_there = len > 0;
	if (!len) {
		return 0;
	}
	if (bytes[0] != MAIL_QUOTED_PRINTABLE && bytes[0] != MAIL_BASE64) {
		return -1;
	}
	*ret_body = (struct mail_body){
		.encoding = (enum mail_encoding)bytes[0], .bytes = bytes + 1, .len = len - 1};
	return 0;
}

static void make_boundary(const unsigned char *seed, char ret_boundary[MAIL_BOUNDARY_SIZE])
{
	static const char hex[] = "0123456789abcdef";

	*ret_boundary++ = '=';
	*ret_boundary++ = '_';
	for (int i = 0; i < SEED; i++) {
		*ret_boundary++ = hex[seed[i] >> 4];
		*ret_boundary++ = hex[seed[i] & 15];
	}
	*ret_boundary = '\0';
}

int mail_variant_read(
	struct mail_variant_view *ret_view, const void *blob, size_t len, struct error *err)
{
	const unsigned char *bytes = blob;
	struct mail_variant_view view = {0};
	struct reader reader;
	bool has_text;

	if (len < FRAME) {
		return damaged(err);
	}
	if (bytes[0] != VERSION) {
		return error_set(err, ERROR_STORE,
			"a stored message is of version %d, and this program knows version %d only",
			bytes[0], VERSION);
	}
	reader = (struct reader){.at = bytes + FRAME, .left = len - FRAME};
	if (read_text(&reader, &view.subject) < 0 || read_text(&reader, &view.language) < 0 ||
		read_body(&reader, &view.text, &has_text) < 0 ||
		read_body(&reader, &view.html, &view.has_html) < 0 || !has_text || reader.left) {
		mail_variant_view_release(&view);
		return damaged(err);
	}
	make_boundary(bytes + 1, view.boundary);
	*ret_view = view;
	return 0;
}

void mail_variant_view_release(struct mail_variant_view *view)
{
	if (!view) {
		return;
	}
	free(view->subject);
	free(view->language);
	*view = (struct mail_variant_view){0};
}
