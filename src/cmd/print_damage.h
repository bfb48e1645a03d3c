#ifndef POSTRIDER_CMD_PRINT_DAMAGE_H
#define POSTRIDER_CMD_PRINT_DAMAGE_H

/* What `status` says of editions that are held for damage. */

#include <jansson.h>

#include "base/error.h"
#include "cmd/context.h"
#include "store/store.h"

/* A new array, an object for each: its number and the reason. NULL on error. */
json_t *print_damage_values(struct store *store, struct error *err);
/* A line for each. */
void print_damage(const struct context *context, const json_t *values);

#endif
