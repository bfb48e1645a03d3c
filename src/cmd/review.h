#ifndef POSTRIDER_CMD_REVIEW_H
#define POSTRIDER_CMD_REVIEW_H

/* The digest to its operator, before the readers get it (digests.review). */

#include "cmd/context.h"

/* Sends what is still to be reviewed, each once; what cannot be sent now is tried by the next run
 * until its edition is due, and told in the report. -1 where the store fails. */
int review_send(struct context *context, struct error *err);

#endif
