#include "base/url.h"

#include <string.h>
#include <uriparser/Uri.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/url_mend.h"

bool url_has_scheme(const char *url)
{
	return url_scheme_length(url) > 0;
}

bool url_is_http(const char *url)
{
	size_t len = url_http_length(url);

	return len && url[len] == '/' && url[len + 1] == '/';
}

static void release_uri(UriUriA *uri)
{
	uriFreeUriMembersA(uri);
}

static int parse(UriUriA *ret_uri, const char *text, struct error *err)
{
	if (uriParseSingleUriA(ret_uri, text, NULL) != URI_SUCCESS) {
		memset(ret_uri, 0, sizeof(*ret_uri));
		return error_set(err, ERROR_INPUT, "'%.200s' is not a URL", text);
	}
	return 0;
}

static int add_uri(struct strbuf *out, const UriUriA *uri, struct error *err)
{
	int len;

	if (uriToStringCharsRequiredA(uri, &len) != URI_SUCCESS) {
		return error_set(err, ERROR_INPUT, "the URL is too long");
	}
	strbuf_reserve(out, (size_t)len);
	if (uriToStringA(out->data + out->len, uri, len + 1, NULL) != URI_SUCCESS) {
		out->data[out->len] = '\0';
		return error_set(err, ERROR_INPUT, "the URL cannot be written");
	}
	out->len += (size_t)len;
	return 0;
}

static bool has_host(const UriUriA *uri)
{
	return uri->hostText.first && uri->hostText.afterLast > uri->hostText.first;
}

static int resolve(struct strbuf *out, const char *base, const char *reference, struct error *err)
{
	CLEANUP(release_uri) UriUriA base_uri = {0};
	CLEANUP(release_uri) UriUriA reference_uri = {0};
	CLEANUP(release_uri) UriUriA target = {0};

	if (parse(&base_uri, base, err) || parse(&reference_uri, reference, err)) {
		return -1;
	}
	if (uriAddBaseUriA(&target, &reference_uri, &base_uri) != URI_SUCCESS ||
		uriNormalizeSyntaxExA(&target, URI_NORMALIZE_SCHEME | URI_NORMALIZE_HOST) !=
			URI_SUCCESS ||
		!has_host(&target)) {
		return error_set(
			err, ERROR_INPUT, "'%.200s' is no address on '%.200s'", reference, base);
	}
	return add_uri(out, &target, err);
}

int url_resolve(struct strbuf *out, const char *base, const char *reference, struct error *err)
{
	STRBUF(trimmed);
	STRBUF(trimmed_base);
	STRBUF(mended);
	STRBUF(mended_base);

	url_add_trimmed(&trimmed, reference);
	if (url_has_scheme(trimmed.data) && !url_http_length(trimmed.data)) {
		strbuf_add(out, trimmed.data, trimmed.len);
		return 0;
	}
	url_add_trimmed(&trimmed_base, base);
	if (!url_is_http(trimmed_base.data)) {
		return error_set(err, ERROR_INPUT, "'%.200s' is not an absolute URL", base);
	}
	if (url_mend(&mended_base, trimmed_base.data, err) ||
		url_mend(&mended, trimmed.data, err)) {
		return -1;
	}
	return resolve(out, mended_base.data, mended.data, err);
}

/* An empty path is a slash for http (RFC 3986, 6.2.3). */
static void insert_slash(struct strbuf *url)
{
	const char *authority = strstr(url->data, "://") + 3;
	size_t at = (size_t)(authority - url->data) + strcspn(authority, "/?#");

	if (url->data[at] != '/') {
		strbuf_add_char(url, '/');
		memmove(url->data + at + 1, url->data + at, url->len - at - 1);
		url->data[at] = '/';
	}
}

int url_normalise(struct strbuf *out, const char *url, struct error *err)
{
	STRBUF(trimmed);
	STRBUF(mended);
	STRBUF(normal);
	CLEANUP(release_uri) UriUriA uri = {0};

	url_add_trimmed(&trimmed, url);
	if (!url_is_http(trimmed.data)) {
		return error_set(err, ERROR_INPUT, "'%.200s' is not an http or https URL", url);
	}
	if (url_mend(&mended, trimmed.data, err) || parse(&uri, mended.data, err)) {
		return -1;
	}
	if (!has_host(&uri) || uriNormalizeSyntaxA(&uri) != URI_SUCCESS) {
		return error_set(err, ERROR_INPUT, "'%.200s' has no host", url);
	}
	if (add_uri(&normal, &uri, err)) {
		return -1;
	}
	insert_slash(&normal);
	strbuf_add(out, normal.data, normal.len);
	return 0;
}

int url_host(struct strbuf *out, const char *url)
{
	size_t scheme = url_scheme_length(url);
	struct url_authority found;
	size_t start = out->len;

	if (!scheme || strncmp(url + scheme, "://", 3) != 0) {
		return -1;
	}
	url += scheme + 3;
	found = url_find_authority(url);
	if (found.host_end == found.userinfo ||
		url_add_host(out, url + found.userinfo, found.host_end - found.userinfo, NULL)) {
		return -1;
	}
	text_lower_ascii(out->data + start);
	return 0;
}

int url_path(struct strbuf *out, const char *url)
{
	size_t scheme = url_scheme_length(url);
	size_t len;

	if (!scheme || strncmp(url + scheme, "://", 3) != 0) {
		return -1;
	}
	url += scheme + 3;
	url += url_find_authority(url).end;
	len = strcspn(url, "?#");
	if (len) {
		url_add_mended(out, url, len, URL_PATH_ALLOWED);
	} else {
		strbuf_add_char(out, '/');
	}
	return 0;
}

void url_add_component(struct strbuf *out, const char *text)
{
	for (; *text; text++) {
		if (url_is_unreserved(*text)) {
			strbuf_add_char(out, *text);
		} else {
			url_add_encoded(out, *text);
		}
	}
}

void url_add_path(struct strbuf *out, const char *path)
{
	for (; *path; path++) {
		if (url_is_unreserved(*path) || *path == '/') {
			strbuf_add_char(out, *path);
		} else {
			url_add_encoded(out, *path);
		}
	}
}

bool url_is_plain_path(const char *path)
{
	char before = '/';

	for (; *path; path++) {
		bool starts = before == '/';

		if (*path == '/' || *path == '.' ? starts : !url_is_unreserved(*path)) {
			return false;
		}
		before = *path;
	}
	return true;
}
