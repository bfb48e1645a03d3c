#include "net/http.h"

#include <string.h>

#include "base/url.h"
#include "net/curl.h"

#define REDIRECTS  5
#define BODY_BYTES (64 * 1024)
#define TIMEOUT    (10 * 1000L)

struct request {
	CURL *curl;
	size_t body; /* bytes thrown away so far */
};

/* Ends the transfer where the body goes on for too long; the status has been seen by then. */
static size_t on_body(char *data, size_t size, size_t count, void *ctx)
{
	(void)data;
	struct request *request = ctx;
	request->body += size * count;
	return request->body > BODY_BYTES ? 0 : size * count;
}

static void set_options(struct request *request, const struct http_params *params)
{
	CURL *curl = request->curl;
	curl_set_http(curl, params->timeout ? params->timeout : TIMEOUT, params->user_agent);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, request);
}

/* One request. Returns the status, or 0 with the reason. */
static long ask(struct request *request, const char *url, bool head, struct strbuf *reason)
{
	char detail[CURL_ERROR_SIZE] = "";
	long status = 0;
	request->body = 0;
	curl_easy_setopt(request->curl, CURLOPT_URL, url);
	curl_easy_setopt(request->curl, head ? CURLOPT_NOBODY : CURLOPT_HTTPGET, 1L);
	curl_easy_setopt(request->curl, CURLOPT_ERRORBUFFER, detail);
	CURLcode code = curl_easy_perform(request->curl);
	curl_easy_setopt(request->curl, CURLOPT_ERRORBUFFER, NULL);
	bool cut = code == CURLE_WRITE_ERROR && request->body > BODY_BYTES;
	if (code == CURLE_OK || cut) {
		curl_easy_getinfo(request->curl, CURLINFO_RESPONSE_CODE, &status);
	}
	if (status == 0) {
		strbuf_addf(reason, "'%s': %s", url, detail[0] ? detail : curl_easy_strerror(code));
	}
	return status;
}

static bool same_host(const char *a, const char *b)
{
	STRBUF(host_a);
	STRBUF(host_b);
	return url_is_http(b) && url_host(&host_a, a) == 0 && url_host(&host_b, b) == 0 &&
	       strcmp(host_a.data, host_b.data) == 0;
}

/* HEAD, then GET where that was refused: to a HEAD they do not like, servers answer with all
 * kinds of 4xx and 5xx. */
static long ask_both(struct request *request, const char *url, struct strbuf *reason)
{
	long status = ask(request, url, true, reason);
	return status >= 400 ? ask(request, url, false, reason) : status;
}

/* Where a redirect leads, into url. Returns false, with the reason, where it is not followed. */
static bool follow(struct request *request, struct strbuf *url, struct strbuf *reason)
{
	const char *target = NULL;
	curl_easy_getinfo(request->curl, CURLINFO_REDIRECT_URL, &target);
	if (!target) {
		strbuf_addf(reason, "'%s' redirects to nowhere", url->data);
		return false;
	}
	if (!same_host(url->data, target)) {
		strbuf_addf(reason, "'%s' redirects to another host: '%s'", url->data, target);
		return false;
	}
	strbuf_clear(url);
	strbuf_add_string(url, target);
	return true;
}

static int walk(struct request *request, struct strbuf *url, struct strbuf *reason)
{
	for (int hops = 0; hops <= REDIRECTS; hops++) {
		long status = ask_both(request, url->data, reason);
		if (status >= 200 && status < 300) {
			return 1;
		}
		if (status >= 300 && status < 400) {
			if (!follow(request, url, reason)) {
				return 0;
			}
		} else {
			if (status > 0) {
				strbuf_addf(reason, "%ld for '%s'", status, url->data);
			}
			return 0;
		}
	}
	strbuf_addf(reason, "more than %d redirects, up to '%s'", REDIRECTS, url->data);
	return 0;
}

int http_is_live(const char *url, const struct http_params *params, struct strbuf *ret_reason,
	struct error *err)
{
	STRBUF(current);
	if (url_normalise(&current, url, err)) {
		return -1;
	}
	struct request request = {.curl = curl_new()};
	set_options(&request, params);
	int live = walk(&request, &current, ret_reason);
	curl_easy_cleanup(request.curl);
	return live;
}
