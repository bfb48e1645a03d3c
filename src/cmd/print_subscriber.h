#ifndef POSTRIDER_CMD_PRINT_SUBSCRIBER_H
#define POSTRIDER_CMD_PRINT_SUBSCRIBER_H

#include <jansson.h>

#include "cmd/context.h"
#include "model/subscriber.h"

/* All that is known of a subscriber, the token included; new. */
json_t *print_subscriber_values(const struct context *context, const struct subscriber *subscriber);

#endif
