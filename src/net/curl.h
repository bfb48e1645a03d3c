#ifndef POSTRIDER_NET_CURL_H
#define POSTRIDER_NET_CURL_H

/* libcurl's handle, made the same way for everybody here. */

#include <curl/curl.h>

#include "base/error.h"
#include "base/strbuf.h"

/* A new easy handle; libcurl itself is set up at the first call, in any thread. Never NULL:
 * without memory the run ends, as with xmalloc. */
CURL *curl_new(void);
/* A new multi handle, in the same way. */
CURLM *curl_new_multi(void);

/* What every HTTP request keeps to: http and https alone, no signals, milliseconds for all of it.
 * agent NULL: "postrider". */
void curl_set_http(CURL *curl, long timeout, const char *agent);

/* Appends where the answer to `from` redirects to, in its normal form: a server may write anything,
 * and it is shown to people. ERROR_INPUT where that is nowhere, or no http(s) URL. */
int curl_redirect(CURL *curl, const char *from, struct strbuf *out, struct error *err);

#endif
