#ifndef POSTRIDER_DELIVER_THROTTLE_H
#define POSTRIDER_DELIVER_THROTTLE_H

/*
 * How fast mail may go: all of it (mail.rate), and to one receiving domain, by what the owner set
 * (mail.limits) and by what its servers say. One that answers 421 or 4.7.x is paused, from five
 * minutes on, doubling up to four hours while that goes on, and gets single messages further
 * apart afterwards, until enough of them went well.
 *
 * Pure, but for what throttle_load and throttle_save_changes read and write; instants are given.
 * Used by one thread.
 */

#include "config/settings.h"
#include "net/submission.h"
#include "store/store.h"

struct throttle;

/* With what the last run left. NULL where the store fails. */
struct throttle *throttle_load(
	const struct mail_settings *mail, struct store *store, struct error *err);
/* Writes down what changed since, within the caller's transaction. */
int throttle_save_changes(struct throttle *throttle, struct store *store, struct error *err);
void throttle_free(struct throttle *throttle);

/* Until when (seconds) a domain is paused, and *ret_reason why; 0: it is not. */
int64_t throttle_paused_until(
	struct throttle *throttle, const char *domain, int64_t now, const char **ret_reason);

/* Mail to a domain, or with "" all of it, is refused for a fault of the sender's: nothing leaves
 * for four hours, and then one message at a time until one of them went well. */
void throttle_refuse(
	struct throttle *throttle, const char *domain, int64_t now, const char *reason);
/* The scope by which a domain is paused like that and, with `probing`, whose pause is over but for
 * its probe: the domain, "", or NULL. */
const char *throttle_refused(
	struct throttle *throttle, const char *domain, int64_t now, bool *ret_probing);

/* Asks for one message to a domain at an instant in microseconds. 0: it may go, and counts as
 * under way; else after so many microseconds at the earliest. */
int64_t throttle_ask(struct throttle *throttle, const char *domain, int64_t now);
/* What came of a message that throttle_ask let go, once for each; NULL: it was given to nobody. */
void throttle_tell(
	struct throttle *throttle, const char *domain, const struct outcome *outcome, int64_t now);

#endif
