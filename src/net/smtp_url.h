#ifndef POSTRIDER_NET_SMTP_URL_H
#define POSTRIDER_NET_SMTP_URL_H

/* A mail server's URL, as configured and as libcurl wants it. */

#include "base/error.h"
#include "base/strbuf.h"

/* Appends "smtp://host:port/HELO" made of a server's URL, which names a scheme (smtp or smtps), a
 * host, perhaps a port, and nothing else; the host as A-labels. libcurl takes the name for EHLO
 * from the path. ERROR_CONFIG; the text never repeats the URL, which may hold a password by
 * mistake. */
int smtp_url(struct strbuf *out, const char *url, const char *helo, struct error *err);

#endif
