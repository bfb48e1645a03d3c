#ifndef POSTRIDER_CMD_CMD_SUBSCRIBER_H
#define POSTRIDER_CMD_CMD_SUBSCRIBER_H

/* Between cmd_subscriber.c and the files of its larger subcommands. */

#include <jansson.h>

#include "cmd/context.h"
#include "cmd/readers.h"
#include "model/subscriber.h"

struct subscriber_options {
	struct reader_values said; /* of a reader */
	const char *reason;
	const char *start; /* import: now, last or a date; NULL: now */
	bool again, strict;
};
const struct subscriber_options *subscriber_options(const struct context *context);

int subscriber_add(struct context *context, struct error *err);
int subscriber_import(struct context *context, struct error *err);
int subscriber_export(struct context *context, struct error *err);
int subscriber_show(struct context *context, struct error *err);

/* ERROR_INPUT where the address of the key is suppressed, unless --again says to take it. */
int subscriber_refuse_suppressed(struct reader_checks *checks, const char *key, struct error *err);

json_t *subscriber_values(const struct context *context, const struct subscriber *subscriber);
/* "a;b", a new string. */
char *subscriber_categories(const struct subscriber *subscriber);

#endif
