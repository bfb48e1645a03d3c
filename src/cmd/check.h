#ifndef POSTRIDER_CMD_CHECK_H
#define POSTRIDER_CMD_CHECK_H

/* The parts of `postrider check`. Each adds what it finds; none changes anything. */

#include "audit/findings.h"
#include "cmd/context.h"

/* The bytes of a digest as it would leave. */
void check_wire(struct context *context, struct findings *findings);
/* The newsletter's settings. */
void check_mail(const struct context *context, struct findings *findings);

/* Puts the findings into the context's report, which is printed at the end; and with --json, prints
 * them as objects. */
void check_print(struct context *context, const struct findings *findings);
/* The table of rules. */
void check_print_rules(const struct context *context);

/* The drop-in that lets the hardened service reach what this configuration names. */
void check_print_unit(const struct context *context);

#endif
