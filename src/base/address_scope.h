#ifndef POSTRIDER_BASE_ADDRESS_SCOPE_H
#define POSTRIDER_BASE_ADDRESS_SCOPE_H

/* Which network addresses lie in the public internet. */

#include <stdbool.h>
#include <sys/socket.h>

/* False for all that the registries of special-purpose addresses (RFC 6890 and its updates) do not
 * call global: loopback, private, link-local (169.254.169.254 too), shared, documentation,
 * multicast and reserved ones, of IPv4 also where it is written in IPv6 (::ffff:10.0.0.1,
 * 64:ff9b::/96, 2002::/16); and for addresses of other families. */
bool address_is_public(const struct sockaddr *address);

#endif
