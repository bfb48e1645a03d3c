#ifndef POSTRIDER_DELIVER_MESSAGE_H
#define POSTRIDER_DELIVER_MESSAGE_H

/* The envelope of a delivery: between deliver.c and message.c. */

#include "deliver/deliver.h"

/* Appends the envelope's sender (with mail.bounces a VERP address, else From's address) and the
 * recipient, both with the domain in A-labels. */
int deliver_envelope(const struct settings *settings, const struct deliver_message *message,
	struct strbuf *sender, struct strbuf *recipient, struct error *err);

#endif
