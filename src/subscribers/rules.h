#ifndef POSTRIDER_SUBSCRIBERS_RULES_H
#define POSTRIDER_SUBSCRIBERS_RULES_H

/* What people say of a subscriber, on a command line or in a CSV file, checked and made into a
 * struct subscriber. */

#include "base/arena.h"
#include "config/settings.h"
#include "model/subscriber.h"
#include "store/store.h"

/* By what it is checked. */
struct subscriber_rules {
	const struct settings *settings;
	struct store *store;
	int64_t now;
	bool dry_run; /* whatever is changed is taken back */
	/* Adds the slugs of categories that the store does not know yet, such as before the first
	 * build: asked once, when one is named that is unknown; or NULL. */
	void (*find_categories)(void *ctx, struct subscriber_rules *rules);
	void *ctx;
	struct arena *arena; /* owns all strings below and those of the subscribers */
	const char **slugs;  /* of the categories so far, sorted, ending with NULL; or NULL */
	size_t slug_count;
	bool asked; /* find_categories was */
};
/* Takes over what is set so far, and makes the arena. */
void subscriber_rules_init(struct subscriber_rules *rules);
void subscriber_rules_release(struct subscriber_rules *rules);
/* For find_categories. */
void subscriber_rules_add_category(struct subscriber_rules *rules, const char *slug);

/* Values as text; NULL: not said. */
struct subscriber_values {
	const char *email, *name, *categories, *rhythm, *format, *language, *status, *consent_at,
		*consent_source, *paused_until;
};

/* Checks an address: returns its key (model/mail_address.h) and its form for the store, both in the
 * arena. */
int subscriber_address(struct subscriber_rules *rules, const char *text, const char **ret_address,
	const char **ret_key, struct error *err);

/* Changes the subscriber by what was said; "" sets a value back to its default. Categories are
 * names or slugs, separated by ';' (or ','). ERROR_INPUT for an unknown category, a rhythm that is
 * not offered, and anything else that cannot be. The address is not touched. */
int subscriber_apply(struct subscriber_rules *rules, const struct subscriber_values *values,
	struct subscriber *subscriber, struct error *err);

/* ERROR_CONFIG where no rhythm is offered, so that nobody can subscribe. */
int subscriber_require_rhythm(const struct settings *settings, struct error *err);

/* A new active subscriber with the defaults; weekly where no rhythm is offered. */
struct subscriber subscriber_default(const struct subscriber_rules *rules);

/* By address or by token. Returns 1, 0, -1; *ret_key, in the arena, is set for an address that
 * nobody has, too, and is else NULL. */
int subscriber_look_up(struct subscriber_rules *rules, const char *reference,
	struct subscriber *ret_subscriber, const char **ret_key, struct error *err);

#endif
