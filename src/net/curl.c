#include "net/curl.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void set_up(void)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		fputs("postrider: libcurl does not start\n", stderr);
		abort();
	}
}

CURL *curl_new(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, set_up);
	CURL *curl = curl_easy_init();
	if (!curl) {
		fputs("postrider: out of memory\n", stderr);
		abort();
	}
	return curl;
}

void curl_set_http(CURL *curl, long timeout, const char *agent)
{
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, timeout);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, timeout);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, agent ? agent : "postrider");
}
