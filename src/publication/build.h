#ifndef POSTRIDER_PUBLICATION_BUILD_H
#define POSTRIDER_PUBLICATION_BUILD_H

/* One build: the articles are loaded, the site is published, and others are told of what changed.
 * Where nothing that it goes by has changed since the last one, it sees that at a glance. */

#include "announce/announce.h"
#include "publication/site.h"

struct build_request {
	const char *directory; /* builds there instead, and announces nothing; or NULL */
	bool take_over;
	bool accept_removals;
	bool no_cache;
	bool whole;     /* do all of the work, so that every note is given again */
	bool forgotten; /* the store does not outlive the build: nothing is announced */
	bool strict;    /* warnings are a failure: ERROR_INPUT, after the work is done */
	void (*tell)(void *ctx, enum folder_change change, const char *path); /* or NULL */
	void *ctx;
};

struct build_result {
	bool loaded; /* the articles are known; without it nothing else is */
	size_t articles;
	struct site_counts files;
	struct announce_result announced;
};

/* Also where it fails, what was done until then is told. */
int build(const struct publication *publication, const struct build_request *request,
	struct build_result *ret_result, struct error *err);

#endif
