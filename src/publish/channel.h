#ifndef POSTRIDER_PUBLISH_CHANNEL_H
#define POSTRIDER_PUBLISH_CHANNEL_H

/* What has feeds of its own: the site, and each category, tag and author, as configured. One that
 * was emptied keeps its feeds, since a missing one makes readers unsubscribe. */

#include "model/terms.h"
#include "publish/publish.h"

struct channel {
	enum channel_kind kind;
	const char *slug;   /* NULL: the site */
	const char *name;   /* as shown; of the site, its title */
	const char *title;  /* of its feeds: "Backend Notes: databases" */
	const char *key;    /* "category/databases"; "" for the site */
	const char *folder; /* below the output: "category/databases/", "" for the site */
	const struct article **articles; /* in the catalogue's order */
	size_t count, capacity;
};

struct channels {
	struct arena *arena;
	struct channel *items; /* by kind and slug; the site is the last */
	size_t count, capacity;
};

/* Gathers them from the catalogue and from what had feeds before, and remembers those of today. */
int channels_gather(
	const struct publish_params *params, struct channels *ret_channels, struct error *err);
void channels_release(struct channels *channels);

#endif
