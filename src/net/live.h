#ifndef POSTRIDER_NET_LIVE_H
#define POSTRIDER_NET_LIVE_H

/*
 * Whether a site's pages answer, so that they can be linked to. Many are asked side by side, on one
 * connection each that goes from page to page: HEAD first, then GET where that was refused, and
 * redirects on the site's own server, five at most. Bodies are thrown away, and not read to the
 * end where they are long.
 *
 * Addresses come from content, so only the site's own server is asked (net/guard.h), where it is: a
 * post that lies elsewhere is somebody else's to keep, and counts as live.
 */

#include <stdatomic.h>
#include <stddef.h>

#include "base/arena.h"

enum live_state {
	LIVE_UNASKED, /* there was no time for it, or not to the end */
	LIVE_YES,     /* 2xx, in the end; or it lies elsewhere */
	LIVE_NO,      /* all else, and silence */
};

struct live_page {
	const char *url;
	enum live_state state;
	const char *reason; /* why not ("404 for 'https://…'"); belongs to the arena */
};

struct live_params {
	const char *site;       /* a URL of the server that may be asked */
	long page;              /* milliseconds for one page, all its requests; 0: 10 s */
	long all;               /* for all pages together; 0: a minute */
	const atomic_int *stop; /* not 0: ask no more, and come back soon; or NULL */
};

/* Sets each page's state and reason. Pages are asked in their order. */
void live_ask(const struct live_params *params, struct arena *arena, struct live_page *pages,
	size_t count);

#endif
