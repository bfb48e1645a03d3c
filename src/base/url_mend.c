#include "base/url_mend.h"

#include <string.h>

#include "base/domain.h"
#include "base/mem.h"
#include "base/text.h"

/* No server takes a longer one, and uriparser's work grows with the number of segments. */
#define URL_MAX ((size_t)16 * 1024)

static bool is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool url_is_unreserved(char c)
{
	return is_alpha(c) || is_digit(c) || (c && strchr("-._~", c));
}

void url_add_encoded(struct strbuf *out, char c)
{
	strbuf_addf(out, "%%%02X", (unsigned)(unsigned char)c);
}

size_t url_scheme_length(const char *url)
{
	size_t len = 0;

	if (!is_alpha(url[0])) {
		return 0;
	}
	while (is_alpha(url[len]) || is_digit(url[len]) || (url[len] && strchr("+-.", url[len]))) {
		len++;
	}
	return url[len] == ':' ? len : 0;
}

size_t url_http_length(const char *url)
{
	size_t len = url_scheme_length(url);
	char scheme[6] = "";

	if (len != 4 && len != 5) {
		return 0;
	}
	memcpy(scheme, url, len);
	return text_equal_nocase(scheme, "http") || text_equal_nocase(scheme, "https") ? len + 1
										       : 0;
}

void url_add_trimmed(struct strbuf *out, const char *text)
{
	size_t len;

	while (*text && (unsigned char)*text <= ' ') {
		text++;
	}
	len = strlen(text);
	while (len && (unsigned char)text[len - 1] <= ' ') {
		len--;
	}
	for (size_t i = 0; i < len; i++) {
		if (text[i] != '\t' && text[i] != '\r' && text[i] != '\n') {
			strbuf_add_char(out, text[i]);
		}
	}
}

struct url_authority url_find_authority(const char *text)
{
	struct url_authority found = {.end = strcspn(text, "/?#")};
	size_t i;

	for (i = found.end; i > 0 && !found.userinfo; i--) {
		found.userinfo = text[i - 1] == '@' ? i : 0;
	}
	found.host_end = found.end;
	for (i = found.end; i > found.userinfo && is_digit(text[i - 1]); i--) {
	}
	if (i > found.userinfo && text[i - 1] == ':') {
		found.host_end = i - 1;
	}
	return found;
}

void url_add_mended(struct strbuf *out, const char *text, size_t len, const char *allowed)
{
	for (size_t i = 0; i < len; i++) {
		char c = text[i];
		bool escape = c == '%' && len - i > 2 && is_hex(text[i + 1]) && is_hex(text[i + 2]);

		if (escape || url_is_unreserved(c) || (c && strchr(allowed, c))) {
			strbuf_add_char(out, c);
		} else {
			url_add_encoded(out, c);
		}
	}
}

int url_add_host(struct strbuf *out, const char *host, size_t len, struct error *err)
{
	FREE_ON_EXIT char *name = xstrndup(host, len);

	if (!text_is_ascii(name)) {
		return domain_to_ascii(out, name, err);
	}
	/* Addresses in brackets are left to uriparser. */
	for (size_t i = 0; i < len && name[0] != '['; i++) {
		if (!url_is_unreserved(name[i]) && name[i] != '%') {
			return error_set(err, ERROR_INPUT, "'%.200s' is not a host name", name);
		}
	}
	strbuf_add(out, name, len);
	return 0;
}

/* Adds "//" and the authority at text, which begins after the slashes; *ret_used is its length. */
static int add_authority(struct strbuf *out, const char *text, size_t *ret_used, struct error *err)
{
	struct url_authority found = url_find_authority(text);

	strbuf_add_string(out, "//");
	if (found.userinfo) {
		url_add_mended(out, text, found.userinfo - 1, "!$&'()*+,;=:");
		strbuf_add_char(out, '@');
	}
	if (url_add_host(out, text + found.userinfo, found.host_end - found.userinfo, err)) {
		return -1;
	}
	strbuf_add(out, text + found.host_end, found.end - found.host_end);
	*ret_used = found.end;
	return 0;
}

/* Adds path, query and fragment. */
static void add_rest(struct strbuf *out, const char *text)
{
	size_t path = strcspn(text, "?#");
	size_t query = path + strcspn(text + path, "#");

	url_add_mended(out, text, path, URL_PATH_ALLOWED);
	url_add_mended(out, text + path, query - path, URL_QUERY_ALLOWED);
	if (text[query] == '#') {
		strbuf_add_char(out, '#');
		text += query + 1;
		url_add_mended(out, text, strlen(text), URL_QUERY_ALLOWED);
	}
}

int url_mend(struct strbuf *out, const char *url, struct error *err)
{
	size_t used = url_http_length(url);

	if (strlen(url) > URL_MAX) {
		return error_set(err, ERROR_INPUT, "a URL of more than %zu bytes", URL_MAX);
	}
	if (used && strncmp(url + used, "//", 2) != 0) {
		return error_set(err, ERROR_INPUT, "'%.200s' has no host", url);
	}
	strbuf_add(out, url, used);
	url += used;
	if (strncmp(url, "//", 2) == 0) {
		if (add_authority(out, url + 2, &used, err)) {
			return -1;
		}
		url += 2 + used;
	} else if (memchr(url, ':', strcspn(url, "/?#"))) {
		/* RFC 3986, 4.2: a colon in the first segment needs a dot segment before it. */
		strbuf_add_string(out, "./");
	}
	add_rest(out, url);
	return 0;
}
