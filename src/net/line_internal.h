#ifndef POSTRIDER_NET_LINE_INTERNAL_H
#define POSTRIDER_NET_LINE_INTERNAL_H

/* What line_open.c makes and line.c uses. For these two alone. */

#include <curl/curl.h>

#include "net/line.h"

struct line {
	CURL *curl;
	curl_socket_t socket;
	const atomic_int *stop; /* borrowed, or NULL */
	bool interruptible;
	bool plain;        /* no TLS: what is not in the socket is nowhere */
	size_t start, end; /* what of the buffer is filled and not yet read */
	char buffer[LINE_MAX_LENGTH];
};

#endif
