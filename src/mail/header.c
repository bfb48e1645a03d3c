#include "mail/header.h"

#include <stdbool.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "mail/fold.h"
#include "model/mail_address.h"

/* Longer values, in bytes, are refused. */
#define VALUE_MAX ((size_t)32 << 10)
/* Longer words of a Subject are encoded, so that they can be folded. */
#define PLAIN_WORD 75
/* Longer names that would have to be quoted are encoded, for the same reason. */
#define QUOTED_NAME 62 /* with its quotation marks */

static int check(const char *field, const char *value, struct error *err)
{
	if (strlen(value) > VALUE_MAX) {
		return error_set(err, ERROR_INPUT, "%s: the value has more than %zu bytes", field,
			VALUE_MAX);
	}
	if (text_has_control(value, strlen(value))) {
		return error_set(err, ERROR_INPUT,
			"%s: a line end or another control character in the value", field);
	}
	if (!text_is_utf8(value, strlen(value))) {
		return error_set(err, ERROR_INPUT, "%s: the value is not UTF-8", field);
	}
	return 0;
}

/* Splits off the next word: returns its length, and moves *text behind it and one space. */
static size_t next_word(const char **text)
{
	size_t len = strcspn(*text, " ");

	*text += len;
	if (**text) {
		(*text)++;
	}
	return len;
}

static bool is_printable(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] <= ' ' || text[i] > '~') {
			return false;
		}
	}
	return true;
}

static bool is_plain_word(const char *word, size_t len)
{
	return len <= PLAIN_WORD && is_printable(word, len) && !memmem(word, len, "=?", 2);
}

/* One space between words and none at the ends: what folding at spaces keeps. */
static bool is_evenly_spaced(const char *text)
{
	return text[0] != ' ' && !text_ends_with(text, " ") && !strstr(text, "  ");
}

/* Words next to each other that need encoding are encoded together with the space between them,
 * because decoders drop the space between two encoded words (RFC 2047, 6.2). */
static void add_words(struct mail_fold *fold, const char *text)
{
	while (*text) {
		const char *start = text, *end = text;
		const char *next = text;

		while (*next) {
			const char *word = next;
			size_t len = next_word(&next);

			if (is_plain_word(word, len)) {
				break;
			}
			end = word + len;
			text = next;
		}
		if (end > start) {
			mail_fold_encoded(fold, start, (size_t)(end - start));
		} else {
			size_t len = next_word(&text);

			mail_fold_word(fold, start, len);
		}
	}
}

int mail_header_text(struct strbuf *out, const char *field, const char *value, struct error *err)
{
	struct mail_fold fold;

	if (check(field, value, err) < 0) {
		return -1;
	}
	mail_fold_begin(&fold, out, field);
	if (is_evenly_spaced(value)) {
		add_words(&fold, value);
	} else {
		mail_fold_encoded(&fold, value, strlen(value));
	}
	return mail_fold_end(&fold, err);
}

static bool is_atom(const char *word, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (word[i] <= ' ' || word[i] > '~' || strchr("()<>[]:;@\\,.\"", word[i])) {
			return false;
		}
	}
	return len > 0;
}

static bool are_atoms(const char *text)
{
	while (*text) {
		const char *word = text;

		if (!is_atom(word, next_word(&text))) {
			return false;
		}
	}
	return true;
}

static void quote(struct strbuf *out, const char *text)
{
	strbuf_add_char(out, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\') {
			strbuf_add_char(out, '\\');
		}
		strbuf_add_char(out, *text);
	}
	strbuf_add_char(out, '"');
}

/* A display name (RFC 5322, 3.2.5: phrase). A quoted one is not folded: it is quoted where that
 * fits into a line, escapes and all. */
static void add_phrase(struct mail_fold *fold, const char *name)
{
	bool ascii = text_is_ascii(name) && !strstr(name, "=?") && !strchr(name, '\t');
	STRBUF(quoted);

	if (ascii && is_evenly_spaced(name) && are_atoms(name)) {
		add_words(fold, name);
		return;
	}
	quote(&quoted, name);
	if (ascii && quoted.len <= QUOTED_NAME) {
		mail_fold_word(fold, quoted.data, quoted.len);
	} else {
		mail_fold_encoded(fold, name, strlen(name));
	}
}

static int add_named(
	struct mail_fold *fold, const char *name, const char *bracketed, struct error *err)
{
	if (name && *name) {
		add_phrase(fold, name);
	}
	mail_fold_word(fold, bracketed, strlen(bracketed));
	return mail_fold_end(fold, err);
}

int mail_header_mailbox(struct strbuf *out, const char *field, const char *name,
	const char *address, struct error *err)
{
	CLEANUP(mail_address_release) struct mail_address parsed = {0};
	bool named = name && *name;
	struct mail_fold fold;
	STRBUF(text);

	if (named && check(field, name, err) < 0) {
		return -1;
	}
	if (mail_address_parse(address, &parsed, err) < 0) {
		return error_wrap(err, "%s", field);
	}
	strbuf_add_string(&text, named ? "<" : "");
	mail_address_add(&text, &parsed);
	strbuf_add_string(&text, named ? ">" : "");
	mail_fold_begin(&fold, out, field);
	return add_named(&fold, name, text.data, err);
}

int mail_header_id(
	struct strbuf *out, const char *field, const char *name, const char *id, struct error *err)
{
	struct mail_fold fold;
	STRBUF(text);

	if (name && check(field, name, err) < 0) {
		return -1;
	}
	if (!*id || !is_printable(id, strlen(id)) || strpbrk(id, "<>")) {
		return error_set(err, ERROR_INPUT,
			"%s: an id is visible ASCII without spaces and angle brackets", field);
	}
	strbuf_addf(&text, "<%s>", id);
	mail_fold_begin(&fold, out, field);
	return add_named(&fold, name, text.data, err);
}

int mail_header_raw(struct strbuf *out, const char *field, const char *value, struct error *err)
{
	struct mail_fold fold;

	if (check(field, value, err) < 0) {
		return -1;
	}
	if (!text_is_ascii(value) || strchr(value, '\t')) {
		return error_set(err, ERROR_INPUT, "%s: the value is not visible ASCII", field);
	}
	mail_fold_begin(&fold, out, field);
	while (*value) {
		const char *word = value;
		size_t len = next_word(&value);

		if (len) {
			mail_fold_word(&fold, word, len);
		}
	}
	return mail_fold_end(&fold, err);
}

void mail_header_date(struct strbuf *out, const char *field, int64_t at, int32_t offset)
{
	strbuf_addf(out, "%s: ", field);
	date_add_rfc5322(out, at, offset);
	strbuf_add_string(out, "\r\n");
}
