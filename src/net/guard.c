#include "net/guard.h"

#include <string.h>
#include <sys/socket.h>

#include "base/address_scope.h"
#include "base/mem.h"
#include "base/text.h"

/* Host and port of a URL. */
struct server {
	char *host, *port; /* libcurl's; port NULL: that of the scheme */
};

static void server_release(struct server *server)
{
	curl_free(server->host);
	curl_free(server->port);
}

static bool is_web(const char *scheme)
{
	return strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0;
}

/* By the parser that connects, so that the two cannot differ. */
static bool server_read(const char *url, struct server *ret_server)
{
	CURLU *parts = curl_url();
	char *scheme = NULL;
	bool is = parts && curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK &&
		  curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
		  is_web(scheme) &&
		  curl_url_get(parts, CURLUPART_HOST, &ret_server->host, 0) == CURLUE_OK;

	if (is) {
		curl_url_get(parts, CURLUPART_PORT, &ret_server->port, CURLU_NO_DEFAULT_PORT);
	}
	curl_free(scheme);
	curl_url_cleanup(parts);
	return is;
}

static bool same_port(const char *a, const char *b)
{
	return !a || !b ? a == b : strcmp(a, b) == 0;
}

bool guard_same_server(const char *a, const char *b)
{
	CLEANUP(server_release) struct server one = {0};
	CLEANUP(server_release) struct server other = {0};

	return server_read(a, &one) && server_read(b, &other) &&
	       text_equal_nocase(one.host, other.host) && same_port(one.port, other.port);
}

/* Of the request under way, with its redirects so far. */
static bool is_configured(const struct guard *guard)
{
	const char *url = NULL;

	return guard->configured &&
	       curl_easy_getinfo(guard->curl, CURLINFO_EFFECTIVE_URL, &url) == CURLE_OK && url &&
	       guard_same_server(guard->configured, url);
}

static curl_socket_t open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct guard *guard = ctx;

	(void)purpose;
	if (!address_is_public(&address->addr) && !is_configured(guard)) {
		guard->refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void guard_set(struct guard *guard, CURL *curl, const char *configured)
{
	*guard = (struct guard){.curl = curl, .configured = configured};
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, guard);
}
