#include "base/loopback.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/text.h"

/* Finds host and port in "scheme://host:port/path". Not url_host: a server's URL is checked
 * before it is normalised, and what does not look as expected must not pass. */
static bool find_host(const char *url, struct strbuf *ret_host)
{
	const char *host = strstr(url, "://"), *end;
	size_t len;

	if (!host) {
		return false;
	}
	host += 3;
	len = strcspn(host, "/?#");
	if (memchr(host, '@', len) || memchr(host, '\\', len)) {
		return false;
	}
	if (host[0] == '[') {
		end = memchr(host, ']', len);
		len = end ? (size_t)(end - host) : 0;
		host++;
		len = len > 0 ? len - 1 : 0;
	} else {
		len = strcspn(host, ":/?#");
	}
	strbuf_add(ret_host, host, len);
	return len > 0;
}

bool url_is_loopback(const char *url)
{
	struct in_addr four;
	struct in6_addr six;
	STRBUF(host);

	if (!find_host(url, &host)) {
		return false;
	}
	if (inet_pton(AF_INET, host.data, &four) == 1) {
		return ntohl(four.s_addr) >> 24 == 127;
	}
	if (inet_pton(AF_INET6, host.data, &six) == 1) {
		return IN6_IS_ADDR_LOOPBACK(&six);
	}
	return text_equal_nocase(host.data, "localhost");
}
