#include "net/http_exchange.h"

#include <string.h>

#include "base/mem.h"
#include "base/url.h"
#include "net/guard.h"

#define REDIRECTS  5
#define TIMEOUT    (10 * 1000L)
#define POST_BYTES ((size_t)64 * 1024) /* of an answer that nobody reads */

struct exchange {
	CURL *curl;
	struct guard guard;
	bool post;
	long left;        /* milliseconds */
	struct hash hash; /* of the body so far */
	size_t len, max;
	bool too_long;
};

static size_t on_body(char *data, size_t size, size_t count, void *ctx)
{
	struct exchange *exchange = ctx;

	if (size * count > exchange->max - exchange->len) {
		exchange->too_long = true;
		return 0;
	}
	exchange->len += size * count;
	hash_add(&exchange->hash, data, size * count);
	return size * count;
}

/* One request, without its redirects. */
static int ask(struct exchange *exchange, const char *url, struct http_answer *ret_answer,
	struct error *err)
{
	char detail[CURL_ERROR_SIZE] = "";
	unsigned char digest[HASH_BYTES];
	CURLcode code;
	curl_off_t taken = 0, retry_after = 0;

	if (exchange->left <= 0) {
		return error_set(err, ERROR_TEMPORARY, "'%s': its redirects took too long", url);
	}
	exchange->len = 0;
	exchange->too_long = false;
	hash_init(&exchange->hash);
	curl_easy_setopt(exchange->curl, CURLOPT_URL, url);
	curl_easy_setopt(exchange->curl, CURLOPT_TIMEOUT_MS, exchange->left);
	curl_easy_setopt(exchange->curl, CURLOPT_ERRORBUFFER, detail);
	code = curl_easy_perform(exchange->curl);
	curl_easy_setopt(exchange->curl, CURLOPT_ERRORBUFFER, NULL);
	hash_final(&exchange->hash, digest);
	curl_easy_getinfo(exchange->curl, CURLINFO_TOTAL_TIME_T, &taken);
	exchange->left -= (long)(taken / 1000);
	if (exchange->too_long && !exchange->post) {
		return error_set(err, ERROR_INPUT, "'%s' is over %zu bytes", url, exchange->max);
	}
	if (code != CURLE_OK && exchange->guard.refused) {
		return error_set(err, ERROR_INPUT,
			"'%s' leads to an address that is not in the public internet", url);
	}
	if (code != CURLE_OK && !exchange->too_long) {
		return error_set(err, ERROR_TEMPORARY, "'%s': %s", url,
			detail[0] ? detail : curl_easy_strerror(code));
	}
	hash_to_hex(digest, ret_answer->hash);
	curl_easy_getinfo(exchange->curl, CURLINFO_RESPONSE_CODE, &ret_answer->status);
	curl_easy_getinfo(exchange->curl, CURLINFO_RETRY_AFTER, &retry_after);
	ret_answer->retry_after = retry_after > 0 ? retry_after : 0;
	return 0;
}

static bool is_redirect(long status)
{
	return status >= 300 && status < 400 && status != 304;
}

static bool is_https(const char *url)
{
	return strncmp(url, "https:", 6) == 0;
}

/* Where a redirect leads, into url. */
static int follow(
	const struct exchange *exchange, long status, struct strbuf *url, struct error *err)
{
	STRBUF(target);

	if (curl_redirect(exchange->curl, url->data, &target, err) < 0) {
		return -1;
	}
	if (exchange->post && status != 307 && status != 308) {
		return error_set(err, ERROR_INPUT, "'%s' has moved (%ld): set '%.200s' instead",
			url->data, status, target.data);
	}
	if (is_https(url->data) && !is_https(target.data)) {
		return error_set(err, ERROR_INPUT, "'%s' redirects to what is no https: '%.200s'",
			url->data, target.data);
	}
	if (!exchange->post && !guard_same_server(url->data, target.data)) {
		return error_set(err, ERROR_INPUT, "'%s' redirects to another server: '%.200s'",
			url->data, target.data);
	}
	strbuf_clear(url);
	strbuf_add(url, target.data, target.len);
	return 0;
}

static int walk(struct exchange *exchange, const char *start, struct http_answer *ret_answer,
	struct error *err)
{
	STRBUF(configured);
	STRBUF(url);

	if (url_normalise(&configured, start, err) < 0) {
		return -1;
	}
	strbuf_add(&url, configured.data, configured.len);
	guard_set(&exchange->guard, exchange->curl, configured.data);
	for (int hops = 0; hops <= REDIRECTS; hops++) {
		if (ask(exchange, url.data, ret_answer, err) < 0) {
			return -1;
		}
		if (!is_redirect(ret_answer->status)) {
			return 0;
		}
		if (follow(exchange, ret_answer->status, &url, err) < 0) {
			return -1;
		}
	}
	return error_set(
		err, ERROR_INPUT, "more than %d redirects, up to '%s'", REDIRECTS, url.data);
}

static void set_up(struct exchange *exchange, const struct http_params *params)
{
	exchange->curl = curl_new();
	exchange->left = params->timeout ? params->timeout : TIMEOUT;
	curl_set_http(exchange->curl, exchange->left, params->user_agent);
	curl_easy_setopt(exchange->curl, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(exchange->curl, CURLOPT_WRITEDATA, exchange);
}

int http_get(const char *url, const struct http_params *params, size_t max,
	struct http_answer *ret_answer, struct error *err)
{
	struct exchange exchange = {.max = max};
	struct http_answer answer = {0};
	struct curl_slist *fields = curl_slist_append(NULL, "Cache-Control: no-cache");
	int result;

	set_up(&exchange, params);
	curl_easy_setopt(exchange.curl, CURLOPT_HTTPHEADER, fields);
	result = walk(&exchange, url, &answer, err);
	curl_easy_cleanup(exchange.curl);
	curl_slist_free_all(fields);
	if (result == 0) {
		*ret_answer = answer;
	}
	return result;
}

int http_post(const char *url, const struct http_params *params, const struct http_body *body,
	struct http_answer *ret_answer, struct error *err)
{
	struct exchange exchange = {.post = true, .max = POST_BYTES};
	FREE_ON_EXIT char *type = xasprintf("Content-Type: %s", body->type);
	struct curl_slist *fields = curl_slist_append(NULL, type);
	struct http_answer answer = {0};
	int result;

	/* Nobody waits for 100 Continue. */
	fields = curl_slist_append(fields, "Expect:");
	set_up(&exchange, params);
	curl_easy_setopt(exchange.curl, CURLOPT_HTTPHEADER, fields);
	curl_easy_setopt(exchange.curl, CURLOPT_POSTFIELDS, body->bytes);
	curl_easy_setopt(exchange.curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body->len);
	result = walk(&exchange, url, &answer, err);
	curl_easy_cleanup(exchange.curl);
	curl_slist_free_all(fields);
	if (result == 0) {
		*ret_answer = answer;
	}
	return result;
}

enum http_verdict http_verdict_of(const struct http_answer *answer)
{
	if (answer->status >= 200 && answer->status < 300) {
		return HTTP_TAKEN;
	}
	return answer->status >= 400 && answer->status < 500 && answer->status != 429 ? HTTP_REFUSED
										      : HTTP_LATER;
}
