#ifndef POSTRIDER_NEWSLETTER_REVIEW_H
#define POSTRIDER_NEWSLETTER_REVIEW_H

/* The digest to its operator, before the readers get it (digests.review). */

#include "publication/publication.h"

/* Sends what is still to be reviewed, each once, and tells of it by sent, which may be NULL; what
 * cannot be sent now is tried by the next run until its edition is due, and told in the report. -1
 * where the store fails. */
int review_send(const struct publication *publication, void (*sent)(void *ctx, int64_t edition),
	void *ctx, struct error *err);

#endif
