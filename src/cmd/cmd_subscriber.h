#ifndef POSTRIDER_CMD_CMD_SUBSCRIBER_H
#define POSTRIDER_CMD_CMD_SUBSCRIBER_H

/* The subcommands of `subscriber`: cmd_subscriber.c has the table and the changes of one,
 * cmd_subscriber_csv.c files, cmd_subscriber_show.c what is known of one. */

#include "cmd/context.h"
#include "cmd/options.h"
#include "subscribers/rules.h"

struct subscriber_options {
	struct subscriber_values said;
	const char *reason;
	const char *start;               /* import: now, last or a date; NULL: now */
	struct option_list keep, ignore; /* import: columns, by name */
	bool again, strict;
};

int subscriber_import_command(struct context *context, struct error *err);
int subscriber_export_command(struct context *context, struct error *err);
int subscriber_show_command(struct context *context, struct error *err);

#endif
