#ifndef POSTRIDER_BASE_LOOPBACK_H
#define POSTRIDER_BASE_LOOPBACK_H

/* Whether a server's URL means this machine, so that mail to it may go without TLS. */

#include <stdbool.h>

/* True where the host of the absolute URL is `localhost`, in 127.0.0.0/8 or [::1], written in
 * full; "127.1" and names that resolve to such an address are not. No name is looked up. */
bool url_is_loopback(const char *url);

#endif
