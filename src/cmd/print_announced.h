#ifndef POSTRIDER_CMD_PRINT_ANNOUNCED_H
#define POSTRIDER_CMD_PRINT_ANNOUNCED_H

/* Who was told of what changed, and who is still to be, in lines and as JSON. */

#include <jansson.h>

#include "announce/announce.h"
#include "cmd/context.h"

void print_announced(const struct context *context, const struct announce_result *result);
json_t *print_announced_values(const struct announce_result *result);

void print_announce_state(const struct context *context, const struct announce_state *state);
json_t *print_announce_state_values(
	const struct context *context, const struct announce_state *state);

#endif
