#ifndef POSTRIDER_CMD_SEND_H
#define POSTRIDER_CMD_SEND_H

/* The second half of a run: what the outbox holds is sent. */

#include "cmd/context.h"
#include "deliver/deliver.h"

/* The transport that the configuration names: SMTP servers, or a folder. Refuses a server off
 * loopback when readers would have no way to leave. */
struct transport *send_open(struct context *context, struct error *err);

/* The keys that mails are signed with; for dkim_keys_free. */
struct dkim_keys *send_keys(const struct settings *settings, struct error *err);

/* Takes the lock of deliveries, sends, and remembers since when no server can be reached. Returns
 * the exit status, or -1: ERROR_TEMPORARY where none could be reached for over six hours. */
int send_outbox(struct context *context, struct deliver_result *ret_result, struct error *err);

/* One line of what was sent. */
void send_print(const struct context *context, const struct deliver_result *result);

#endif
