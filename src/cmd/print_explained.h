#ifndef POSTRIDER_CMD_PRINT_EXPLAINED_H
#define POSTRIDER_CMD_PRINT_EXPLAINED_H

/* Who gets what, and why, for people. */

#include <jansson.h>

#include "cmd/context.h"
#include "digest/plan.h"

/* {"reason": …, "articles": [{title, url}, …]}; new. */
json_t *print_explained_values(const struct plan_explanation *explanation);

/* Prints one of them in a line behind `name`. */
void print_explained(const struct context *context, const char *name, json_t *explained);

#endif
