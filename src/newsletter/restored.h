#ifndef POSTRIDER_NEWSLETTER_RESTORED_H
#define POSTRIDER_NEWSLETTER_RESTORED_H

#include "publication/publication.h"

/* The store was put back from a backup: it does not know what was mailed since. Whatever is public
 * at the next plan counts as known to everybody, as at the first one, and what is not sent yet
 * waits for a human: *ret_held editions. In a dry run all is taken back. */
int newsletter_accept_restored(
	const struct publication *publication, int64_t *ret_held, struct error *err);

#endif
