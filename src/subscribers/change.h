#ifndef POSTRIDER_SUBSCRIBERS_CHANGE_H
#define POSTRIDER_SUBSCRIBERS_CHANGE_H

/*
 * What may be done to one subscriber. Each call is a transaction of its own, in which the
 * subscriber is read as well: a freeze that was under way may have moved the watermark on. A
 * reference is an address or a token; ERROR_INPUT where it names nobody. What *ret_subscriber is
 * then belongs to the rules' arena.
 */

#include "subscribers/rules.h"

/* Makes an active subscriber, or an active one of somebody who was not. ERROR_INPUT for who is
 * active already, and without again for who left or is suppressed. source: where the consent comes
 * from, unless the values say. */
int subscriber_join(struct subscriber_rules *rules, const struct subscriber_values *values,
	const char *source, bool again, struct subscriber *ret_subscriber, struct error *err);

/* Changes what is said, the address included. The list of suppressed addresses says what the status
 * says; who becomes active starts anew, with nothing that they have had. ERROR_INPUT for an address
 * that is somebody else's, and without again for one that is suppressed. */
int subscriber_change(struct subscriber_rules *rules, const char *reference,
	const struct subscriber_values *values, bool again, struct subscriber *ret_subscriber,
	struct error *err);

/* Who is suppressed stays so. The reference may be a mail's subject: "leave TOKEN". */
int subscriber_leave(struct subscriber_rules *rules, const char *reference, const char *reason,
	struct subscriber *ret_subscriber, struct error *err);

/* Also an address that nobody has: ret_subscriber->number is 0 then. */
int subscriber_suppress(struct subscriber_rules *rules, const char *reference, const char *reason,
	struct subscriber *ret_subscriber, struct error *err);

/* Forgets who it was, but not that the address must not be mailed. */
int subscriber_forget(struct subscriber_rules *rules, const char *reference,
	struct subscriber *ret_subscriber, struct error *err);

#endif
