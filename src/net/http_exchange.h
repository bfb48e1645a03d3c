#ifndef POSTRIDER_NET_HTTP_EXCHANGE_H
#define POSTRIDER_NET_HTTP_EXCHANGE_H

/*
 * One HTTP request and what was answered: GET, with the hash of the body, and POST. Bodies are not
 * kept. Redirects are followed five times at most, never from https to http: those of a GET to the
 * same server alone; of a POST 307 and 308, which ask for the same request elsewhere, though in the
 * public internet (net/guard.h). After 301, 302 and 303 a client would go on with a GET, which
 * tells nobody anything (RFC 9110, 15.4): they are an error that names the new place.
 */

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/hash.h"

struct http_params {
	long timeout;           /* milliseconds for all of it; 0: 10 s */
	const char *user_agent; /* NULL: "postrider" */
};

struct http_answer {
	long status;         /* of the last answer, from 200 to 599 */
	char hash[HASH_HEX]; /* SHA-256 of its body, as it was sent */
	int64_t retry_after; /* seconds for which it asks (RFC 9110, 10.2.3), or 0 */
};

/* Returns 0 where there is an answer, whatever it is. ERROR_TEMPORARY where nothing answered, or
 * not to the end, within params->timeout; ERROR_INPUT where url is none of http(s),
 * its redirects are not followed, or the body is over max bytes. */
int http_get(const char *url, const struct http_params *params, size_t max,
	struct http_answer *ret_answer, struct error *err);

struct http_body {
	const char *type; /* "application/json" */
	const void *bytes;
	size_t len;
};

/* As http_get. Of a long answer only the beginning is read. */
int http_post(const char *url, const struct http_params *params, const struct http_body *body,
	struct http_answer *ret_answer, struct error *err);

/* What the answer to a POST means to who sent it. */
enum http_verdict {
	HTTP_TAKEN,   /* 2xx: done */
	HTTP_REFUSED, /* 4xx: the same request will be refused again */
	HTTP_LATER,   /* all else, and 429 (RFC 6585): may be taken another time */
};
enum http_verdict http_verdict_of(const struct http_answer *answer);

#endif
