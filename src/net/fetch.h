#ifndef POSTRIDER_NET_FETCH_H
#define POSTRIDER_NET_FETCH_H

/* A document by HTTP, as a whole and within bounds. */

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/strbuf.h"

struct fetch_params {
	size_t max;       /* bytes, after decompression */
	long timeout;     /* milliseconds for all of it; 0: 30 s */
	bool public_only; /* ask at addresses of the public internet alone; else url's own server is
			   * asked where it is, and only others must be there (net/guard.h) */
	const char *etag; /* of the copy that is there already, as it was answered; or NULL */
	const char *modified; /* the same, its Last-Modified */
};

struct fetch_answer {
	struct strbuf body;
	struct strbuf url;      /* where it came from in the end */
	struct strbuf etag;     /* "": none */
	struct strbuf modified; /* "": none */
	struct strbuf charset;  /* of its Content-Type, in lower case; "": none */
	bool not_modified;      /* the copy is still good: there is no body */
	bool moved;             /* for good: the new address is url */
};

/* Fetches url's page: up to five redirects are followed, of http and https alone, and no proxy of
 * the environment is asked. ERROR_INPUT where url is none of http(s), the answer is not 2xx (nor
 * 304, where a copy is there), or over params->max bytes; ERROR_TEMPORARY where nothing answered in
 * time, or not to the end, or from an address that is not public. *ret_answer is for
 * fetch_answer_release, also after a failure. */
int fetch(const char *url, const struct fetch_params *params, struct fetch_answer *ret_answer,
	struct error *err);
void fetch_answer_release(struct fetch_answer *answer);

#endif
