#ifndef POSTRIDER_BASE_URL_MEND_H
#define POSTRIDER_BASE_URL_MEND_H

/* The inside of url.c: taking what people write as URLs apart, byte by byte, and mending it so
 * that uriparser accepts it. */

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/strbuf.h"

/* What RFC 3986 allows beside unreserved characters: in a path, and in a query or fragment. */
#define URL_PATH_ALLOWED  "!$&'()*+,;=:@/"
#define URL_QUERY_ALLOWED "!$&'()*+,;=:@/?"

/* The unreserved characters of RFC 3986, section 2.3. */
bool url_is_unreserved(char c);
void url_add_encoded(struct strbuf *out, char c);
/* Adds bytes of a component, encoding what is neither unreserved, nor a percent-encoded byte, nor
 * among the allowed characters. */
void url_add_mended(struct strbuf *out, const char *text, size_t len, const char *allowed);

/* The length of the scheme at the start, without its colon; 0 where there is none. */
size_t url_scheme_length(const char *url);
/* The length of "http:" or "https:" at the start, or 0. */
size_t url_http_length(const char *url);

/* Drops what browsers drop too (WHATWG URL, basic URL parser): white space and controls around
 * a URL, tabs and line ends inside it. */
void url_add_trimmed(struct strbuf *out, const char *text);

/* The parts of an authority, as lengths from its first byte. */
struct url_authority {
	size_t userinfo; /* with its '@'; 0: none */
	size_t host_end; /* at the colon of the port, or the end */
	size_t end;
};
/* text begins behind the two slashes. */
struct url_authority url_find_authority(const char *text);

/* Adds a host of len bytes, mended; -1 where it is not ASCII and IDNA refuses it. */
int url_add_host(struct strbuf *out, const char *host, size_t len, struct error *err);

/* Adds an http(s) URL or a relative reference as RFC 3986 allows it. */
int url_mend(struct strbuf *out, const char *url, struct error *err);

#endif
