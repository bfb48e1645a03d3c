#ifndef POSTRIDER_CMD_PRINT_STARVING_H
#define POSTRIDER_CMD_PRINT_STARVING_H

/* Readers who get nothing: newsletter/starving.h. */

#include <jansson.h>

#include "cmd/context.h"
#include "newsletter/starving.h"

/* A new list of {email, cause}. */
json_t *print_starving_values(const struct starving *starving);
/* A line for each cause; with -v all of the readers are named in it. */
void print_starving(const struct context *context, const struct starving *starving);

#endif
