#include "model/mail_address.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "base/domain.h"
#include "base/text.h"

/* How much of a wrong address a message repeats. */
#define QUOTED 300

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* A character of RFC 5322's atext, as RFC 6531 widens it. Of Unicode only what can be seen: an
 * address with a hidden character is a mistake or a trap. */
static bool is_atext(unsigned codepoint)
{
	if (codepoint >= 0x80) {
		return g_unichar_isgraph(codepoint);
	}
	return codepoint &&
	       (g_ascii_isalnum((char)codepoint) || strchr("!#$%&'*+-/=?^_`{|}~", (int)codepoint));
}

/* Returns what is wrong, or NULL. */
static const char *local_fault(const char *local, size_t len)
{
	unsigned codepoint;
	size_t size;

	if (!len) {
		return "nothing before the '@'";
	}
	if (len > MAIL_LOCAL_MAX) {
		return "more than 64 bytes before the '@'";
	}
	for (size_t i = 0; i < len; i += size) {
		size = text_decode(local + i, len - i, &codepoint);
		if (codepoint == '.') {
			if (i == 0 || i + 1 == len || local[i + 1] == '.') {
				return "a dot with nothing beside it before the '@'";
			}
		} else if (!is_atext(codepoint)) {
			return "a character before the '@' that no address has";
		}
	}
	return NULL;
}

static int fail(struct error *err, const char *text, size_t len, const char *fault)
{
	return error_set(err, ERROR_INPUT, "'%.*s' is no mail address: %s",
		(int)(len < QUOTED ? len : QUOTED), text, fault);
}

/* Fills ret_address with what may be half an address on failure. */
static int parse(const char *text, size_t len, struct mail_address *ret_address, struct error *err)
{
	STRBUF(ascii);
	struct error detail = ERROR_INIT;
	const char *at = memrchr(text, '@', len);
	const char *fault;

	if (!at) {
		return fail(err, text, len, "there is no '@'");
	}
	fault = local_fault(text, (size_t)(at - text));
	if (fault) {
		return fail(err, text, len, fault);
	}
	ret_address->local = xstrndup(text, (size_t)(at - text));
	ret_address->domain = xstrndup(at + 1, len - (size_t)(at + 1 - text));
	ret_address->needs_utf8 = !text_is_ascii(ret_address->local);
	text_lower_ascii(ret_address->domain);
	if (domain_to_ascii(&ascii, ret_address->domain, &detail) < 0) {
		return fail(err, text, len, detail.text);
	}
	ret_address->ascii = strbuf_detach(&ascii, NULL);
	if (strlen(ret_address->local) + 1 + strlen(ret_address->ascii) > MAIL_ADDRESS_MAX) {
		return fail(err, text, len, "more than 254 bytes");
	}
	return 0;
}

static int parse_range(
	const char *text, size_t len, struct mail_address *ret_address, struct error *err)
{
	struct mail_address address = {0};

	for (; len && is_blank(text[0]); text++) {
		len--;
	}
	for (; len && is_blank(text[len - 1]);) {
		len--;
	}
	if (text_has_control(text, len)) {
		return error_set(err, ERROR_INPUT, "a mail address has a control character");
	}
	if (!text_is_utf8(text, len)) {
		return error_set(err, ERROR_INPUT, "a mail address is not UTF-8");
	}
	if (parse(text, len, &address, err) < 0) {
		mail_address_release(&address);
		return -1;
	}
	*ret_address = address;
	return 0;
}

int mail_address_parse(const char *text, struct mail_address *ret_address, struct error *err)
{
	return parse_range(text, strlen(text), ret_address, err);
}

void mail_address_release(struct mail_address *address)
{
	if (!address) {
		return;
	}
	free(address->local);
	free(address->domain);
	free(address->ascii);
	*address = (struct mail_address){0};
}

void mail_address_add(struct strbuf *out, const struct mail_address *address)
{
	strbuf_addf(out, "%s@%s", address->local, address->ascii);
}

void mail_address_add_mailto(struct strbuf *out, const struct mail_address *address)
{
	strbuf_add_string(out, "mailto:");
	for (const char *c = address->local; *c; c++) {
		/* Of RFC 6068's some-delims those that an address has too. */
		if (g_ascii_isalnum(*c) || strchr("-._~!$'*+", *c)) {
			strbuf_add_char(out, *c);
		} else {
			strbuf_addf(out, "%%%02X", (unsigned char)*c);
		}
	}
	strbuf_addf(out, "@%s", address->ascii);
}

char *mail_address_key(const struct mail_address *address)
{
	FREE_ON_EXIT char *local = text_nfc(address->local);

	text_lower_ascii(local);
	return xasprintf("%s@%s", local, address->ascii);
}

/* Appends what stands between the quotes; `end` is where the closing one must be. */
static int unquote(struct strbuf *out, const char *text, const char *end)
{
	for (; text < end; text++) {
		if (*text == '"') {
			return -1;
		}
		if (*text == '\\' && ++text == end) {
			return -1; /* it takes the closing quote away */
		}
		strbuf_add_char(out, *text);
	}
	return 0;
}

static int parse_name(struct strbuf *out, const char *text, size_t len, struct error *err)
{
	int bad;

	for (; len && is_blank(text[len - 1]);) {
		len--;
	}
	for (; len && is_blank(text[0]); text++) {
		len--;
	}
	if (text_has_control(text, len) || !text_is_utf8(text, len)) {
		return error_set(
			err, ERROR_INPUT, "a name has a control character or is not UTF-8");
	}
	if (len >= 2 && text[0] == '"' && text[len - 1] == '"') {
		bad = unquote(out, text + 1, text + len - 1);
	} else {
		bad = memchr(text, '"', len) || memchr(text, '<', len) || memchr(text, '>', len);
		strbuf_add(out, text, len);
	}
	if (bad) {
		return error_set(err, ERROR_INPUT,
			"'%.*s' is no name for a mail address: quotes and angle brackets need "
			"quotes around the name and a backslash before each quote",
			(int)(len < QUOTED ? len : QUOTED), text);
	}
	return 0;
}

int mail_mailbox_parse(const char *text, struct mail_mailbox *ret_mailbox, struct error *err)
{
	STRBUF(name);
	struct mail_mailbox mailbox = {0};
	size_t len = strlen(text);
	const char *open;

	for (; len && is_blank(text[len - 1]);) {
		len--;
	}
	if (!len || text[len - 1] != '>') {
		if (parse_range(text, len, &mailbox.address, err) < 0) {
			return -1;
		}
		*ret_mailbox = mailbox;
		return 0;
	}
	open = memrchr(text, '<', len);
	if (!open) {
		return error_set(err, ERROR_INPUT, "a mailbox has a '>' but no '<'");
	}
	if (parse_name(&name, text, (size_t)(open - text), err) < 0 ||
		parse_range(open + 1, len - 1 - (size_t)(open + 1 - text), &mailbox.address, err) <
			0) {
		return -1;
	}
	mailbox.name = name.len ? strbuf_detach(&name, NULL) : NULL;
	*ret_mailbox = mailbox;
	return 0;
}

void mail_mailbox_release(struct mail_mailbox *mailbox)
{
	if (!mailbox) {
		return;
	}
	free(mailbox->name);
	mail_address_release(&mailbox->address);
	mailbox->name = NULL;
}
