#include "base/domain.h"

#include <idn2.h>
#include <string.h>

#include "base/text.h"

#define NAME_BYTES  253 /* RFC 1035, 2.3.4, without the dot at the end */
#define LABEL_BYTES 63

static bool is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* RFC 1123, 2.1: labels of letters, digits and hyphens, none of these at an end. */
static bool is_host_name(const char *name)
{
	size_t label = 0;

	if (strlen(name) > NAME_BYTES) {
		return false;
	}
	for (; *name; name++) {
		if (*name == '.') {
			if (!label || name[-1] == '-') {
				return false;
			}
			label = 0;
		} else if (++label > LABEL_BYTES ||
			   !(is_letter_or_digit(*name) || (*name == '-' && label > 1))) {
			return false;
		}
	}
	return label && name[-1] != '-';
}

/* Nothing that IDNA would change or look at: its A-labels have "--" in their third place. */
static bool is_plain_name(const char *domain)
{
	size_t len = strspn(domain, "abcdefghijklmnopqrstuvwxyz0123456789-.");

	return !domain[len] && !strstr(domain, "--") && is_host_name(domain);
}

int domain_to_ascii(struct strbuf *out, const char *domain, struct error *err)
{
	uint8_t *ascii = NULL;
	int result;

	if (is_plain_name(domain)) {
		strbuf_add_string(out, domain);
		return 0;
	}
	/* Not IDN2_USE_STD3_ASCII_RULES, which drops a forbidden character in silence. */
	result = idn2_lookup_u8(
		(const uint8_t *)domain, &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
	if (result != IDN2_OK) {
		return error_set(err, ERROR_INPUT, "'%.200s' is not a host name: %s", domain,
			idn2_strerror(result));
	}
	text_lower_ascii((char *)ascii);
	result = 0;
	if (is_host_name((char *)ascii)) {
		strbuf_add_string(out, (char *)ascii);
	} else {
		result = error_set(err, ERROR_INPUT, "'%.200s' is not a host name", domain);
	}
	idn2_free(ascii);
	return result;
}
