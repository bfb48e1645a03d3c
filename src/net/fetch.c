#include "net/fetch.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/url.h"
#include "net/guard.h"

#define REDIRECTS 5L
#define TIMEOUT   (30 * 1000L)
/* Of an ETag or a date: longer ones are not kept. */
#define MAX_VALIDATOR ((size_t)1024)

struct transfer {
	const struct fetch_params *params;
	struct fetch_answer *answer;
	size_t hops;    /* answers before the last */
	bool permanent; /* all of them moved for good */
	bool too_long;
	struct guard guard;
};

static size_t on_body(char *data, size_t size, size_t count, void *ctx)
{
	struct transfer *transfer = ctx;
	struct strbuf *body = &transfer->answer->body;

	if (size * count > transfer->params->max - body->len) {
		transfer->too_long = true;
		return 0;
	}
	strbuf_add(body, data, size * count);
	return size * count;
}

/* Takes the value of a field into out, where the line is of that field. */
static bool take_field(const char *line, const char *name, struct strbuf *out)
{
	size_t len = strlen(name);

	if (strncasecmp(line, name, len) != 0) {
		return false;
	}
	strbuf_clear(out);
	strbuf_add_string(out, line + len);
	strbuf_trim(out);
	if (out->len > MAX_VALIDATOR || text_has_control(out->data, out->len)) {
		strbuf_clear(out);
	}
	return true;
}

static void take_charset(const char *line, struct strbuf *out)
{
	STRBUF(type);
	char *charset;

	if (!take_field(line, "content-type:", &type)) {
		return;
	}
	strbuf_clear(out);
	text_lower_ascii(type.data);
	charset = strstr(type.data, "charset=");
	if (charset) {
		charset += strlen("charset=");
		charset += *charset == '"';
		strbuf_add(out, charset, strcspn(charset, "\"; \t"));
	}
}

/* A status line begins the fields of a new answer. */
static void start_answer(struct transfer *transfer, const char *line)
{
	struct fetch_answer *answer = transfer->answer;
	const char *status = strchr(line, ' ');

	strbuf_clear(&answer->etag);
	strbuf_clear(&answer->modified);
	strbuf_clear(&answer->charset);
	if (status && status[1] == '3' && strncmp(status + 1, "304", 3) != 0) {
		bool permanent = strncmp(status + 1, "301", 3) == 0 ||
				 strncmp(status + 1, "308", 3) == 0;

		transfer->permanent = permanent && (transfer->permanent || !transfer->hops);
		transfer->hops++;
	}
}

static size_t on_header(char *data, size_t size, size_t count, void *ctx)
{
	struct transfer *transfer = ctx;
	FREE_ON_EXIT char *line = xstrndup(data, size * count);

	if (text_starts_with(line, "HTTP/")) {
		start_answer(transfer, line);
	}
	take_field(line, "etag:", &transfer->answer->etag);
	take_field(line, "last-modified:", &transfer->answer->modified);
	take_charset(line, &transfer->answer->charset);
	return size * count;
}

static void set_options(CURL *curl, struct transfer *transfer)
{
	long timeout = transfer->params->timeout ? transfer->params->timeout : TIMEOUT;

	curl_set_http(curl, timeout, NULL);
	curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
	curl_easy_setopt(curl, CURLOPT_MAXREDIRS, REDIRECTS);
	/* All that libcurl can decompress; what comes out is what is counted. */
	curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, transfer);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, transfer);
}

static struct curl_slist *condition(const struct fetch_params *params)
{
	struct curl_slist *fields = NULL;

	if (params->etag && *params->etag) {
		FREE_ON_EXIT char *field = xasprintf("If-None-Match: %s", params->etag);

		fields = curl_slist_append(fields, field);
	}
	if (params->modified && *params->modified) {
		FREE_ON_EXIT char *field = xasprintf("If-Modified-Since: %s", params->modified);

		fields = curl_slist_append(fields, field);
	}
	return fields;
}

/* Whether the transfer came to what was asked for. */
static int check_answer(const struct transfer *transfer, CURLcode code, long status,
	const char *url, const char *detail, struct error *err)
{
	bool copy = transfer->params->etag || transfer->params->modified;

	if (transfer->too_long) {
		return error_set(
			err, ERROR_INPUT, "'%s' is over %zu bytes", url, transfer->params->max);
	}
	/* Of a host with several addresses another may have been asked. */
	if (code != CURLE_OK && transfer->guard.refused) {
		return error_set(err, ERROR_TEMPORARY,
			"'%s' leads to an address that is not in the public internet", url);
	}
	if (code == CURLE_TOO_MANY_REDIRECTS) {
		return error_set(
			err, ERROR_TEMPORARY, "'%s' redirects more than %ld times", url, REDIRECTS);
	}
	if (code != CURLE_OK) {
		return error_set(err, ERROR_TEMPORARY, "'%s': %s", url,
			*detail ? detail : curl_easy_strerror(code));
	}
	if ((status < 200 || status > 299) && !(status == 304 && copy)) {
		return error_set(err, ERROR_INPUT, "'%s' answers with %ld", url, status);
	}
	return 0;
}

static int perform(CURL *curl, struct transfer *transfer, const char *url, struct error *err)
{
	struct curl_slist *fields = condition(transfer->params);
	char detail[CURL_ERROR_SIZE] = "";
	long status = 0;
	CURLcode code;

	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, fields);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, detail);
	code = curl_easy_perform(curl);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, NULL);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	curl_slist_free_all(fields);
	transfer->answer->not_modified = status == 304;
	return check_answer(transfer, code, status, url, detail, err);
}

int fetch(const char *url, const struct fetch_params *params, struct fetch_answer *ret_answer,
	struct error *err)
{
	struct transfer transfer = {.params = params, .answer = ret_answer};
	const char *last = NULL;
	STRBUF(normal);
	CURL *curl;
	int result;

	*ret_answer = (struct fetch_answer){.body = STRBUF_INIT,
		.url = STRBUF_INIT,
		.etag = STRBUF_INIT,
		.modified = STRBUF_INIT,
		.charset = STRBUF_INIT};
	if (url_normalise(&normal, url, err) < 0) {
		return -1;
	}
	curl = curl_new();
	set_options(curl, &transfer);
	guard_set(&transfer.guard, curl, params->public_only ? NULL : normal.data);
	result = perform(curl, &transfer, normal.data, err);
	if (result == 0) {
		curl_easy_getinfo(curl, CURLINFO_EFFECTIVE_URL, &last);
		strbuf_add_string(&ret_answer->url, last ? last : normal.data);
		ret_answer->moved = transfer.hops && transfer.permanent;
	}
	curl_easy_cleanup(curl);
	return result;
}

void fetch_answer_release(struct fetch_answer *answer)
{
	strbuf_release(&answer->body);
	strbuf_release(&answer->url);
	strbuf_release(&answer->etag);
	strbuf_release(&answer->modified);
	strbuf_release(&answer->charset);
}
