#ifndef POSTRIDER_PUBLISH_INDEXNOW_H
#define POSTRIDER_PUBLISH_INDEXNOW_H

/* IndexNow (indexnow.org/documentation): search engines are told which pages are new, changed or
 * gone, and find the sender's key on the site itself, in a file that is named by it. */

#include <stddef.h>

#include "base/arena.h"
#include "base/strbuf.h"

#define INDEXNOW_TYPE     "application/json; charset=utf-8"
#define INDEXNOW_MAX_URLS ((size_t)10000) /* in one request */

/* The key's file in the output folder: in its root, so that the key is good for all pages of the
 * site. */
const char *indexnow_key_path(struct arena *arena, const char *key);

struct indexnow {
	const char *host; /* whose pages they are */
	const char *key;
	const char *key_url; /* where the key's file is served */
};
/* Appends the request's JSON. At most INDEXNOW_MAX_URLS URLs, all of that host. */
void indexnow_body(
	struct strbuf *out, const struct indexnow *indexnow, const char *const *urls, size_t count);

#endif
