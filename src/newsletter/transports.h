#ifndef POSTRIDER_NEWSLETTER_TRANSPORTS_H
#define POSTRIDER_NEWSLETTER_TRANSPORTS_H

/* How mail leaves, as the configuration says: through SMTP servers or into a folder, and signed. */

#include "deliver/transport.h"
#include "mail/dkim.h"
#include "publication/publication.h"

/* As many as are wanted, or one for a folder. What was opened is the caller's, also after -1.
 * The folder is made, but in a dry run, where it must be there. */
int transports_open(const struct publication *publication, struct transport **transports,
	size_t wanted, size_t *ret_count, struct error *err);
/* One of them, or NULL; for transport_free. */
struct transport *transport_open(const struct publication *publication, struct error *err);

/* The keys that mails are signed with; for dkim_keys_free. */
struct dkim_keys *transport_keys(const struct settings *settings, struct error *err);

#endif
