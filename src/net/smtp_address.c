#include "net/smtp_address.h"

#include <arpa/inet.h>
#include <string.h>
#include <unistd.h>

#include "base/domain.h"
#include "base/text.h"

#define LOCAL_PART_MAX 64

/* "[192.0.2.1]" or "[IPv6:2001:db8::1]". */
static bool is_literal(const char *text)
{
	static const char six[] = "[IPv6:";
	unsigned char bytes[sizeof(struct in6_addr)];
	FREE_ON_EXIT char *address = NULL;
	size_t len = strlen(text), start;
	bool is_six;

	if (len < 3 || text[0] != '[' || text[len - 1] != ']') {
		return false;
	}
	is_six = strncasecmp(text, six, sizeof(six) - 1) == 0;
	start = is_six ? sizeof(six) - 1 : 1;
	address = xstrndup(text + start, len - 1 - start);
	return inet_pton(is_six ? AF_INET6 : AF_INET, address, bytes) == 1;
}

static int check_local_part(const char *local, size_t len, bool *ret_utf8, struct error *err)
{
	if (len == 0 || len > LOCAL_PART_MAX) {
		return error_set(
			err, ERROR_INPUT, "the part before the '@' is empty or over 64 bytes");
	}
	if (!text_is_utf8(local, len)) {
		return error_set(err, ERROR_INPUT, "the address is not valid UTF-8");
	}
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)local[i];

		if (c <= ' ' || c == 0x7f || strchr("<>()[]\\,;:\"@", c)) {
			return error_set(
				err, ERROR_INPUT, "the address has a character it may not have");
		}
	}
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)local[i] >= 0x80) {
			*ret_utf8 = true;
		}
	}
	return 0;
}

int smtp_address(struct strbuf *out, const char *address, bool *ret_utf8, struct error *err)
{
	const char *at = strrchr(address, '@');
	bool utf8 = false;
	STRBUF(ascii);

	if (text_has_control(address, strlen(address))) {
		return error_set(err, ERROR_INPUT, "the address has a control character");
	}
	if (!at) {
		return error_set(err, ERROR_INPUT, "the address has no '@'");
	}
	if (check_local_part(address, (size_t)(at - address), &utf8, err)) {
		return -1;
	}
	strbuf_add(&ascii, address, (size_t)(at - address) + 1);
	if (is_literal(at + 1)) {
		strbuf_add_string(&ascii, at + 1);
	} else if (domain_to_ascii(&ascii, at + 1, err)) {
		return -1;
	}
	strbuf_add(out, ascii.data, ascii.len);
	if (utf8) {
		*ret_utf8 = true;
	}
	return 0;
}

int smtp_helo(struct strbuf *out, const char *name, struct error *err)
{
	char machine[256] = "";

	if (!name) {
		gethostname(machine, sizeof(machine) - 1);
		/* A machine without a usable name says so as RFC 5321, 4.1.4, allows. */
		if (domain_to_ascii(out, machine, NULL)) {
			strbuf_add_string(out, "[127.0.0.1]");
		}
		return 0;
	}
	if (is_literal(name)) {
		strbuf_add_string(out, name);
		return 0;
	}
	if (domain_to_ascii(out, name, NULL)) {
		return error_set(err, ERROR_CONFIG,
			"the name for EHLO is neither a host name nor an address literal");
	}
	return 0;
}
