#include "net/curl.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/url.h"

static void set_up(void)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		fputs("postrider: libcurl does not start\n", stderr);
		abort();
	}
}

static void *check(void *handle)
{
	if (!handle) {
		fputs("postrider: out of memory\n", stderr);
		abort();
	}
	return handle;
}

static void set_up_once(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, set_up);
}

CURL *curl_new(void)
{
	set_up_once();
	return check(curl_easy_init());
}

CURLM *curl_new_multi(void)
{
	set_up_once();
	return check(curl_multi_init());
}

void curl_set_http(CURL *curl, long timeout, const char *agent)
{
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, timeout);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, timeout);
	/* Nobody waits for a name server that does not answer. */
	curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, agent ? agent : "postrider");
}

int curl_redirect(CURL *curl, const char *from, struct strbuf *out, struct error *err)
{
	const char *to = NULL;

	curl_easy_getinfo(curl, CURLINFO_REDIRECT_URL, &to);
	if (!to) {
		return error_set(err, ERROR_INPUT, "'%.200s' redirects to nowhere", from);
	}
	if (url_normalise(out, to, NULL) < 0) {
		return error_set(err, ERROR_INPUT,
			"'%.200s' redirects to what is no http or https address", from);
	}
	return 0;
}
