#ifndef POSTRIDER_CMD_PRINT_CHECK_H
#define POSTRIDER_CMD_PRINT_CHECK_H

/* What `check` prints. */

#include "audit/findings.h"
#include "cmd/context.h"

/* Puts the findings into the context's report, which is printed at the end; and with --json, prints
 * them as objects. */
void print_findings(struct context *context, const struct findings *findings);
/* The table of rules. */
void print_rules(const struct context *context);

/* The drop-in that lets the hardened service reach what this configuration names. */
void print_unit(const struct context *context);

#endif
