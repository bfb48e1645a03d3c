#ifndef POSTRIDER_BASE_DOMAIN_H
#define POSTRIDER_BASE_DOMAIN_H

/* Domain names by IDNA 2008 (libidn2), of URLs and of mail addresses, whatever the locale. */

#include "base/error.h"
#include "base/strbuf.h"

/* Appends the domain's A-label form in lower case ("bücher.example" → "xn--bcher-kva.example").
 * Returns -1 where IDNA 2008 refuses it, or where it is not a host name: empty labels, labels
 * over 63 bytes, over 253 in all, characters other than letters, digits, hyphens and dots. */
int domain_to_ascii(struct strbuf *out, const char *domain, struct error *err);

#endif
