#ifndef POSTRIDER_NEWSLETTER_EDITION_CHANGE_H
#define POSTRIDER_NEWSLETTER_EDITION_CHANGE_H

#include "model/edition.h"
#include "publication/publication.h"

/* Holds, releases or cancels an edition, and what it means for its deliveries: released is also
 * what is in doubt, and a cancelled edition's unsent mails are skipped for good. ERROR_USAGE where
 * there is no such edition, or it was cancelled. In a dry run all is taken back. */
int edition_change(const struct publication *publication, int64_t edition, enum edition_state state,
	const char *reason, struct error *err);

/* Queues what failed of an edition again, once more with all tries before it. ret_count: how many;
 * none of a cancelled edition. In a dry run all is taken back. */
int edition_queue_failed(const struct publication *publication, int64_t edition, int64_t *ret_count,
	struct error *err);

#endif
