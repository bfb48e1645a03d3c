#ifndef POSTRIDER_NET_GUARD_H
#define POSTRIDER_NET_GUARD_H

/*
 * Which servers a request may reach. The one that somebody configured is asked where it is, on
 * this machine too. What an address in content or a redirect leads to is asked only in the public
 * internet, other ports of the configured host included: whoever writes posts, or runs a feed,
 * must not make us speak to what listens behind a firewall.
 */

#include <stdbool.h>

#include "net/curl.h"

struct guard {
	CURL *curl;
	const char *configured; /* a URL whose server may be anywhere; NULL: none may */
	bool refused;           /* an address was, of a server that may have others */
};

/* Guards every connection of the handle, which must not outlive the guard; and no proxy is asked,
 * behind which nothing is seen. It is the very address that is about to be connected to that is
 * looked at: no name, redirect or changing answer of a name server gets round it. */
void guard_set(struct guard *guard, CURL *curl, const char *configured);

/* Whether two http(s) URLs have the same host and the same port, as libcurl reads them. A host's
 * http and https are one server where each is at its own port, 80 and 443. */
bool guard_same_server(const char *a, const char *b);

#endif
