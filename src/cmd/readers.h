#ifndef POSTRIDER_CMD_READERS_H
#define POSTRIDER_CMD_READERS_H

/* What people say of a reader, on the command line or in a CSV file, checked and made into a
 * struct subscriber. Shared by the subcommands of subscriber. */

#include "cmd/context.h"
#include "model/subscriber.h"

/* The categories that there are: in the articles now, or ever before. */
struct reader_checks {
	struct context *context;
	struct arena *arena; /* owns all strings below and those of the readers */
	const char **slugs;  /* sorted; ends with NULL */
	size_t slug_count;
};
int reader_checks_init(struct reader_checks *checks, struct context *context, struct error *err);
void reader_checks_release(struct reader_checks *checks);

/* Values as text; NULL: not said. */
struct reader_values {
	const char *email, *name, *categories, *rhythm, *format, *language, *status, *consent_at,
		*consent_source, *paused_until;
};

/* Checks an address: returns its key (model/mail_address.h) and its form for the store, both in the
 * arena. */
int reader_address(struct reader_checks *checks, const char *text, const char **ret_address,
	const char **ret_key, struct error *err);

/* Changes the subscriber by what was said; "" sets a value back to its default. Categories are
 * names or slugs, separated by ';' (or ','). ERROR_INPUT for an unknown category, a rhythm that is
 * not offered, and anything else that cannot be. The address is not touched. */
int reader_apply(struct reader_checks *checks, const struct reader_values *values,
	struct subscriber *subscriber, struct error *err);

/* ERROR_CONFIG where no rhythm is offered, so that nobody can subscribe. */
int reader_require_rhythm(const struct context *context, struct error *err);

/* A new active reader with the defaults; weekly where no rhythm is offered. */
struct subscriber reader_default(const struct reader_checks *checks);

/* A reader by address or by token. Returns 1, 0, -1. */
int reader_find(struct reader_checks *checks, const char *reference,
	struct subscriber *ret_subscriber, const char **ret_key, struct error *err);

#endif
