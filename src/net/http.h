#ifndef POSTRIDER_NET_HTTP_H
#define POSTRIDER_NET_HTTP_H

/* HTTP requests by libcurl. Nothing is kept between two calls. */

#include "base/error.h"
#include "base/strbuf.h"

struct http_params {
	long timeout;           /* milliseconds for one request; 0: 10 s */
	const char *user_agent; /* NULL: "postrider" */
};

/* Whether a page answers, so that it can be linked to: HEAD, and GET where HEAD is refused;
 * redirects to the same host are followed, five at most, of http and https alone. Bodies are
 * thrown away, and not read to the end where they are long. Returns 1 where the last answer is
 * 2xx; 0 where it is not, or where nothing answered, with the reason appended to ret_reason ("404
 * for 'https://…'"); -1 (ERROR_INPUT) where url is none of http(s). */
int http_is_live(const char *url, const struct http_params *params, struct strbuf *ret_reason,
	struct error *err);

#endif
