#include "net/smtp_url.h"

#include <curl/curl.h>
#include <string.h>

#include "base/domain.h"
#include "base/url.h"

/* The host of a server's URL as A-labels; addresses stay as they are. */
static int add_host(struct strbuf *out, const char *host, struct error *err)
{
	if (host[0] == '[') {
		strbuf_add_string(out, host);
		return 0;
	}
	return domain_to_ascii(out, host, err);
}

static char *url_part(CURLU *url, CURLUPart part)
{
	char *text = NULL;

	curl_url_get(url, part, &text, 0);
	return text;
}

static void free_part(char **part)
{
	curl_free(*part);
}

/* Whether the URL has anything that a server's must not have, such as a password. */
static bool has_extras(CURLU *url)
{
	static const CURLUPart parts[] = {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_OPTIONS,
		CURLUPART_QUERY, CURLUPART_FRAGMENT};
	CLEANUP(free_part) char *path = url_part(url, CURLUPART_PATH);

	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		CLEANUP(free_part) char *part = url_part(url, parts[i]);

		if (part) {
			return true;
		}
	}
	return path && strcmp(path, "/") != 0;
}

/* Puts together what libcurl wants: it takes the name for EHLO from the path. */
static int build_url(struct strbuf *out, CURLU *url, const char *helo, struct error *err)
{
	CLEANUP(free_part) char *scheme = url_part(url, CURLUPART_SCHEME);
	CLEANUP(free_part) char *host = url_part(url, CURLUPART_HOST);
	CLEANUP(free_part) char *port = url_part(url, CURLUPART_PORT);

	if (!host || !scheme || (strcmp(scheme, "smtp") != 0 && strcmp(scheme, "smtps") != 0)) {
		return error_set(err, ERROR_CONFIG, "it must begin with smtp:// or smtps://");
	}
	if (has_extras(url)) {
		return error_set(err, ERROR_CONFIG, "there must be nothing but host and port");
	}
	strbuf_addf(out, "%s://", scheme);
	if (add_host(out, host, err)) {
		return -1;
	}
	strbuf_addf(out, port ? ":%s/" : "%s/", port ? port : "");
	url_add_component(out, helo);
	return 0;
}

int smtp_url(struct strbuf *out, const char *url, const char *helo, struct error *err)
{
	CURLU *parts = curl_url();
	int result = -1;

	if (!parts || curl_url_set(parts, CURLUPART_URL, url, 0) != CURLUE_OK) {
		error_set(err, ERROR_CONFIG, "it is no URL");
	} else {
		result = build_url(out, parts, helo, err);
	}
	curl_url_cleanup(parts);
	return result ? error_wrap(err, "the mail server's URL") : 0;
}
