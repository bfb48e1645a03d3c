#ifndef POSTRIDER_NEWSLETTER_EDITION_FILL_H
#define POSTRIDER_NEWSLETTER_EDITION_FILL_H

/* What an edition that was just made consists of: the bytes of each variant, a delivery for each
 * reader, and the copy that its operator gets before them. */

#include "digest/plan.h"
#include "publication/templates.h"

struct edition_contents {
	int64_t edition; /* its number */
	enum rhythm rhythm;
	int64_t due;
	int64_t now;             /* of the freeze */
	const struct plan *plan; /* has readers */
	const struct templates *templates;
};

/* Within the caller's transaction, which made the edition. The operator's copy belongs to one that
 * is due later. */
int edition_fill(const struct publication *publication, const struct edition_contents *contents,
	struct error *err);

#endif
