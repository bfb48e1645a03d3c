/* Opening a line: the options for libcurl, and what its trace shows meanwhile. */

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "net/curl.h"
#include "net/line_internal.h"

/* Bytes that are kept of one reply. */
#define REPLY_MAX 4096

/* While the connection is being opened. */
struct watch {
	CURL *curl;
	const struct line_params *params;
	struct line_opening *opening;
	int64_t connect_deadline;
	bool reply_ended; /* the next line begins a new reply */
	bool auth_sent;
};

void line_opening_release(struct line_opening *opening)
{
	strbuf_release(&opening->greeting);
	strbuf_release(&opening->reply);
}

static void note_reply(struct watch *watch, const char *text, size_t len)
{
	struct line_opening *opening = watch->opening;

	while (len > 0 && (text[len - 1] == '\n' || text[len - 1] == '\r')) {
		len--;
	}
	if (opening->greeting.len == 0) {
		strbuf_add(&opening->greeting, text, len < REPLY_MAX ? len : REPLY_MAX);
	}
	if (watch->reply_ended) {
		strbuf_clear(&opening->reply);
	}
	if (opening->reply.len + len < REPLY_MAX) {
		strbuf_add(&opening->reply, text, len);
		strbuf_add_char(&opening->reply, '\n');
	}
	watch->reply_ended = len < 4 || text[3] != '-';
	/* RFC 4954, section 6: 235 answers AUTH alone. One that came before is an injection. */
	if (watch->auth_sent && len >= 3 && memcmp(text, "235", 3) == 0) {
		opening->authenticated = true;
	}
}

static void note_text(struct watch *watch, const char *text, size_t len)
{
	static const char tls[] = "SSL connection using ";

	if (len > sizeof(tls) && memcmp(text, tls, sizeof(tls) - 1) == 0) {
		len -= sizeof(tls) - 1;
		snprintf(watch->opening->tls, sizeof(watch->opening->tls), "%.*s",
			(int)strcspn(text + sizeof(tls) - 1, "\r\n"), text + sizeof(tls) - 1);
	}
}

/* libcurl gives neither the greeting nor whether AUTH took place; its trace has both. What is sent
 * contains the password: it is inspected, and never kept. */
static int on_trace(CURL *curl, curl_infotype type, char *data, size_t size, void *ctx)
{
	struct watch *watch = ctx;

	(void)curl;
	if (type == CURLINFO_HEADER_IN) {
		note_reply(watch, data, size);
	} else if (type == CURLINFO_HEADER_OUT) {
		watch->auth_sent |= size > 5 && memcmp(data, "AUTH ", 5) == 0;
	} else if (type == CURLINFO_TEXT) {
		note_text(watch, data, size);
	}
	return 0;
}

/* CURLOPT_CONNECTTIMEOUT_MS counts until AUTH is done (7.88), so the shorter limit for TCP is
 * kept here. */
static int on_progress(
	void *ctx, curl_off_t dltotal, curl_off_t dlnow, curl_off_t ultotal, curl_off_t ulnow)
{
	struct watch *watch = ctx;
	curl_off_t connected = 0;

	(void)dltotal, (void)dlnow, (void)ultotal, (void)ulnow;
	if (watch->params->stop && *watch->params->stop) {
		return 1;
	}
	curl_easy_getinfo(watch->curl, CURLINFO_CONNECT_TIME_T, &connected);
	return connected == 0 && line_deadline(0) >= watch->connect_deadline;
}

static void set_options(struct watch *watch)
{
	CURL *curl = watch->curl;
	const struct line_params *params = watch->params;

	curl_easy_setopt(curl, CURLOPT_URL, params->url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_PROXY, ""); /* $ALL_PROXY is not for mail */
	curl_easy_setopt(curl, CURLOPT_TCP_NODELAY, 1L);
	curl_easy_setopt(
		curl, CURLOPT_USE_SSL, (long)(params->tls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
	curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
	if (params->ca_file) {
		curl_easy_setopt(curl, CURLOPT_CAINFO, params->ca_file);
		curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
	}
	if (params->user) {
		curl_easy_setopt(curl, CURLOPT_USERNAME, params->user);
		curl_easy_setopt(curl, CURLOPT_PASSWORD, params->password ? params->password : "");
	}
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, params->open_timeout);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, params->open_timeout);
	/* Without it, libcurl waits two minutes for each reply. */
	curl_easy_setopt(
		curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (params->open_timeout + 999) / 1000);
	curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
	curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, on_trace);
	curl_easy_setopt(curl, CURLOPT_DEBUGDATA, watch);
	curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(curl, CURLOPT_XFERINFODATA, watch);
}

/* Fills err with why libcurl could not open the line. */
static int explain(const struct watch *watch, CURLcode code, const char *detail, struct error *err)
{
	const struct line_opening *opening = watch->opening;
	const char *reply = opening->reply.data;
	int len = (int)strcspn(reply, "\n");

	switch (code) {
	case CURLE_ABORTED_BY_CALLBACK:
		if (watch->params->stop && *watch->params->stop) {
			return error_set(err, ERROR_BUSY, "stopped while connecting");
		}
		return error_set(err, ERROR_TEMPORARY, "no connection in time");
	case CURLE_OPERATION_TIMEDOUT:
		return error_set(err, ERROR_TEMPORARY, "the server did not answer in time");
	case CURLE_USE_SSL_FAILED:
		return error_set(err, ERROR_PERMANENT, "the server does not offer STARTTLS");
	case CURLE_LOGIN_DENIED:
		return error_set(err, ERROR_PERMANENT, "the server refused the login of '%s': %.*s",
			watch->params->user, len, reply);
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
		return error_set(
			err, ERROR_PERMANENT, "the certificate is not trusted: %s", detail);
	case CURLE_WEIRD_SERVER_REPLY:
		return error_set(err, ERROR_TEMPORARY, "the server said: %.*s", len, reply);
	default:
		return error_set(err, ERROR_TEMPORARY, "%s", detail);
	}
}

static int connect_now(struct watch *watch, struct error *err)
{
	char detail[CURL_ERROR_SIZE] = "";
	CURLcode code;

	curl_easy_setopt(watch->curl, CURLOPT_ERRORBUFFER, detail);
	code = curl_easy_perform(watch->curl);
	curl_easy_setopt(watch->curl, CURLOPT_ERRORBUFFER, NULL);
	curl_easy_setopt(watch->curl, CURLOPT_VERBOSE, 0L);
	if (code != CURLE_OK) {
		return explain(watch, code, detail[0] ? detail : curl_easy_strerror(code), err);
	}
	/* libcurl goes on unauthenticated where the server offers no AUTH. */
	if (watch->params->user && !watch->opening->authenticated) {
		return error_set(err, ERROR_PERMANENT,
			"the server did not authenticate '%s': it offers no AUTH that fits",
			watch->params->user);
	}
	return 0;
}

struct line *line_open(
	const struct line_params *params, struct line_opening *ret_opening, struct error *err)
{
	struct watch watch = {
		.curl = curl_new(),
		.params = params,
		.opening = ret_opening,
		.connect_deadline = line_deadline(params->connect_timeout),
		.reply_ended = true,
	};
	struct line *line;

	*ret_opening = (struct line_opening){.greeting = STRBUF_INIT, .reply = STRBUF_INIT};
	set_options(&watch);
	if (connect_now(&watch, err)) {
		curl_easy_cleanup(watch.curl);
		return NULL;
	}
	line = xcalloc(1, sizeof(*line));
	curl_easy_getinfo(watch.curl, CURLINFO_ACTIVESOCKET, &line->socket);
	line->curl = watch.curl;
	line->stop = params->stop;
	line->interruptible = true;
	line->plain = ret_opening->tls[0] == '\0';
	return line;
}
