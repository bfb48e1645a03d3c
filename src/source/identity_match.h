#ifndef POSTRIDER_SOURCE_IDENTITY_MATCH_H
#define POSTRIDER_SOURCE_IDENTITY_MATCH_H

/* Which known article each article is: between identity.c and identity_match.c. */

#include <glib.h>

#include "source/identity.h"

/* One call of identity_resolve. */
struct identity_resolver {
	struct catalogue *catalogue;
	struct known_article *known;   /* a copy with room for one more an article */
	size_t known_count;            /* with the new ones */
	size_t old_count;              /* without */
	struct known_article **row_of; /* of each article, in the order of loading */
	bool *taken;                   /* of each old row */
	GHashTable *ids;               /* of all rows */
	GHashTable *given;             /* ids that articles name: not to be minted for another */
	GHashTable *reported;          /* articles whose new id was reported already */
	const struct identity_params *params;
	struct identity_result *result;
};

/* Fills row_of and taken, in passes, the surest first: id, path, URL, aliases, content hash, then
 * title and date among the rows that vanished just now. */
void identity_match(struct identity_resolver *resolver);

#endif
