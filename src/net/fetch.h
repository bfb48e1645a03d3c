#ifndef POSTRIDER_NET_FETCH_H
#define POSTRIDER_NET_FETCH_H

/* A document by HTTP, as a whole and within bounds. */

#include <stddef.h>

#include "base/error.h"
#include "base/strbuf.h"

struct fetch_params {
	size_t max;   /* bytes, after decompression */
	long timeout; /* milliseconds for all of it; 0: 30 s */
};

/* Appends the body of url's page, and to ret_url where it came from in the end: up to five
 * redirects are followed, of http and https alone. ERROR_INPUT where url is none of http(s), the
 * answer is not 2xx, or it is over params->max bytes; ERROR_TEMPORARY where nothing answered in
 * time. out is as it was then. */
int fetch(struct strbuf *out, struct strbuf *ret_url, const char *url,
	const struct fetch_params *params, struct error *err);

#endif
