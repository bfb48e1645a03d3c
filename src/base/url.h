#ifndef POSTRIDER_BASE_URL_H
#define POSTRIDER_BASE_URL_H

/*
 * URLs by RFC 3986 (uriparser), with hosts by IDNA 2008 (base/domain.h). What people write is
 * mended first: characters that a URI does not allow are percent-encoded (also a stray '%'),
 * non-ASCII ones as UTF-8; non-ASCII hosts become their A-labels. No function here asks the locale.
 */

#include <stdbool.h>

#include "base/error.h"
#include "base/strbuf.h"

/* Appends reference resolved against base (an absolute URL), both mended as said above, dot
 * segments removed, scheme and host in lower case. An empty reference gives base without its
 * fragment. References with a scheme other than http(s), such as mailto: or data:, pass
 * unchanged. Returns -1, with nothing appended, where no URL can be made of it. */
int url_resolve(struct strbuf *out, const char *base, const char *reference, struct error *err);

/* Appends an absolute http(s) URL in its normal form (RFC 3986, 6.2.2: case, percent-encoding of
 * unreserved characters, dot segments; an empty path as "/"). For comparing and for output.
 * Returns -1 where it is not an absolute http or https URL with a host. */
int url_normalise(struct strbuf *out, const char *url, struct error *err);

/* "https:", "mailto:" …: true where the text begins with a scheme. */
bool url_has_scheme(const char *url);
/* True for http:// and https://, in any case. */
bool url_is_http(const char *url);

/* Appends the host of an absolute URL, in lower case, without port; -1 where there is none. */
int url_host(struct strbuf *out, const char *url);
/* Appends the path of an absolute URL, "/" where it is empty, percent-encoded, without query. */
int url_path(struct strbuf *out, const char *url);

/* Appends the bytes with everything but RFC 3986's unreserved characters percent-encoded. */
void url_add_component(struct strbuf *out, const char *text);
/* Whether the path is one of segments that are made of unreserved characters alone, none of them
 * empty but the last, none with a dot in front: behind a URL in its normal form that ends in a
 * slash it is in its normal form already. */
bool url_is_plain_path(const char *path);
/* As url_add_component, but '/' stays: for a path of several segments. */
void url_add_path(struct strbuf *out, const char *path);

#endif
