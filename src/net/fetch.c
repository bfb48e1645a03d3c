#include "net/fetch.h"

#include "base/url.h"
#include "net/curl.h"

#define REDIRECTS 5L
#define TIMEOUT   (30 * 1000L)

struct transfer {
	struct strbuf body;
	size_t max;
	bool too_long;
};

static size_t on_body(char *data, size_t size, size_t count, void *ctx)
{
	struct transfer *transfer = ctx;

	if (size * count > transfer->max - transfer->body.len) {
		transfer->too_long = true;
		return 0;
	}
	strbuf_add(&transfer->body, data, size * count);
	return size * count;
}

static void set_options(CURL *curl, struct transfer *transfer, long timeout)
{
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
	curl_easy_setopt(curl, CURLOPT_MAXREDIRS, REDIRECTS);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, timeout ? timeout : TIMEOUT);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "postrider");
	/* All that libcurl can decompress; what comes out is what is counted. */
	curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, transfer);
}

static int perform(CURL *curl, struct transfer *transfer, const char *url, struct error *err)
{
	char detail[CURL_ERROR_SIZE] = "";
	long status = 0;
	CURLcode code;

	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, detail);
	code = curl_easy_perform(curl);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, NULL);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	if (transfer->too_long) {
		return error_set(err, ERROR_INPUT, "'%s' is over %zu bytes", url, transfer->max);
	}
	if (code != CURLE_OK) {
		return error_set(err, ERROR_TEMPORARY, "'%s': %s", url,
			detail[0] ? detail : curl_easy_strerror(code));
	}
	if (status < 200 || status > 299) {
		return error_set(err, ERROR_INPUT, "'%s' answers with %ld", url, status);
	}
	return 0;
}

int fetch(struct strbuf *out, struct strbuf *ret_url, const char *url,
	const struct fetch_params *params, struct error *err)
{
	struct transfer transfer = {.body = STRBUF_INIT, .max = params->max};
	const char *last = NULL;
	STRBUF(normal);
	CURL *curl;
	int result;

	if (url_normalise(&normal, url, err) < 0) {
		return -1;
	}
	curl = curl_new();
	set_options(curl, &transfer, params->timeout);
	result = perform(curl, &transfer, normal.data, err);
	if (result == 0) {
		curl_easy_getinfo(curl, CURLINFO_EFFECTIVE_URL, &last);
		strbuf_add(out, transfer.body.data, transfer.body.len);
		strbuf_add_string(ret_url, last ? last : normal.data);
	}
	strbuf_release(&transfer.body);
	curl_easy_cleanup(curl);
	return result;
}
